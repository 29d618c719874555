"""Words for the kinds of stock, as staff read them."""

from shop.core.sentences import lazy
from shop.inventory.states import Condition, LotOwner, MovementKind, Offering

CONDITIONS = {
    Condition.SELLABLE: lazy("Đang bán"),
    Condition.MARKED_DOWN: lazy("Xả hàng"),
    Condition.DISPLAY: lazy("Trưng bày"),
    Condition.QUARANTINE: lazy("Cách ly"),
    Condition.DAMAGED: lazy("Hỏng"),
}
OFFERINGS = {
    Offering.SELL: lazy("Bán từ tồn kho"),
    Offering.DISPLAY_ONLY: lazy("Chỉ trưng bày"),
    Offering.ON_DEMAND: lazy("Đặt trước"),
}
OWNERS = {
    LotOwner.OPERATOR: lazy("Hàng đã mua"),
    LotOwner.PRODUCER: lazy("Hàng ký gửi"),
}
KINDS = {
    MovementKind.RECEIVED: lazy("Nhập hàng"),
    MovementKind.ALLOCATED: lazy("Giữ cho đơn"),
    MovementKind.RELEASED: lazy("Bỏ giữ"),
    MovementKind.REALLOCATED: lazy("Đổi lô cho đơn"),
    MovementKind.HANDED_OVER: lazy("Giao cho khách"),
    MovementKind.DISPATCHED: lazy("Gửi đi"),
    MovementKind.REFUSED_BACK: lazy("Khách từ chối, hàng về"),
    MovementKind.MOVED: lazy("Chuyển tình trạng"),
    MovementKind.FOUND: lazy("Tìm thấy thêm"),
    MovementKind.DAMAGED: lazy("Hỏng, vỡ"),
    MovementKind.EXPIRED: lazy("Hết hạn, hủy"),
    MovementKind.SAMPLED: lazy("Mời dùng thử"),
    MovementKind.GIVEN: lazy("Biếu tặng"),
    MovementKind.STOLEN: lazy("Mất cắp"),
    MovementKind.LOST: lazy("Thất lạc"),
    MovementKind.RETURNED_TO_PRODUCER: lazy("Trả lại chủ thể"),
    MovementKind.CORRECTED: lazy("Ghi sai, sửa lại"),
    MovementKind.UNDONE: lazy("Hoàn tác"),
}
