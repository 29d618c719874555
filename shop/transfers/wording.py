"""Words for transfers, as staff read them."""

from shop.core.sentences import lazy
from shop.transfers.states import Arrival, ShortReason, Terms, TransferState

# Words and the kind of their tag.
STATES = {
    TransferState.DRAFT: (lazy("Bản nháp"), "plain"),
    TransferState.READY: (lazy("Đã đóng hàng"), "info"),
    TransferState.IN_TRANSIT: (lazy("Đang chuyển"), "warn"),
    TransferState.PARTLY_RECEIVED: (lazy("Đã nhận một phần"), "warn"),
    TransferState.RETURNING: (lazy("Đang quay về"), "warn"),
    TransferState.RECEIVED: (lazy("Đã nhận xong"), "good"),
    TransferState.CANCELLED: (lazy("Đã hủy"), "plain"),
}
TERMS = {
    Terms.WITHIN: lazy("Cùng một đơn vị: hàng chỉ đổi chỗ"),
    Terms.CONSIGNED: lazy("Ký gửi: hàng vẫn của chủ thể"),
    Terms.SOLD: lazy("Bán lại theo giá thỏa thuận"),
}
ARRIVALS = {
    Arrival.RECEIVED: lazy("Đã nhận"),
    Arrival.RETURNED: lazy("Đã quay về"),
    Arrival.SHORT: lazy("Thiếu"),
}
SHORT_WORDS = {
    ShortReason.STOLEN: lazy("Mất trên đường"),
    ShortReason.DAMAGED: lazy("Hỏng, vỡ phải bỏ"),
    ShortReason.LOST: lazy("Thất lạc"),
    ShortReason.MISCOUNTED: lazy("Đếm nhầm khi gửi"),
}
