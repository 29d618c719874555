"""How long a certificate holds. Days are Vietnamese calendar days; the last day counts."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from shop.certification.states import IssuerLevel
from shop.core.clock import add_months, vn_day
from shop.core.errors import BadInput
from shop.core.sentences import lazy

MONTHS_IN_FORCE = 36
LONGEST_EXTENSION = timedelta(days=180)
ENDING_SOON = timedelta(days=90)
FIRST_TWO_TIERS = date(2025, 7, 1)  # no districts any more (QĐ 1489/QĐ-TTg), and codes of the new pattern
PRODUCT_CODE = re.compile(r"[0-9]{2}-[0-9]{5}-[0-9]{1,4}-20[0-9]{2}")
FURTHEST_AHEAD = timedelta(days=60)


def expiry(issued_on: date) -> date:
    """The last day in force: the same day 36 months later, or that month's last day if it has none.

    QĐ 26/2026/QĐ-TTg, Điều 4: 29 February 2024 ends on 28 February 2027.
    """
    return add_months(issued_on, MONTHS_IN_FORCE)


def usual_level(stars: int, issued_on: date) -> IssuerLevel:
    """Who recognises a product of so many stars on a day: districts gave 3 stars until the end of June 2025."""
    if stars == 5:
        return IssuerLevel.CENTRAL
    return IssuerLevel.DISTRICT if stars == 3 and issued_on < FIRST_TWO_TIERS else IssuerLevel.PROVINCE


def check_tier(level: IssuerLevel, product_code: str | None, issued_on: date) -> None:
    """Raise BadInput on ``issuer_level`` or ``product_code`` for what there was no more of; older codes are free."""
    if issued_on < FIRST_TWO_TIERS:
        return
    if level is IssuerLevel.DISTRICT:
        raise BadInput("issuer_level", lazy("Từ ngày 01/07/2025 không còn cấp huyện."))
    if product_code and not PRODUCT_CODE.fullmatch(product_code):
        raise BadInput(
            "product_code", lazy("Mã số gồm mã tỉnh, mã xã, số thứ tự và năm. Ví dụ: 38-16000-01-2026.")
        )


def extension_limits(expires_on: date) -> tuple[date, date]:
    """The first and the last day that an extension may end on (Điều 12.3: at most 180 days)."""
    return expires_on + timedelta(days=1), expires_on + LONGEST_EXTENSION


def last_day(expires_on: date, extended_until: date | None) -> date:
    """The last day in force, an extension included."""
    return extended_until or expires_on


def check_withdrawal_day(day: date, at: datetime) -> None:
    """Raise BadInput on ``day``, the first day without the paper, when it is too far ahead."""
    if day > vn_day(at) + FURTHEST_AHEAD:
        raise BadInput("day", lazy("Ngày thu hồi không thể muộn hơn 60 ngày kể từ hôm nay."))
