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
ASKED: dict[str, Sentence] = {
    "paid": lazy("Cổng thẻ báo đã trả tiền: đơn được xác nhận."),
    "open": lazy("Cổng thẻ báo khách chưa trả tiền."),
    "ended": lazy("Cổng thẻ báo trang trả tiền đã đóng, không ai trả."),
    "case": lazy("Cổng thẻ báo khác với đơn: đã mở một vụ việc để xem lại."),
    "known": lazy("Không có gì mới từ cổng thẻ."),
    "nobodys": lazy("Cổng thẻ không biết khoản này."),
    "silent": lazy("Cổng thẻ chưa trả lời. Hãy hỏi lại sau ít phút."),
}
CANCEL_SAID: dict[str, Sentence] = {
    "done": lazy("Đơn hàng đã hủy."),
    "paid": lazy(
        "Thẻ đã trả tiền trước khi đơn kịp hủy, nên đơn được xác nhận. Nếu vẫn muốn hủy, hãy bấm hủy lần nữa:"
        " tiền được hoàn về thẻ."
    ),
    "waits": lazy("Cổng thẻ chưa trả lời. Đơn được hủy ngay khi cổng thẻ cho biết chưa ai trả tiền."),
}
SWITCH_SAID: dict[str, Sentence] = {
    "done": lazy("Đã đổi cách trả tiền."),
    "paid": lazy("Thẻ đã trả tiền cho đơn này trước khi kịp đổi. Bạn không phải trả thêm."),
    "waits": lazy(
        "Cổng thẻ chưa trả lời. Cách trả tiền được đổi ngay khi cổng thẻ cho biết chưa ai trả tiền."
    ),
}
