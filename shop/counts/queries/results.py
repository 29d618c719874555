"""What a sheet that was handed in came to: what differs, by how much, worth what."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.counts.judging import Judged, add_up, judged
from shop.counts.models import Count, CountLine
from shop.counts.queries import sheet
from shop.counts.queries.sheet import SheetLine
from shop.counts.states import CountState, Reason, WorthBy
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A line that differs, as the review and the result sheet show it. ``judged`` is None once it is posted."""

    line: SheetLine
    counted: int
    book: int
    worth: int | None
    worth_by: WorthBy | None
    reason: Reason | None
    note: str | None
    judged: Judged | None

    @property
    def difference(self) -> int:
        """Units that are there and not in the book (below zero: the other way round)."""
        return self.counted - self.book


@dataclass(frozen=True, slots=True)
class Summary:
    """Lines in numbers, and the worth (đồng) of what is missing and of what was found."""

    counted: int
    left: int
    different: int
    short: int
    over: int
    all_valued: bool


def results(count: Count, at: datetime) -> list[ResultRow]:
    """Every line that differs: as the ledger stands now, or as it was approved."""
    if count.state is CountState.SUBMITTED:
        lines = judged(count, at, only_different=True)
        shown = sheet.some(count, [line.line_id for line in lines])
        return [
            ResultRow(
                shown[line.line_id],
                line.counted,
                line.book,
                line.worth,
                line.worth_by,
                line.reason,
                line.note,
                line,
            )
            for line in lines
        ]
    rows = session.scalars(
        select(CountLine)
        .where(CountLine.count_id == count.id, CountLine.difference != 0)
        .order_by(CountLine.id)
    ).all()
    shown = sheet.some(count, [row.id for row in rows])
    return [
        ResultRow(
            shown[row.id],
            row.counted or 0,
            row.book or 0,
            row.worth,
            row.worth_by,
            row.reason,
            row.note,
            None,
        )
        for row in rows
    ]


def summary(count: Count, rows: list[ResultRow]) -> Summary:
    """The numbers of a sheet that was handed in. One statement."""
    counted, lines = session.execute(
        select(func.count(CountLine.counted), func.count()).where(CountLine.count_id == count.id)
    ).one()
    return Summary(counted, lines - counted, len(rows), *add_up([row.worth for row in rows]))
