"""A second person approves: every difference is posted, as one document, by the one writer of stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from shop.agreements.queries import terms_in_force
from shop.catalogue.models import Product, Variant
from shop.core.clock import vn_day
from shop.core.errors import Conflict, Refused
from shop.core.sentences import lazy
from shop.counts.judging import Judged, add_up, judged
from shop.counts.models import Count, CountLine
from shop.counts.services.entering import counters_of
from shop.counts.services.explaining import goes_with
from shop.counts.services.limits import limit_of
from shop.counts.services.moving import lock_count, move
from shop.counts.services.opening import LINES
from shop.counts.states import COUNT_MOVES, CountState
from shop.extensions import run, session
from shop.inventory.choosing import Unit
from shop.inventory.services.batches import Incoming, lots_for, owner_of
from shop.inventory.services.items import ensure_items
from shop.inventory.services.locking import Held, lock_pairs, units_of
from shop.inventory.services.missing import Cause, give_up, lock_promises
from shop.inventory.services.posting import Change, post
from shop.inventory.states import Condition, MovementKind
from shop.outlets.models import Outlet

CAUSE = "count"


class Approved(NamedTuple):
    """What came of it: lines that were posted, orders that are short now, whether one person did it alone."""

    posted: int
    short_orders: int
    alone: bool


@dataclass(frozen=True, slots=True)
class _Book:
    """The locked items of the goods that differ, every counted line, and those that are posted."""

    held: dict[int, Held]
    counted: list[Judged]
    lines: list[Judged]


def approve(outlet_id: int, count_id: int, *, at: datetime, by: int | None) -> Approved:
    """Post every difference of a sheet that was handed in.

    Locks the sheet, the orders that hold units of what is missing, then the items. Promised units that are not there
    are replaced by other fit ones, or their order has a case. Raises Refused when the sheet does not wait for it, a
    difference has no reason, more left since than was counted, or ``by`` counted here and the differences are worth
    more than the outlet's limit; Conflict when an order took the units this very moment.
    """
    count = lock_count(outlet_id, count_id)
    COUNT_MOVES.check(count.state, CountState.APPROVED)
    _make_lots(count, at)
    before = judged(count, at, only_different=True)
    promised = [line.item_id for line in before if line.item_id is not None and line.difference < 0]
    holds = lock_promises(promised) if promised else []
    book = _lock(count, before, at)
    _refuse_unready(book.lines)
    alone = _alone(count, book.lines, by)
    count.alone, count.approved_at, count.approved_by = alone, at, by
    post([_change(count, line) for line in book.lines if line.difference > 0], at=at, by=by)
    needs = {
        line.item_id: line.allocated - line.becomes
        for line in book.lines
        if line.item_id is not None and line.becomes < line.allocated
    }
    short = 0
    if needs:
        units = _units(book, at)
        cause = Cause(CAUSE, count.id, count.code)
        short = give_up(needs, holds, units, cause=cause, at=at, by=by)
    post([_change(count, line) for line in book.lines if line.difference < 0], at=at, by=by)
    _write_results(book.counted)
    move(count, CountState.APPROVED, at=at, by=by)
    return Approved(len(book.lines), short, alone)


def may_approve(count: Count, lines: Sequence[Judged], by: int | None) -> bool:
    """Whether this person may approve the sheet as it is: a second one, or alone below the outlet's limit."""
    return by not in counters_of(count) or _is_small(count, lines)


def _alone(count: Count, lines: Sequence[Judged], by: int | None) -> bool:
    if by not in counters_of(count):
        return False
    if not _is_small(count, lines):
        raise Refused(
            lazy(
                "Bạn đã đếm hoặc nộp phiếu này nên cần người thứ hai duyệt: quản lý khác hoặc đơn vị vận hành."
            )
        )
    return True


def _is_small(count: Count, lines: Sequence[Judged]) -> bool:
    limit = limit_of(count.outlet_id)
    short, over, known = add_up([line.worth for line in lines if line.difference])
    return limit is not None and known and short + over <= limit


