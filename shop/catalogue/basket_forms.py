"""The form of a gift basket: its goods as rows, a search for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.catalogue.queries.baskets import Component
from shop.catalogue.services import BasketPart
from shop.core.sentences import lazy
from shop.web.forms import DongField, Form, OpenForm, QuantityField, TextField, TickField

MOST_SHARE = 10**9


class BasketForm(Form):
    """How the basket is priced, and what is looked for."""

    sums = TickField(lazy("Giá của giỏ là tổng giá các thành phần"), required=False)
    words = TextField(
        lazy("Tìm sản phẩm để thêm"),
        max_length=80,
        required=False,
        hint=lazy("Tên sản phẩm, có dấu hoặc không."),
    )


class PartForm(OpenForm):
    """One component: how much of it, which part of the money is its."""

    quantity = QuantityField(lazy("Số lượng"), minimum=1)
    share = DongField(lazy("Phần tiền"), required=False, minimum=1, maximum=MOST_SHARE)


@dataclass(frozen=True, slots=True)
class Row:
    """A component with its part of the form."""

    component: Component
    form: PartForm

    def part(self) -> BasketPart:
        """As it was typed."""
        return BasketPart(self.component.variant_id, self.form.quantity.data, self.form.share.data)


def rows_of(parts: Sequence[BasketPart], known: Mapping[int, Component]) -> list[Row]:
    """A row for each component that is known, with what is written or was typed."""
    return [_row(part, known[part.variant_id]) for part in parts if part.variant_id in known]


def _row(part: BasketPart, component: Component) -> Row:
    form = PartForm(prefix=f"p{component.variant_id}-", data={"quantity": part.quantity, "share": part.share})
    form.quantity.measure = component.measure
    return Row(component, form)
