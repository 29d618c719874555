"""Dated rates of VAT: a new rate takes the days that it is for; what was before and after stays. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import delete, select

from shop.audit import services as audit
from shop.catalogue.models import VatRate
from shop.catalogue.states import VatClass
from shop.core.clock import vn_day
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.extensions import session

MOST_BP = 3000
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A rate in hundredths of a percent from a day until a day (both included; None: without end), with its source."""

    rate_bp: int
    first: date
    last: date | None
    source: str

    @property
    def ends(self) -> date:
        """The last day, or the last of the calendar."""
        return self.last or date.max


def set_rate(vat_class: VatClass, span: Span, *, at: datetime, by: int | None) -> None:
    """From now on the class has this rate on these days.

    Only days to come can change, and past ones on which the class had no rate: on those nothing could be supplied.
    Raises BadInput on `vat_class`, `rate`, `first` or `last`.
    """
    if vat_class is VatClass.EXEMPT:
        raise BadInput("vat_class", lazy("Hàng không chịu thuế không có thuế suất."))
    if not 0 <= span.rate_bp <= MOST_BP:
        raise BadInput("rate", lazy("Thuế suất từ 0 đến 30 %."))
    if span.last is not None and span.last < span.first:
        raise BadInput("last", lazy("Ngày cuối không thể trước ngày đầu."))
    rows = session.scalars(
        select(VatRate)
        .where(VatRate.vat_class == vat_class)
        .order_by(VatRate.starts_on)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    before = [Span(row.rate_bp, row.starts_on, row.ends_on, row.source) for row in rows]
    today = vn_day(at)
    if span.first <= today and any(
        each.first <= min(span.ends, today) and each.ends >= span.first for each in before
    ):
        raise BadInput(
            "first", lazy("Chỉ đổi được từ ngày mai: hàng đã giao tới hôm nay giữ thuế suất của ngày giao.")
        )
    after = painted(before, span)
    session.execute(delete(VatRate).where(VatRate.vat_class == vat_class))
    session.add_all(
        VatRate(
            vat_class=vat_class,
            rate_bp=each.rate_bp,
            starts_on=each.first,
            ends_on=each.last,
            source=each.source,
        )
        for each in after
    )
    session.flush()
    details = {
        "class": vat_class.value,
        "rate_bp": span.rate_bp,
        "first": span.first.isoformat(),
        "last": span.last.isoformat() if span.last else None,
    }
    audit.record("vat.rate_set", by=by, at=at, subject_kind="vat_rate", details=details)


def painted(rows: Iterable[Span], span: Span) -> list[Span]:
    """The rows with these days given to the new one: others are cut, moved, split or go. No day has two rates."""
    found = [span]
    for row in rows:
        if row.first < span.first:
            found.append(replace(row, last=min(row.ends, span.first - DAY)))
        if row.ends > span.ends:
            found.append(replace(row, first=max(row.first, span.ends + DAY)))
    return sorted(_whole(found), key=lambda row: row.first)


def gaps(rows: Sequence[Span], since: date) -> list[tuple[date, date | None]]:
    """The days from one on of which no rate is known: (first, last), without last to the end of time."""
    found: list[tuple[date, date | None]] = []
    known = [row for row in rows if row.ends >= since]
    if not known:
        return [(since, None)]
    if known[0].first > since:
        found.append((since, known[0].first - DAY))
    for one, other in pairwise(known):
        if one.last is not None and one.last + DAY < other.first:
            found.append((one.last + DAY, other.first - DAY))
    if known[-1].last is not None:
        found.append((known[-1].last + DAY, None))
    return found


def _whole(rows: Iterable[Span]) -> list[Span]:
    return [replace(row, last=None if row.ends == date.max else row.last) for row in rows]
