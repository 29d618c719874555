"""Đồng: whole numbers only, rounded half up, and never lost when split."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shop.core.errors import BadInput
from shop.core.sentences import lazy

Dong = int

BASIS = 10_000
MOST = 10**12
_TYPED = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+)")


def half_up(numerator: int, denominator: int) -> int:
    """Divide two whole numbers, halves away from zero. `denominator` is positive."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def format_dong(n: Dong, lang: str = "vi") -> str:
    """`120.000 ₫` (the space does not break), or `₫120,000` in English."""
    digits, sign = f"{abs(n):,}", "−" if n < 0 else ""
    if lang != "vi":
        return f"{sign}₫{digits}"
    return f"{sign}{digits.replace(',', '.')}\u00a0₫"


def parse_dong(text: str) -> Dong:
    """Read an amount as people type it: 120000, 120.000, 120,000 đ, 120.000 VND.

    Raises BadInput for anything else: fractions, minus signs, digits of other scripts, absurd sums.
    """
    bare = re.sub(r"\s+", "", text)
    bare = re.sub(r"(?:₫|đồng|đ|vnđ|vnd)$", "", bare, flags=re.IGNORECASE)
    if not _TYPED.fullmatch(bare):
        raise BadInput("", lazy("Hãy nhập số tiền bằng đồng, ví dụ 120.000."))
    amount = int(re.sub(r"[.,]", "", bare[:40]))
    if amount > MOST:
        raise BadInput("", lazy("Số tiền quá lớn."))
    return amount


def line_total(quantity: int, price: Dong, price_per: int) -> Dong:
    """Đồng for a quantity in its own unit, where `price` is for `price_per` units (1 piece or 1,000 g)."""
    return half_up(quantity * price, price_per)


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Split a whole number by weights so that the parts add up to it.

    Largest remainder; of equal remainders the earlier part gets the unit. All weights zero: equal parts.
    """
    if not weights:
        return []
    if not any(weights):
        weights = [1] * len(weights)
    sign, rest, whole = (-1 if total < 0 else 1), abs(total), sum(weights)
    parts = [rest * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(rest * weights[i] % whole), i))
    for i in by_remainder[: rest - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def percent(amount: Dong, basis_points: int) -> Dong:
    """Đồng of a rate in basis points (800 = 8 %), half up."""
    return half_up(amount * basis_points, BASIS)


def vat_inside(gross: Dong, rate_bp: int) -> Dong:
    """The VAT that a price including VAT contains, rate in basis points, half up."""
    return half_up(gross * rate_bp, BASIS + rate_bp)
