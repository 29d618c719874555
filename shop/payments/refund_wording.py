"""What the states of refunds are called."""

from __future__ import annotations

from shop.core.sentences import Sentence, lazy
from shop.payments.refund_states import RefundReason, RefundState, RefundWay

WAYS: dict[RefundWay, Sentence] = {
    RefundWay.CASH: lazy("Tiền mặt tại điểm bán"),
    RefundWay.BANK: lazy("Chuyển khoản"),
    RefundWay.PROVIDER: lazy("Hoàn về thẻ"),
    RefundWay.EXCHANGE: lazy("Trừ vào đơn đổi hàng"),
    RefundWay.DISPUTE: lazy("Ngân hàng đã trả theo khiếu nại của chủ thẻ"),
}
STATES: dict[RefundState, tuple[Sentence, str]] = {
    RefundState.DUE: (lazy("Chờ hoàn"), "warn"),
    RefundState.SENDING: (lazy("Đang hoàn về thẻ"), "info"),
    RefundState.DONE: (lazy("Đã hoàn"), "good"),
    RefundState.FAILED: (lazy("Hoàn không thành"), "bad"),
    RefundState.CANCELLED: (lazy("Không hoàn nữa"), "wait"),
}
REASONS: dict[RefundReason, Sentence] = {
    RefundReason.CANCELLED: lazy("Khách hủy đơn"),
    RefundReason.ENDED: lazy("Đơn hết hạn"),
    RefundReason.NOT_SERVED: lazy("Điểm bán không phục vụ được"),
    RefundReason.REFUSED: lazy("Khách không nhận hàng"),
    RefundReason.LOST: lazy("Kiện hàng thất lạc"),
    RefundReason.OVERPAID: lazy("Chuyển thừa"),
    RefundReason.LATE: lazy("Tiền đến khi đơn đã kết thúc hoặc đã trả đủ"),
    RefundReason.CHANGED: lazy("Đơn được sửa còn ít hơn"),
    RefundReason.RETURNED: lazy("Khách trả hàng"),
    RefundReason.EXCHANGED: lazy("Đổi lấy hàng rẻ hơn"),
    RefundReason.GOODWILL: lazy("Hàng không đúng, khách giữ hàng"),
}
