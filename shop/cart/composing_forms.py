"""The form of a gift that a shopper puts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.core.sentences import lazy
from shop.web.forms import ChoiceField, DongField, Form, IntField, OpenForm

BUDGETS = (300_000, 500_000, 1_000_000, 2_000_000)
MOST = 50_000_000
MOST_EACH = 99


class AskForm(OpenForm):
    """Where the goods are, and how much the gift may cost: read from the address."""

    outlet = ChoiceField(lazy("Điểm bán"), name="diem-ban")
    budget = DongField(lazy("Ngân sách"), name="ngan-sach", minimum=50_000, maximum=MOST)


class ComposeForm(Form):
    """The token of the form that puts the goods in the cart; its rows are `RowForm`s."""


class RowForm(OpenForm):
    """How many of one of the goods."""

    quantity = IntField(lazy("Số lượng"), required=False, minimum=0, maximum=MOST_EACH)


def rows_of(keys: Sequence[int], proposed: Mapping[int, int]) -> dict[int, RowForm]:
    """A row for each of the goods, with what is proposed or was typed."""
    return {key: RowForm(prefix=f"v{key}-", data={"quantity": proposed.get(key, 0)}) for key in keys}
