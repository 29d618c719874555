"""How much a cart may hold: pure rules, in the variant's own unit (pieces or grams)."""

from __future__ import annotations

from shop.core.errors import BadInput
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy

MOST_STEPS = 999
MOST_LINES = 50


def most(step: int) -> int:
    """The largest quantity of one line: 999 pieces, or 999 steps of a weight."""
    return MOST_STEPS * step


def check_quantity(quantity: int, step: int, measure: str) -> int:
    """The quantity itself. Raises BadInput outside of step … 999 steps, or between two steps."""
    if not step <= quantity <= most(step):
        raise BadInput(
            "quantity",
            lazy(
                "Hãy chọn số lượng từ %(least)s đến %(most)s.",
                least=format_quantity(step, measure),
                most=format_quantity(most(step), measure),
            ),
        )
    if quantity % step:
        raise BadInput(
            "quantity", lazy("Hãy chọn số lượng theo bước %(step)s.", step=format_quantity(step, measure))
        )
    return quantity


def joined(first: int, second: int, step: int) -> int:
    """What a line holds after something was added to it: at most the limit."""
    return min(first + second, most(step))
