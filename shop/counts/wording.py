"""Words for counts, as staff read them."""

from shop.core.sentences import lazy
from shop.counts.services import Rest
from shop.counts.states import CountState, Reason, Scope, WorthBy
from shop.inventory.labels import KINDS
from shop.inventory.states import MovementKind

STATES = {
    CountState.OPEN: (lazy("Đang đếm"), "info"),
    CountState.SUBMITTED: (lazy("Chờ duyệt"), "warn"),
    CountState.APPROVED: (lazy("Đã duyệt"), "good"),
    CountState.CANCELLED: (lazy("Đã hủy"), "plain"),
}
SCOPES = {
    Scope.ALL: lazy("Toàn bộ điểm bán"),
    Scope.SPOT: lazy("Một vị trí: tầng, gian hoặc kệ"),
    Scope.SET: lazy("Một nhóm sản phẩm"),
}
RESTS = {
    Rest.ZERO: lazy("Đã tìm, không còn: ghi 0"),
    Rest.LEAVE: lazy("Chưa ai đếm: để ngoài phiếu, tồn giữ nguyên"),
}
REASONS = {reason: KINDS[MovementKind(reason.value)] for reason in Reason}
VALUED = {
    WorthBy.COST: lazy("theo giá mua"),
    WorthBy.PRICE: lazy("theo giá bán"),
}
