"""What the states of transfers are called on staff pages."""

from __future__ import annotations

from shop.core.sentences import Sentence, lazy
from shop.payments.states import Problem, Source, TransferState

SOURCES: dict[Source, Sentence] = {
    Source.STAFF: lazy("Nhân viên xác nhận"),
    Source.STATEMENT: lazy("Sao kê"),
    Source.NOTICE: lazy("Dịch vụ báo có"),
}
STATES: dict[TransferState, tuple[Sentence, str]] = {
    TransferState.APPLIED: (lazy("Đã ghi cho đơn"), "good"),
    TransferState.OPEN: (lazy("Cần xem"), "warn"),
    TransferState.RETURNED: (lazy("Đã hoàn lại"), "info"),
}
PROBLEMS: dict[Problem, Sentence] = {
    Problem.UNMATCHED: lazy("Chưa biết của đơn nào"),
    Problem.WRONG_ACCOUNT: lazy("Chuyển vào tài khoản khác với tài khoản của đơn"),
    Problem.SHORT: lazy("Chuyển thiếu"),
    Problem.OVER: lazy("Chuyển thừa"),
    Problem.DOUBLE: lazy("Đơn đã trả tiền trước đó"),
    Problem.LATE: lazy("Đơn đã hết hạn hoặc đã hủy"),
    Problem.OTHER_METHOD: lazy("Đơn này trả tiền mặt"),
}
OUTCOMES: dict[str, Sentence] = {
    "paid": lazy("Đã ghi: đơn được trả đủ."),
    "part": lazy("Đã ghi: đơn còn thiếu tiền."),
    "case": lazy("Đã ghi, và có phần cần xem lại."),
    "known": lazy("Khoản này đã được ghi trước đó, không ghi lần nữa."),
}
