"""What an exchange costs. Pure; đồng in, đồng out."""

from __future__ import annotations

from dataclasses import dataclass

from shop.checkout.pricing import inside
from shop.core.money import Dong, line_total


@dataclass(frozen=True, slots=True)
class Balance:
    """What the return is worth against what is taken: one of `extra` (still to pay) and `rest` (owed back) is 0."""

    credit: Dong
    total: Dong

    @property
    def extra(self) -> Dong:
        """What the customer pays on top."""
        return max(0, self.total - self.credit)

    @property
    def rest(self) -> Dong:
        """What the customer gets back."""
        return max(0, self.credit - self.total)


@dataclass(frozen=True, slots=True)
class Same:
    """A line of the same goods again: it costs what came back was worth, whatever the price is today."""

    price: Dong
    gross: Dong
    total: Dong
    vat: Dong

    @property
    def discount(self) -> Dong:
        """What was taken off when it was sold, of these units."""
        return self.gross - self.total


def same(worth: Dong, quantity: int, price: Dong, price_per: int, vat_bp: int | None) -> Same:
    """The line at the price of the sale with its discount; `vat_bp`: the rate of the day of the exchange.

    Shares of a basket are rounded, so that their price may be a đồng too low for what they are worth together.
    """
    if line_total(quantity, price, price_per) < worth:
        price = -(-worth * price_per // quantity)
    return Same(price, line_total(quantity, price, price_per), worth, inside(worth, vat_bp))
