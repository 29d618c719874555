"""Shares of sales, to the đồng: what a part of a line is worth, and the operator's commission on it."""

from __future__ import annotations

from dataclasses import dataclass

from shop.core.money import Dong, half_up

BASIS = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """The operator's share: hundredths of a percent, at least and at most so many đồng a priced unit."""

    bp: int
    floor: Dong | None = None
    cap: Dong | None = None


def part(total: Dong, before: int, units: int, whole: int) -> Dong:
    """What `units` of `whole` are worth of a total, after `before` of them: all parts of a line add up to it."""
    return half_up(total * (before + units), whole) - half_up(total * before, whole)


def commission_exact(gross: Dong, quantity: int, price_per: int, share: Share) -> int:
    """The commission on a sale in ten-thousandths of a đồng, never more than the sale.

    ``quantity`` in the variant's unit, ``price_per`` of which the floor and the cap speak (1 piece or 1,000 g).
    """
    exact = gross * share.bp
    if share.floor is not None:
        exact = max(exact, share.floor * BASIS * quantity // price_per)
    if share.cap is not None:
        exact = min(exact, share.cap * BASIS * quantity // price_per)
    return min(exact, gross * BASIS)


def rounded(total_exact: int, exact: int) -> Dong:
    """The đồng of one more commission, so that the sum of all stays the rounded sum of the exact ones."""
    return half_up(total_exact + exact, BASIS) - half_up(total_exact, BASIS)


def taken_back(sold: int, paid: Dong, before: Dong, now: Dong) -> int:
    """What of `sold` (đồng or ten-thousandths) is taken back when `now` of `paid` goes back after `before`.

    All of it once everything that was paid has gone back. A line that cost nothing takes nothing back.
    """
    if paid <= 0:
        return 0
    return half_up(sold * min(before + now, paid), paid) - half_up(sold * min(before, paid), paid)