def _make_lots(count: Count, at: datetime) -> None:
    """Goods without dates that were found get a lot of their own, on the terms in force today."""
    found = session.scalars(
        select(CountLine)
        .where(CountLine.count_id == count.id, CountLine.lot_id.is_(None), CountLine.counted > 0)
        .order_by(CountLine.id)
    ).all()
    if not found:
        return
    operator_id = session.scalars(select(Outlet.operator_id).where(Outlet.id == count.outlet_id)).one()
    of_whom = session.execute(
        select(Variant.id, Product.producer_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_([line.variant_id for line in found]))
    )
    producers = {row.id: row.producer_id for row in of_whom}
    terms = terms_in_force(operator_id, set(producers.values()), vn_day(at))
    incoming = [Incoming(line.variant_id, line.counted or 0) for line in found]
    owned = [(line, owner_of(line, operator_id, terms.get(producers[line.variant_id]))) for line in incoming]
    for line, lot_id in zip(found, lots_for(owned, at), strict=True):
        line.lot_id = lot_id
    session.flush()


def _lock(count: Count, before: Sequence[Judged], at: datetime) -> _Book:
    """Make the items that are not there, lock all items of these goods by id, and judge once more under the lock."""
    missing = [
        (count.outlet_id, line.lot_id, line.condition)
        for line in before
        if line.item_id is None and line.lot_id is not None
    ]
    if missing:
        ensure_items(missing)
    pairs = {(count.outlet_id, line.variant_id) for line in before}
    held = lock_pairs(pairs, list(Condition))
    counted = judged(count, at)
    lines = [line for line in counted if line.difference]
    if any(line.item_id not in held for line in lines):
        raise Conflict(lazy("Tồn kho vừa thay đổi. Hãy tải lại trang và thử lại."))
    return _Book(held, counted, lines)


def _refuse_unready(lines: Sequence[Judged]) -> None:
    """Each difference has a reason that goes its way, and the shelf has what is to be taken off."""
    unsaid = [line for line in lines if line.reason is None or not goes_with(line.reason, line)]
    if unsaid:
        raise Refused(lazy("Còn %(left)s dòng chênh lệch chưa có lý do.", left=len(unsaid)))
    if any(line.becomes < 0 for line in lines):
        raise Refused(
            lazy("Từ lúc đếm đã xuất nhiều hơn số đếm được ở một dòng. Hãy trả phiếu lại để đếm lại dòng đó.")
        )


def _units(book: _Book, at: datetime) -> list[Unit]:
    """The free units there will be: what was found is there by now, what is missing is not."""
    taken = {line.item_id: line.difference for line in book.lines if line.difference < 0}
    found = {line.item_id: line.difference for line in book.lines if line.difference > 0}
    units = units_of(book.held, at)
    for unit in units:
        unit.free = max(0, unit.free + taken.get(unit.item_id, 0) + found.get(unit.item_id, 0))
    return units


def _change(count: Count, line: Judged) -> Change:
    if line.reason is None or line.item_id is None:
        raise AssertionError("a difference without a reason or an item was let through")
    return Change(
        line.item_id,
        MovementKind(line.reason.value),
        f"count:{count.id}:{line.line_id}",
        CAUSE,
        count.id,
        on_hand=line.difference,
        reason=line.note,
    )


def _write_results(lines: Sequence[Judged]) -> None:
    """Keep, for every counted line, what the book said under the lock. ``ledger_id``: the last movement before this."""
    if not lines:
        return
    run(
        update(LINES)
        .where(LINES.c.id == bindparam("line"))
        .values(
            book=bindparam("book_then"),
            ledger_id=bindparam("ledger"),
            difference=bindparam("differs"),
            worth=bindparam("dong"),
            worth_by=bindparam("valued"),
        ),
        [
            {
                "line": line.line_id,
                "book_then": line.book,
                "ledger": line.ledger_id,
                "differs": line.difference,
                "dong": line.worth,
                "valued": line.worth_by,
            }
            for line in lines
        ],
    )
