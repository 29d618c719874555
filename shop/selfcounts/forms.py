"""What is typed about producers' own counts. The lines have fields of their own, made for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shop.core.ids import read_id
from shop.core.sentences import lazy
from shop.inventory.forms import number_or_none
from shop.selfcounts.queries import LineRow
from shop.selfcounts.services import Said
from shop.web.forms import (
    ChoiceField,
    DayField,
    EmailField,
    Form,
    HiddenTextField,
    PhoneField,
    QuantityField,
    RadioField,
    TextField,
)

MOST_UNITS = 10**6
RIGHT, OTHER = "right", "other"


class SendForm(Form):
    """Whom the list goes to. ``key``: one form, one list."""

    key = HiddenTextField(max_length=40)
    producer_id = ChoiceField(lazy("Chủ thể có hàng ký gửi ở đây"), coerce=number_or_none)
    phone = PhoneField(
        lazy("Số điện thoại"),
        required=False,
        hint=lazy("Tin nằm ở “Cần báo khách”: bạn gửi qua Zalo hoặc SMS."),
    )
    email = EmailField(lazy("E-mail"), required=False, hint=lazy("Có e-mail thì gửi ngay qua e-mail."))
    ends_on = DayField(lazy("Xác nhận được đến hết ngày"))


class AnswerForm(Form):
    """What the producer says; the lines are added by `answer_form`."""

    name = TextField(lazy("Họ tên người xác nhận"), max_length=100)

    def said(self, lines: Sequence[LineRow]) -> list[Said]:
        """What the service takes: no number where the book is right."""
        return [
            Said(
                line.row.id,
                read_id(self[f"seen_{line.row.id}"].data or "") or 0,
                self[f"units_{line.row.id}"].data if self[f"is_{line.row.id}"].data == OTHER else None,
                self[f"remark_{line.row.id}"].data or None,
            )
            for line in lines
        ]

    def is_whole(self, lines: Sequence[LineRow]) -> bool:
        """Whether each line that is said to be otherwise has its number; the sentence stands at the field."""
        lacking = [
            line
            for line in lines
            if self[f"is_{line.row.id}"].data == OTHER and self[f"units_{line.row.id}"].data is None
        ]
        for line in lacking:
            field = self[f"units_{line.row.id}"]
            field.errors = [*field.errors, str(lazy("Hãy ghi số bạn đếm được."))]
        return not lacking

    def see_again(self, lines: Sequence[LineRow], book: Mapping[int, int]) -> None:
        """The page shows the book as it is by now, and asks about that."""
        for line in lines:
            self[f"seen_{line.row.id}"].typed = None
            self[f"seen_{line.row.id}"].data = str(book.get(line.row.variant_id, 0))


def answer_form(lines: Sequence[LineRow], book: Mapping[int, int], **options: Any) -> AnswerForm:
    """The form with these lines."""
    fields: dict[str, Any] = {}
    for line in lines:
        key = line.row.id
        fields[f"seen_{key}"] = HiddenTextField(
            required=False, max_length=18, default=str(book.get(line.row.variant_id, 0))
        )
        fields[f"is_{key}"] = RadioField(
            lazy("Số này"), choices=[(RIGHT, lazy("Đúng")), (OTHER, lazy("Số khác"))]
        )
        fields[f"units_{key}"] = QuantityField(
            lazy("Bạn đếm được"), measure=line.measure.value, minimum=0, maximum=MOST_UNITS, required=False
        )
        fields[f"remark_{key}"] = TextField(lazy("Ghi chú"), required=False, max_length=300)
    kind: type[AnswerForm] = type("AnswerFormWithLines", (AnswerForm,), fields)
    return kind(**options)
