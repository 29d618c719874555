"""Words for the kinds of stock, as staff read them."""

from shop.core.sentences import lazy
from shop.inventory.states import Condition, LotOwner, MovementKind, Offering, SaidBy, ShiftReason

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
SAID_BY = {
    SaidBy.PRODUCER: lazy("chủ thể nhập"),
    SaidBy.OUTLET: lazy("điểm bán nhập"),
    SaidBy.PROGRAMME: lazy("cơ quan chương trình nhập"),
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
    MovementKind.RETURNED_BY_CUSTOMER: lazy("Khách trả lại"),
    MovementKind.TRANSFER_HELD: lazy("Đóng hàng để chuyển"),
    MovementKind.TRANSFER_FREED: lazy("Thôi chuyển, bỏ giữ"),
    MovementKind.TRANSFERRED_OUT: lazy("Chuyển sang điểm bán khác"),
    MovementKind.TRANSFERRED_IN: lazy("Nhận từ điểm bán khác"),
    MovementKind.TRANSFERRED_BACK: lazy("Hàng chuyển quay về"),
}
SHIFTS = {
    ShiftReason.UNFIT: lazy("Lô đang giữ không bán được nữa"),
    ShiftReason.SCAN: lazy("Quét lô khác khi soạn hàng"),
}


def reason_words(reason: str) -> str:
    """Why something was moved: by rule, in the words of one of our own reasons, or as somebody wrote it."""
    return str(SHIFTS[ShiftReason(reason)] if reason in SHIFTS else lazy(reason))


# Millimetres, as printers of labels take them; a4 is a sheet of 24 that is cut.
SIZES = {
    "50x30": lazy("50 × 30 mm"),
    "40x30": lazy("40 × 30 mm"),
    "70x40": lazy("70 × 40 mm"),
    "a4": lazy("Tờ A4, 24 tem"),
}
