"""What is typed about transfers. Each line has fields of its own, made for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from shop.core.ids import LONGEST
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.inventory.forms import number_or_none
from shop.transfers.queries import LineRow
from shop.transfers.services import Came
from shop.transfers.services.drafting import MOST_PRICE, MOST_UNITS
from shop.transfers.states import ShortReason, Terms
from shop.transfers.wording import SHORT_WORDS, TERMS
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    HiddenTextField,
    QuantityField,
    RadioField,
    TextField,
)
from shop.web.i18n import _, language

F = TypeVar("F", bound=Form)


class StartForm(Form):
    """Where a transfer goes. ``key``: one form, one transfer. ``item_id``: the lot it was begun from."""

    key = HiddenTextField(max_length=40)
    item_id = HiddenTextField(required=False, max_length=LONGEST)
    to_outlet_id = ChoiceField(lazy("Chuyển đến"), coerce=number_or_none)
    terms = RadioField(
        lazy("Hàng thành của ai?"),
        choices=[(terms.value, words) for terms, words in TERMS.items()],
        coerce=Terms,
        default=Terms.WITHIN,
    )
    note = TextField(lazy("Ghi chú"), required=False, max_length=300)


class AddForm(Form):
    """The lot that a draft shall get."""

    item_id = HiddenTextField(max_length=LONGEST)


class LinesForm(Form):
    """A draft's lines: units, and the price of a sale."""


class SendForm(Form):
    """The goods leave."""

    carried_by = TextField(
        lazy("Người chở"), required=False, max_length=100, hint=lazy("Tên hoặc biển số xe, để bên nhận biết.")
    )
    due_on = DayField(lazy("Ngày dự kiến đến"), required=False)


class BringForm(SendForm):
    """Goods leave for orders that are collected there. ``key``: one form, one transfer."""

    key = HiddenTextField(max_length=40)


class CancelForm(Form):
    """Why a transfer is given up."""

    reason = TextField(lazy("Lý do"), required=False, max_length=300)


class TurnBackForm(Form):
    """Why goods go home."""

    reason = TextField(lazy("Lý do"), max_length=300)


class ArriveForm(Form):
    """What arrived, line by line. ``key``: the same form is taken once."""

    key = HiddenTextField(max_length=40)
    note = TextField(lazy("Ghi chú"), required=False, max_length=300)

    def came(self, lines: Sequence[LineRow]) -> list[Came]:
        """What the service takes."""
        return [
            Came(
                line.line_id,
                self[f"good_{line.line_id}"].data or 0,
                self[f"damaged_{line.line_id}"].data or 0,
                self[f"short_{line.line_id}"].data or 0,
                self[f"reason_{line.line_id}"].data,
            )
            for line in lines
        ]


def lines_form(lines: Sequence[LineRow], *, is_sale: bool, **options: Any) -> LinesForm:
    """The lines of a draft as they stand."""
    fields: dict[str, Any] = {}
    for line in lines:
        fields[f"quantity_{line.line_id}"] = QuantityField(
            lazy("Số lượng"),
            measure=line.measure.value,
            minimum=0,
            maximum=MOST_UNITS,
            default=line.quantity,
            hint=_(
                "Còn %(free)s chưa giữ cho ai. Ghi 0 để bỏ dòng.",
                free=format_quantity(line.free, line.measure.value, language()),
            ),
        )
        if is_sale:
            fields[f"price_{line.line_id}"] = DongField(
                lazy("Giá thỏa thuận"), required=False, maximum=MOST_PRICE, default=line.price
            )
    return _made(LinesForm, fields, options)


def arrive_form(lines: Sequence[LineRow], **options: Any) -> ArriveForm:
    """What may arrive of each line that is still due."""
    reasons = [("", _("Chọn lý do")), *((reason.value, str(words)) for reason, words in SHORT_WORDS.items())]
    fields: dict[str, Any] = {}
    for line in lines:
        for name, label in (
            ("good", lazy("Đến đủ, còn tốt")),
            ("damaged", lazy("Đến nhưng hỏng")),
            ("short", lazy("Thiếu")),
        ):
            fields[f"{name}_{line.line_id}"] = QuantityField(
                label, measure=line.measure.value, minimum=0, maximum=MOST_UNITS, required=False
            )
        fields[f"reason_{line.line_id}"] = ChoiceField(
            lazy("Lý do thiếu"), required=False, choices=reasons, coerce=_reason
        )
    return _made(ArriveForm, fields, options)


def _reason(value: Any) -> ShortReason | None:
    return ShortReason(value) if value else None


def _made(base: type[F], fields: dict[str, Any], options: dict[str, Any]) -> F:
    kind: type[F] = type(f"{base.__name__}WithLines", (base,), fields)
    return kind(**options)
