"""What is typed about goods that come back. Each line of an order has fields of its own, made for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from shop.core.clock import today
from shop.core.sentences import lazy
from shop.media.addresses import PICTURES
from shop.orders.exchange_forms import InsteadFields
from shop.orders.models import OrderLine
from shop.orders.return_book import LotOut
from shop.orders.return_states import ReturnCondition, ReturnReason
from shop.orders.return_wording import CONDITIONS, REASONS
from shop.web.forms import (
    ChoiceField,
    Form,
    HiddenTextField,
    LinesField,
    QuantityField,
    TextField,
    TickField,
    UploadField,
)
from shop.web.i18n import _

F = TypeVar("F", bound=Form)
LONGEST_NOTE = 1000


class _Reasons(Form):
    """Why goods come back."""

    key = HiddenTextField(required=False, max_length=40)
    reason = ChoiceField(lazy("Lý do"), coerce=ReturnReason)

    def offer(self) -> None:
        """Say the reasons in the reader's language; before the form is checked or drawn."""
        self.reason.choices = [(reason.value, str(words)) for reason, words in REASONS.items()]


class ReturnForm(InsteadFields, _Reasons):
    """What a customer wants to give back. Several pictures come under one name; the page reads them one by one."""

    note = LinesField(
        lazy("Hàng bị sao?"),
        max_length=LONGEST_NOTE,
        required=False,
        hint=lazy("Kể ngắn, hoặc gửi ảnh bên dưới."),
    )
    photos = UploadField(
        lazy("Ảnh"),
        required=False,
        accept=PICTURES,
        hint=lazy("Nhiều nhất 5 ảnh. Chỉ điểm bán và bạn xem được."),
    )


class CounterForm(_Reasons):
    """Goods that lie on the counter."""

    note = TextField(lazy("Ghi chú"), max_length=300, required=False)


class ApproveForm(Form):
    """The goods may come back."""

    how = TextField(
        lazy("Cách gửi trả"),
        max_length=300,
        hint=lazy("Khách đọc được dòng này. Ví dụ: mang đến điểm bán, hoặc giữ lại không cần gửi trả."),
    )
    goods_stay = TickField(lazy("Khách không cần gửi hàng lại"))


class RefuseForm(Form):
    """The goods stay with the customer."""

    why = TextField(lazy("Vì sao không nhận lại"), max_length=300, hint=lazy("Khách đọc được dòng này."))


class ReceiveForm(Form):
    """What came."""

    is_all = TickField(lazy("Không còn gì về thêm"))


class CloseForm(Form):
    """What is owed for it."""

    with_fee = TickField(lazy("Hoàn cả phí giao"))


def with_units(
    base: type[F], lines: Sequence[tuple[OrderLine, int]], *, required: bool = False, **values: Any
) -> F:
    """A form with one quantity a line; `lines`: the line, and the most that can be typed."""
    fields = {
        line_name(line): QuantityField(
            _("%(name)s, %(variant)s", name=line.name, variant=line.variant_name),
            measure=line.measure.value,
            minimum=0,
            maximum=most,
            required=required,
        )
        for line, most in lines
    }
    return _made(base, fields, values)


def with_lots(base: type[F], lines: Sequence[tuple[OrderLine, Sequence[LotOut], int]], **values: Any) -> F:
    """A form with quantity and condition for each lot of each line; `lines`: line, its lots, the most of all lots."""
    fields: dict[str, Any] = {}
    day = today()
    for line, lots, most in lines:
        for lot in lots:
            fields[lot_name(line, lot)] = QuantityField(
                _("%(name)s, lô %(lot)s", name=line.name, lot=lot.name),
                measure=line.measure.value,
                minimum=0,
                maximum=min(most, lot.quantity),
                required=False,
            )
            fields[f"{lot_name(line, lot)}_to"] = ChoiceField(
                _("Hàng này để đâu"),
                coerce=ReturnCondition,
                choices=[
                    (condition.value, str(words))
                    for condition, words in CONDITIONS.items()
                    if condition is not ReturnCondition.RESELL or lot.may_be_sold(day)
                ],
                default=ReturnCondition.QUARANTINE,
            )
    return _made(base, fields, values)


def line_name(line: OrderLine) -> str:
    """The field of a line."""
    return f"line_{line.id}"


def lot_name(line: OrderLine, lot: LotOut) -> str:
    """The field of a lot of a line."""
    return f"lot_{line.id}_{lot.lot_id}"


def _made(base: type[F], fields: dict[str, Any], values: dict[str, Any]) -> F:
    kind: type[F] = type(f"{base.__name__}WithLines", (base,), fields)
    form = kind(**values)
    offer = getattr(form, "offer", None)
    if offer is not None:
        offer()
    return form
