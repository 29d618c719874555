"""What is typed about what is owed."""

from __future__ import annotations

from typing import Any

from shop.core.sentences import lazy
from shop.inventory.forms import number_or_none
from shop.web.forms import ChoiceField, DayField, Form, LinesField, TextField, TicksField


class CloseForm(Form):
    """Up to which day a statement goes."""

    upto_day = DayField(lazy("Chốt đến hết ngày"))


class SignForm(Form):
    """Who agrees, by the link."""

    name = TextField(lazy("Họ tên người xác nhận"), max_length=100)


class PaperForm(Form):
    """Who signed the paper."""

    note = TextField(
        lazy("Ai đã ký, ngày nào"),
        max_length=300,
        hint=lazy("Ví dụ: bà Lê Thị Hoa, giám đốc HTX, ký ngày 02/12/2026."),
    )


class ObjectForm(Form):
    """What is wrong with a line, or with the whole."""

    line = ChoiceField(lazy("Về món nào"), coerce=number_or_none, required=False)
    text = LinesField(lazy("Điều chưa đúng"), max_length=500)


class AnswerForm(Form):
    """The answer to one objection, of several on its page."""

    answer = LinesField(
        lazy("Trả lời"), max_length=500, hint=lazy("Sửa ở sổ kho hay đơn hàng thì phần chênh vào kỳ sau.")
    )

    def __init__(self, dispute_id: int, **options: Any) -> None:
        super().__init__(**options)
        self.dispute_id = dispute_id
        self.answer.id = f"answer-{dispute_id}"


class PayoutForm(Form):
    """Whose signed statements are paid."""

    accounts = TicksField(lazy("Trả cho"), coerce=int)


class PaidForm(Form):
    """The bank has sent the money."""

    paid_on = DayField(lazy("Ngày chuyển tiền"))
    reference = TextField(lazy("Mã giao dịch"), max_length=100, required=False)
