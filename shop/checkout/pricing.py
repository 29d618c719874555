"""What lines come to: plain values in, đồng out. Prices include VAT; halves are rounded up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.core.money import Dong, half_up, line_total, share, vat_inside


@dataclass(frozen=True, slots=True)
class Amount:
    """A leaf line's money. `price` is for `price_per` units; `vat` is inside `total`, None: not subject to VAT."""

    price: Dong
    total: Dong
    vat_bp: int | None
    vat: Dong


def amount(quantity: int, price: Dong, price_per: int, vat_bp: int | None) -> Amount:
    """An ordinary line."""
    total = line_total(quantity, price, price_per)
    return Amount(price, total, vat_bp, inside(total, vat_bp))


def inside(total: Dong, vat_bp: int | None) -> Dong:
    """The VAT in a total; nothing where the goods are not subject to it."""
    return vat_inside(total, vat_bp) if vat_bp else 0


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a basket: how much of it goes in, what it costs by itself, its own rate.

    `share`: its part of the money of one basket, as a weight; None where nothing was agreed.
    """

    quantity: int
    own_price: Dong
    price_per: int
    vat_bp: int | None
    share: Dong | None = None


def basket_amounts(basket_total: Dong, parts: Sequence[Part]) -> list[Amount]:
    """A basket's money on its components; the parts add up to the basket's price.

    By the shares that are written, else by what they would cost alone.
    """
    weights = [
        line_total(part.quantity, part.own_price, part.price_per) if part.share is None else part.share
        for part in parts
    ]
    totals = share(basket_total, weights)
    return [
        Amount(half_up(total * part.price_per, part.quantity), total, part.vat_bp, inside(total, part.vat_bp))
        for part, total in zip(parts, totals, strict=True)
    ]
