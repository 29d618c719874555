"""Goods that orders hold at one outlet are brought to another, where their customers collect them.

Lock order: transfer, orders, reservations, lots, stock items, the outlet that numbers a new paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Reservation
from shop.inventory.services.locking import lock_items, lock_pairs
from shop.inventory.services.missing import TRANSFER_EVENT
from shop.inventory.services.posting import Change, post
from shop.inventory.services.reserving import Hold
from shop.inventory.services.riding import Cause, arrived, let_ride, lock_orders_of, not_coming
from shop.inventory.states import Condition, MovementKind
from shop.transfers.models import Transfer, TransferEvent, TransferHold, TransferLine
from shop.transfers.queries.bringing import waiting_lines
from shop.transfers.services.drafting import MOST_LINES, start
from shop.transfers.services.papers import CAUSE, Paper, lock_sent, move
from shop.transfers.services.sending import send
from shop.transfers.states import COMING, Terms, TransferState


@dataclass(frozen=True, slots=True)
class Riders:
    """Units of lines that orders wait for, the oldest promise first, with the locked holds that are still open."""

    rows: Mapping[int, Sequence[TransferHold]]
    holds: Sequence[Hold]

    def waiting(self, line_id: int, units: int) -> int:
        """How many of so many units of a line go to orders."""
        return min(units, sum(row.left for row in self.rows.get(line_id, ())))


def bring(
    from_outlet_id: int,
    to_outlet_id: int,
    fulfilment_ids: Collection[int],
    *,
    key: str,
    at: datetime,
    by: int | None,
    carried_by: str | None = None,
    due_on: date | None = None,
) -> int:
    """Send what these parts of orders hold here to the outlet that hands them over; gives the transfer's id.

    One form makes one transfer. Their units leave with it and are nobody else's on the way. Raises Refused when
    nothing of them waits here any more or it is too much for one paper, BadInput as `send`.
    """
    known = session.scalars(select(Transfer).where(Transfer.key == key)).one_or_none()
    if known is not None:
        if known.from_outlet_id != from_outlet_id:
            raise NotFound
        return known.id
    holds = _lock_waiting(from_outlet_id, to_outlet_id, fulfilment_ids)
    # Before `start` locks the outlet for the number of its paper: what arrives locks the items first, too.
    lock_items({item_id for hold in holds for item_id, _units in hold.parts})
    transfer_id = start(from_outlet_id, to_outlet_id, Terms.WITHIN, key=key, at=at, by=by)
    paper = lock_sent(transfer_id, from_outlet_id)
    paper = Paper(paper.one, _lines(paper.one, holds))
    event = move(paper, TransferState.READY, at=at, by=by)
    post(_handed_on(paper, holds, event), at=at, by=by)
    let_ride(holds, to_outlet_id)
    try:
        send(transfer_id, outlet_id=from_outlet_id, carried_by=carried_by, due_on=due_on, at=at, by=by)
    except BadInput as error:
        raise error if error.field == "due_on" else Refused(error.sentence) from error
    return transfer_id


def lock_riders(lines: Mapping[int, TransferLine]) -> Riders:
    """Lock the orders that wait for these lines, and what they wait for. One statement when nobody does."""
    rows = session.execute(
        select(TransferHold, Reservation.order_line_id)
        .join(Reservation, Reservation.id == TransferHold.reservation_id)
        .where(TransferHold.transfer_line_id.in_(sorted(lines)))
        .order_by(TransferHold.reservation_id)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        return Riders({}, ())
    holds = lock_orders_of({line_id for _row, line_id in rows})
    still = {hold.reservation_id for hold in holds}
    found: dict[int, list[TransferHold]] = defaultdict(list)
    for row, _line_id in rows:
        if row.reservation_id in still:
            found[row.transfer_line_id].append(row)
    return Riders(found, holds)


def lock_shelf(riders: Riders) -> None:
    """Lock what lies where orders wait, before anything is put there: all items of their goods, by id."""
    if riders.holds:
        lock_pairs({(hold.outlet_id, hold.variant_id) for hold in riders.holds}, tuple(Condition))


def hold_here(
    paper: Paper,
    riders: Riders,
    items: Mapping[int, tuple[int, int]],
    event: TransferEvent,
    *,
    at: datetime,
) -> None:
    """Give what came (line → item, good units) to the orders that wait; tell of what cannot come any more."""
    came: dict[int, dict[int, int]] = defaultdict(dict)
    for line_id, (item_id, units) in items.items():
        left = units
        for row in riders.rows.get(line_id, ()):
            taken = min(left, row.left)
            if taken:
                row.arrived += taken
                left -= taken
                of_item = came[row.reservation_id]
                of_item[item_id] = of_item.get(item_id, 0) + taken
    arrived(came, riders.holds)
    _tell_lost(paper, riders, event, at)


def _tell_lost(paper: Paper, riders: Riders, event: TransferEvent, at: datetime) -> None:
    """What orders wait for beyond what may still come; the latest promise gives first."""
    is_coming = paper.one.state in COMING
    gone: list[tuple[TransferHold, int]] = []
    for line in paper.lines:
        rows = riders.rows.get(line.id, ())
        need = sum(row.left for row in rows) - (line.left if is_coming else 0)
        for row in reversed(rows):
            lost = min(row.left, max(0, need))
            need -= lost
            if lost:
                gone.append((row, lost))
    if not gone:
        return
    losses: dict[int, int] = defaultdict(int)
    for row, lost in gone:
        losses[row.reservation_id] += lost
    lines = [hold.order_line_id for hold in riders.holds if losses.get(hold.reservation_id)]
    cause = Cause(TRANSFER_EVENT, event.id, paper.one.code)
    over = not_coming(losses, lines, cause=cause, at=at)
    for row, lost in gone:
        if row.reservation_id not in over:
            row.lost += lost
    session.flush()


def _lock_waiting(from_outlet_id: int, to_outlet_id: int, fulfilment_ids: Collection[int]) -> list[Hold]:
    """The holds of these parts that lie here and are to go there, under lock. Raises Refused when there is none."""
    lines = waiting_lines(from_outlet_id, to_outlet_id, fulfilment_ids)
    lock_orders_of(lines)
    # Read anew: an order may have ended while its lock was waited for.
    lines = waiting_lines(from_outlet_id, to_outlet_id, fulfilment_ids)
    holds = [hold for hold in lock_orders_of(lines) if hold.parts] if lines else []
    if not holds:
        raise Refused(lazy("Không còn đơn nào trong số này chờ gửi. Hãy tải lại trang."))
    if len({item_id for hold in holds for item_id, _units in hold.parts}) > MOST_LINES:
        raise Refused(lazy("Một phiếu chuyển có tối đa %(most)s dòng. Hãy chọn ít đơn hơn.", most=MOST_LINES))
    return holds


def _lines(one: Transfer, holds: Sequence[Hold]) -> list[TransferLine]:
    """A line for each lot, and who waits for it."""
    wanted: dict[int, int] = defaultdict(int)
    for hold in holds:
        for item_id, units in hold.parts:
            wanted[item_id] += units
    lines = {
        item_id: TransferLine(
            transfer_id=one.id, stock_item_id=item_id, quantity=units, received=0, returned=0, short=0
        )
        for item_id, units in sorted(wanted.items())
    }
    session.add_all(lines.values())
    session.flush()
    session.add_all(
        TransferHold(
            transfer_line_id=lines[item_id].id,
            reservation_id=hold.reservation_id,
            quantity=units,
            arrived=0,
            lost=0,
        )
        for hold in holds
        for item_id, units in hold.parts
    )
    session.flush()
    return list(lines.values())


def _handed_on(paper: Paper, holds: Sequence[Hold], event: TransferEvent) -> list[Change]:
    """What the orders held the transfer holds now."""
    return [
        Change(
            item_id,
            MovementKind.REALLOCATED,
            f"brought:{hold.reservation_id}:{item_id}:{event.id}",
            "order_line",
            hold.order_line_id,
            allocated=-units,
            reason=paper.one.code,
        )
        for hold in holds
        for item_id, units in hold.parts
    ] + [
        Change(
            line.stock_item_id,
            MovementKind.TRANSFER_HELD,
            f"{MovementKind.TRANSFER_HELD}:{line.id}:{event.id}",
            CAUSE,
            line.id,
            allocated=line.quantity,
        )
        for line in paper.lines
    ]
