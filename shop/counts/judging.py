"""What a count found against what the book held at the moment each line was counted.

The moment is the last entry of the line. Units on hand then = units on hand now − everything that moved since; so a sale,
a receipt or a transfer between counting and approval changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, select

from shop.catalogue.models import Variant
from shop.catalogue.queries import prices_at
from shop.core.money import line_total
from shop.counts.models import Count, CountEntry, CountLine
from shop.counts.states import Reason, WorthBy
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.states import Condition


@dataclass(frozen=True, slots=True)
class Judged:
    """A counted line. Quantities in the variant's units, ``worth`` in đồng with the sign of the difference.

    ``since``: what moved after the moment of counting; ``during``: whether anything moved between its first and its
    last entry, so that the sum of the entries may not be what stood there at one moment.
    """

    line_id: int
    variant_id: int
    lot_id: int | None
    condition: Condition
    item_id: int | None
    counted: int
    on_hand: int
    allocated: int
    since: int
    during: bool
    ledger_id: int | None
    reason: Reason | None
    note: str | None
    worth: int | None
    worth_by: WorthBy | None

    @property
    def book(self) -> int:
        """Units on hand by the ledger when the line was counted."""
        return self.on_hand - self.since

    @property
    def difference(self) -> int:
        """What is posted: counted − book."""
        return self.counted - self.book

    @property
    def becomes(self) -> int:
        """Units on hand once it is posted."""
        return self.on_hand + self.difference


def judged(count: Count, at: datetime, *, only_different: bool = False) -> list[Judged]:
    """Every counted line of a sheet that was handed in, in the order of the sheet. Two statements."""
    rows = session.execute(_lines(count)).all()
    if only_different:
        rows = [row for row in rows if row.counted != row.on_hand - row.since]
    priced = [row.variant_id for row in rows if row.unit_cost is None]
    pairs = [(variant_id, None) for variant_id in sorted(set(priced))]
    prices = prices_at(pairs, [count.outlet_id], at) if pairs else {}
    return [_judged(count, row, prices) for row in rows]


def add_up(worths: Sequence[int | None]) -> tuple[int, int, bool]:
    """(đồng missing, đồng found, whether every one is known) of the worths of some differences."""
    known = [worth for worth in worths if worth is not None]
    short, over = -sum(worth for worth in known if worth < 0), sum(worth for worth in known if worth > 0)
    return short, over, len(known) == len(worths)


def _judged(count: Count, row: Any, prices: Any) -> Judged:
    difference = row.counted - (row.on_hand - row.since)
    price = prices.get((row.variant_id, count.outlet_id, None)) if row.unit_cost is None else None
    each = row.unit_cost if price is None else price.amount
    worth = None
    if each is not None:
        size = line_total(abs(difference), each, row.price_per)
        worth = -size if difference < 0 else size
    worth_by = None if each is None else WorthBy.COST if price is None else WorthBy.PRICE
    return Judged(
        row.line_id,
        row.variant_id,
        row.lot_id,
        row.condition,
        row.item_id,
        row.counted,
        row.on_hand,
        row.allocated,
        row.since,
        row.during,
        row.ledger_id,
        row.reason,
        row.note,
        worth,
        worth_by,
    )


def _lines(count: Count) -> Select[*tuple[Any, ...]]:
    item = and_(
        StockItem.outlet_id == count.outlet_id,
        StockItem.lot_id == CountLine.lot_id,
        StockItem.condition == CountLine.condition,
    )
    return (
        select(
            CountLine.id.label("line_id"),
            CountLine.variant_id,
            CountLine.lot_id,
            CountLine.condition,
            StockItem.id.label("item_id"),
            CountLine.counted,
            func.coalesce(StockItem.on_hand, 0).label("on_hand"),
            func.coalesce(StockItem.allocated, 0).label("allocated"),
            _moved(StockMovement.at > CountLine.counted_at).label("since"),
            _moved_during().label("during"),
            _latest().label("ledger_id"),
            CountLine.reason,
            CountLine.note,
            Lot.unit_cost,
            Variant.price_per,
        )
        .join(Variant, Variant.id == CountLine.variant_id)
        .outerjoin(Lot, Lot.id == CountLine.lot_id)
        .outerjoin(StockItem, item)
        .where(CountLine.count_id == count.id, CountLine.counted.is_not(None))
        .order_by(CountLine.id)
    )


def _moved(condition: ColumnElement[bool]) -> ColumnElement[int]:
    moved = (
        select(cast(func.sum(StockMovement.on_hand_change), BigInteger))
        .where(StockMovement.stock_item_id == StockItem.id, condition)
        .correlate(StockItem, CountLine)
        .scalar_subquery()
    )
    return func.coalesce(moved, 0)


def _latest() -> ColumnElement[int | None]:
    return (
        select(func.max(StockMovement.id))
        .where(StockMovement.stock_item_id == StockItem.id)
        .correlate(StockItem)
        .scalar_subquery()
    )


def _moved_during() -> ColumnElement[bool]:
    first = (
        select(func.min(CountEntry.counted_at))
        .where(CountEntry.line_id == CountLine.id, CountEntry.taken_back_at.is_(None))
        .correlate(CountLine)
        .scalar_subquery()
    )
    moved = (
        select(StockMovement.id)
        .where(
            StockMovement.stock_item_id == StockItem.id,
            StockMovement.on_hand_change != 0,
            StockMovement.at > first,
            StockMovement.at <= CountLine.counted_at,
        )
        .correlate(StockItem, CountLine)
        .exists()
    )
    return case((moved, True), else_=False)
