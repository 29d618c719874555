"""Words for announced deliveries."""

from shop.core.sentences import lazy
from shop.supplies.states import RefusalReason, SupplyState

# Words and the kind of their tag.
STATES = {
    SupplyState.ANNOUNCED: (lazy("Sắp đến"), "info"),
    SupplyState.PARTLY_RECEIVED: (lazy("Đã nhận một phần"), "warn"),
    SupplyState.RECEIVED: (lazy("Đã nhận xong"), "good"),
    SupplyState.WITHDRAWN: (lazy("Đã rút"), "plain"),
}
REASONS = {
    RefusalReason.DAMAGED: lazy("Hỏng, vỡ, móp"),
    RefusalReason.TOO_OLD: lazy("Hạn sử dụng quá ngắn hoặc đã hết"),
    RefusalReason.WRONG_GOODS: lazy("Không đúng hàng, sai nhãn"),
    RefusalReason.NO_PAPERS: lazy("Thiếu giấy tờ"),
    RefusalReason.NOT_ORDERED: lazy("Không đặt, hết chỗ bày"),
    RefusalReason.NOT_DELIVERED: lazy("Không đến, thôi không chờ"),
}
