"""What a line costs when its quantity changes. Pure; đồng."""

from __future__ import annotations

from dataclasses import dataclass

from shop.checkout.pricing import inside
from shop.core.money import Dong, half_up, line_total


@dataclass(frozen=True, slots=True)
class Sums:
    """The money of a line: `total` = gross - discount, `vat` inside it."""

    gross: Dong
    discount: Dong
    vat_bp: int | None

    @property
    def total(self) -> Dong:
        """What is paid for it."""
        return self.gross - self.discount

    @property
    def vat(self) -> Dong:
        """The VAT inside the total."""
        return inside(self.total, self.vat_bp)


def changed(before: Sums, quantity: int, price: Dong, price_per: int) -> Sums:
    """The line at the price that was agreed. Fewer units keep their share of the discount, more get no more of it."""
    gross = line_total(quantity, price, price_per)
    discount = before.discount
    if gross < before.gross:
        discount = half_up(before.discount * gross, before.gross)
    return Sums(gross, discount, before.vat_bp)
