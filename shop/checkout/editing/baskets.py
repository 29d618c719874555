"""A gift basket of an order is changed as a whole: its goods, their money and what they hold follow its number."""

from __future__ import annotations

from collections.abc import Sequence

from shop.checkout.editing.sums import Sums
from shop.core.money import half_up, share
from shop.orders.models import OrderLine


def change(head: OrderLine, parts: Sequence[OrderLine], quantity: int) -> dict[int, int]:
    """Make it `quantity` baskets at the price that was agreed; what each component holds from now on, by line.

    The money is shared as it was agreed, and no đồng is lost. Fewer keep their share of a discount, more get no more.
    """
    was, head.quantity = head.quantity, quantity
    before = [part.gross for part in parts]
    one = sum(before) // was  # exact: a basket's gross is its number times its price
    for part, gross in zip(parts, share(one * quantity, before), strict=True):
        sums = Sums(gross, _off(part, gross), part.vat_bp)
        part.quantity = part.quantity // was * quantity
        part.price = half_up(gross * part.price_per, part.quantity)
        part.gross, part.discount, part.total, part.vat = gross, sums.discount, sums.total, sums.vat
    return {part.id: part.quantity for part in parts}


def _off(part: OrderLine, gross: int) -> int:
    """What is left of a component's discount."""
    if gross < part.gross:
        return half_up(part.discount * gross, part.gross)
    return part.discount
