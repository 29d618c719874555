"""Forms of counts."""

from __future__ import annotations

from typing import Any, cast

from shop.core.sentences import lazy
from shop.counts.judging import Judged
from shop.counts.services import Rest, reasons_for
from shop.counts.services.entering import MOST
from shop.counts.states import Reason, Scope
from shop.counts.wording import REASONS, RESTS, SCOPES
from shop.inventory.forms import number_or_none
from shop.inventory.labels import CONDITIONS
from shop.inventory.states import Condition
from shop.web.forms import (
    ChoiceField,
    DongField,
    Form,
    HiddenTextField,
    IntField,
    QuantityField,
    RadioField,
    TextField,
    TicksField,
)

DAY = 24 * 3600


class OpenCountForm(Form):
    """What is counted. ``key``: one form, one sheet."""

    key = HiddenTextField(max_length=40)
    scope = RadioField(
        lazy("Kiểm những gì?"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        coerce=Scope,
        default=Scope.ALL,
    )
    spot_id = ChoiceField(lazy("Vị trí"), required=False, coerce=number_or_none)
    set_code = ChoiceField(lazy("Nhóm sản phẩm"), required=False, coerce=number_or_none)
    note = TextField(lazy("Ghi chú"), required=False, max_length=300)


class SheetForm(Form):
    """What was counted of the lines of a page: a field ``q<line>`` each. ``key``: sent twice, counted once.

    ``age``: seconds since it was counted, from a phone that had no connection.
    """

    key = HiddenTextField(max_length=22)
    age = IntField(lazy("Giây từ lúc đếm"), required=False, maximum=400 * DAY)


def sheet_form(measures: dict[int, str], **given: Any) -> SheetForm:
    """The form of these lines (line → measure)."""
    fields = {
        f"q{line_id}": QuantityField(
            lazy("Đếm được"), required=False, minimum=0, maximum=MOST, measure=measure
        )
        for line_id, measure in measures.items()
    }
    return cast("SheetForm", type("SheetOfLines", (SheetForm,), fields)(**given))


class ScanForm(Form):
    """A code that was scanned or typed, and which condition is being counted."""

    key = HiddenTextField(max_length=40)
    code = TextField(
        lazy("Quét hoặc gõ mã"),
        max_length=200,
        hint=lazy("Mã vạch, mã hàng, mã lô hoặc 4 số cuối. Mỗi lần quét thêm 1."),
    )
    condition = ChoiceField(
        lazy("Đang đếm hàng"),
        choices=[(condition.value, words) for condition, words in CONDITIONS.items()],
        coerce=Condition,
        default=Condition.SELLABLE,
    )
    line_id = HiddenTextField(required=False, max_length=18)
    age = IntField(lazy("Giây từ lúc đếm"), required=False, maximum=400 * DAY)


class TakeBackForm(Form):
    """The entry that was a mistake."""

    key = HiddenTextField(max_length=40)


class AddForm(Form):
    """Found goods: search first, then choose the lot and the condition."""

    typed = TextField(
        lazy("Tìm hàng"),
        required=False,
        max_length=100,
        hint=lazy("Tên (không cần dấu), mã hàng hoặc mã vạch."),
    )
    variant_id = HiddenTextField(required=False, max_length=18)
    lot_id = ChoiceField(lazy("Lô"), required=False, coerce=number_or_none)
    condition = ChoiceField(
        lazy("Tình trạng"),
        required=False,
        choices=[
            (condition.value, words)
            for condition, words in CONDITIONS.items()
            if condition is not Condition.MARKED_DOWN
        ],
        coerce=Condition,
        default=Condition.SELLABLE,
    )


class SubmitForm(Form):
    """What is said of the lines that nobody counted."""

    rest = RadioField(
        lazy("Những dòng chưa đếm"),
        choices=[(rest.value, words) for rest, words in RESTS.items()],
        coerce=Rest,
    )


class PlainForm(Form):
    """Nothing but the token."""


class ReasonsForm(Form):
    """A reason and a note for each line that differs: ``reason_<line>``, ``note_<line>``."""


def _reason(value: Any) -> Reason | None:
    return Reason(value) if value else None


def reasons_form(lines: list[Judged], **given: Any) -> ReasonsForm:
    """The form of these lines, with the reasons that can explain each."""
    fields: dict[str, Any] = {}
    for line in lines:
        words = [(reason.value, REASONS[reason]) for reason in reasons_for(line)]
        fields[f"reason_{line.line_id}"] = ChoiceField(
            lazy("Lý do"),
            required=False,
            choices=[("", lazy("Chọn lý do")), *words],
            coerce=_reason,
            default=line.reason,
        )
        fields[f"note_{line.line_id}"] = TextField(
            lazy("Ghi chú"), required=False, max_length=300, default=line.note
        )
    return cast("ReasonsForm", type("ReasonsOfLines", (ReasonsForm,), fields)(**given))


class SendBackForm(Form):
    """The lines to count anew, and a word about it."""

    lines = TicksField(lazy("Đếm lại những dòng nào?"), coerce=int)
    note = TextField(lazy("Nhắn người đếm"), required=False, max_length=300)


class CancelForm(Form):
    """Why a sheet is given up."""

    note = TextField(lazy("Vì sao hủy?"), max_length=300)


class LimitForm(Form):
    """Up to which worth of differences one person may approve."""

    alone_up_to = DongField(
        lazy("Một người được tự duyệt khi chênh lệch không quá"),
        required=False,
        maximum=10**9,
        hint=lazy("Cộng cả phần thiếu và phần thừa. Bỏ trống: luôn cần người thứ hai."),
    )
