"""Certificates that end: how long they still hold, and whether the file for a new evaluation may be filed now.

QĐ 26/2026/QĐ-TTg, Điều 6-7: it is filed 180 to 120 days before the certificate ends.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.extensions import session
from shop.geography.models import Province

OPENS, CLOSES = 180, 120  # days before the last day
STAGES = (240, OPENS, CLOSES, 90, 60, 30)  # when a producer is reminded
AHEAD = timedelta(days=STAGES[0])
BEHIND = timedelta(days=90)
MOST_SHOWN = 500


class Window(StrEnum):
    """Where a certificate stands on a day."""

    EARLY = "early"  # the file may not be filed yet
    OPEN = "open"
    LATE = "late"  # the time for the file is over
    ENDED = "ended"
    RENEWED = "renewed"  # other certificates hold longer for all that it covers


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate that ends soon, or has ended lately. ``until``: its last day, an extension included.

    ``renewed_until``: the last day of what follows it, where that is known and covers the same goods.
    """

    certificate_id: int
    code: str
    product_name: str
    stars: int
    province_code: str
    province: str
    until: date
    left: int  # days until the last day; negative: since
    renewed_until: date | None = None

    @property
    def window(self) -> Window:
        """Whether the file may be filed now."""
        return Window.RENEWED if self.renewed_until else window(self.left)

    @property
    def opens_on(self) -> date:
        """The first day for the file."""
        return self.until - timedelta(days=OPENS)

    @property
    def closes_on(self) -> date:
        """The last day for the file."""
        return self.until - timedelta(days=CLOSES)


def window(left: int) -> Window:
    """Where a certificate stands with so many days left."""
    if left < 0:
        return Window.ENDED
    if left > OPENS:
        return Window.EARLY
    return Window.OPEN if left >= CLOSES else Window.LATE


def stage(left: int) -> int | None:
    """The reminder that is due with so many days left: the latest that has come; None before the first and after the end."""
    return min((days for days in STAGES if left <= days), default=None) if left >= 0 else None


def last_day(of: type[Certificate] = Certificate) -> ColumnElement[date]:
    """SQL: the last day of a certificate, an extension included."""
    return func.coalesce(of.extended_until, of.expires_on)


def ends_soon(day: date, province_code: str | None) -> list[ColumnElement[bool]]:
    """SQL: verified, and ends within 240 days or ended within the last 90; of one province or of all."""
    until = last_day()
    found = [Certificate.state == CertificateState.VERIFIED, until >= day - BEHIND, until <= day + AHEAD]
    return found if province_code is None else [*found, Certificate.province_code == province_code]


def ending(day: date, province_code: str | None) -> list[Ending]:
    """Verified certificates that end within 240 days or ended within the last 90, those that end first on top."""
    until = last_day()
    wanted = (
        select(
            Certificate.id,
            Certificate.code,
            Certificate.product_name,
            Certificate.stars,
            Province.code,
            Province.name,
            until,
        )
        .join(Province, Province.code == Certificate.province_code)
        .where(*ends_soon(day, province_code))
        .order_by(until, Certificate.id)
    )
    return [Ending(*row, (row[-1] - day).days) for row in session.execute(wanted)]


def by_province(rows: list[Ending]) -> list[tuple[str, dict[Window, int]]]:
    """(province, how many stand where), by name."""
    counts: dict[str, Counter[Window]] = {}
    for row in rows:
        counts.setdefault(row.province, Counter())[row.window] += 1
    return [(name, dict(counts[name])) for name in sorted(counts)]
