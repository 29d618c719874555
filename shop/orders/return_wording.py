"""What returns are called."""

from __future__ import annotations

from shop.core.sentences import Sentence, lazy
from shop.orders.models import Return
from shop.orders.return_states import ExchangeKind, ReturnCondition, ReturnReason, ReturnState

STATES: dict[ReturnState, tuple[Sentence, str]] = {
    ReturnState.REQUESTED: (lazy("Chờ điểm bán trả lời"), "warn"),
    ReturnState.APPROVED: (lazy("Đồng ý nhận lại, chờ hàng về"), "info"),
    ReturnState.REFUSED: (lazy("Không nhận lại"), "bad"),
    ReturnState.WITHDRAWN: (lazy("Khách rút yêu cầu"), "wait"),
    ReturnState.RECEIVED: (lazy("Đã nhận lại hàng"), "info"),
    ReturnState.CLOSED: (lazy("Đã xong"), "good"),
}


def state_words(one: Return) -> tuple[Sentence, str]:
    """Where a return stands; agreed without goods, nothing is waited for."""
    if one.goods_stay and one.state is ReturnState.APPROVED:
        return lazy("Đồng ý, không cần gửi hàng lại"), "info"
    return STATES[one.state]


REASONS: dict[ReturnReason, Sentence] = {
    ReturnReason.WRONG: lazy("Giao sai món"),
    ReturnReason.DAMAGED: lazy("Hàng hỏng, vỡ"),
    ReturnReason.MISSING: lazy("Giao thiếu hàng"),
    ReturnReason.EXPIRED: lazy("Hết hạn hoặc sắp hết hạn"),
    ReturnReason.NOT_AS_DESCRIBED: lazy("Không đúng như mô tả"),
    ReturnReason.CHANGED_MIND: lazy("Tôi đổi ý, hàng còn nguyên"),
}
CONDITIONS: dict[ReturnCondition, Sentence] = {
    ReturnCondition.RESELL: lazy("Bán lại"),
    ReturnCondition.QUARANTINE: lazy("Cách ly để kiểm tra"),
    ReturnCondition.WRITE_OFF: lazy("Hủy bỏ"),
}
EXCHANGES: dict[ExchangeKind, Sentence] = {
    ExchangeKind.SAME: lazy("Đổi lấy đúng hàng đó"),
    ExchangeKind.OTHER: lazy("Đổi lấy hàng khác"),
}
