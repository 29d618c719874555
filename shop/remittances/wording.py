"""What the states of remittances are called on staff pages."""

from __future__ import annotations

from shop.core.sentences import Sentence, lazy
from shop.remittances.states import RemittanceState, Trouble

STATES: dict[RemittanceState, tuple[Sentence, str]] = {
    RemittanceState.READ: (lazy("Chưa ghi"), "warn"),
    RemittanceState.APPLIED: (lazy("Đã ghi"), "good"),
    RemittanceState.TAKEN_BACK: (lazy("Đã bỏ"), "info"),
}
TROUBLES: dict[Trouble, Sentence] = {
    Trouble.UNKNOWN: lazy("Không có kiện hàng nào mang mã này"),
    Trouble.SHORT: lazy("Nộp thiếu"),
    Trouble.OVER: lazy("Nộp thừa"),
    Trouble.DOUBLE: lazy("Kiện này đã được nộp tiền trước đó"),
    Trouble.UNDER_WAY: lazy("Đã thu tiền nhưng kiện chưa ghi là đã giao"),
    Trouble.NOT_SOLD: lazy("Kiện không giao được mà vẫn có tiền"),
    Trouble.NO_CASH: lazy("Đơn đã trả trước, không thu hộ"),
}
