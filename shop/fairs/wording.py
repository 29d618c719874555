"""Words of fairs."""

from shop.core.sentences import lazy
from shop.fairs.states import FairCountState, Loss
from shop.outlets.states import FairState

LOSSES = {
    Loss.DAMAGED: lazy("Hỏng, vỡ"),
    Loss.SAMPLED: lazy("Cho khách dùng thử"),
    Loss.GIVEN: lazy("Biếu, tặng"),
    Loss.STOLEN: lazy("Mất cắp"),
    Loss.LOST: lazy("Thất lạc"),
}
STATES = {
    FairState.OPEN: (lazy("Đang bán"), "good"),
    FairState.COUNTED: (lazy("Đã kiểm lần cuối"), "warn"),
    FairState.CLOSED: (lazy("Đã đóng"), "plain"),
}
COUNT_STATES = {
    FairCountState.OPEN: (lazy("Chưa ghi"), "warn"),
    FairCountState.MADE: (lazy("Đã ghi thành bán hàng"), "good"),
    FairCountState.DROPPED: (lazy("Đã bỏ"), "plain"),
}
