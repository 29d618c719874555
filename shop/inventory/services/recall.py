"""Goods that may not be sold any more: a batch is recalled, or spoils under an open order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update

from shop import jobs
from shop.audit.services import record
from shop.core.clock import vn_day
from shop.core.errors import Refused, Shortage
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory import holders
from shop.inventory.choosing import ShortLine, Unit, is_good
from shop.inventory.holders import Holder
from shop.inventory.models import Lot, LotRecall
from shop.inventory.queries.conditions import Root
from shop.inventory.services.batches import branches_of
from shop.inventory.services.locking import lock_lots, lock_units
from shop.inventory.services.reserving import Hold, lock_holds
from shop.inventory.services.shifting import Shift, replaced, write_shifts
from shop.inventory.services.shortfalls import open_shortfalls, settle, settle_all
from shop.inventory.states import ShiftReason
from shop.unit_of_work import afterwards

REPLACING = "checkout.replace_unfit"


@dataclass(frozen=True, slots=True)
class Recall:
    """What a recall touched: orders that hold units, and orders whose parcels are under way."""

    root_id: int
    recall_id: int
    held: list[Holder]
    under_way: list[Holder]


def block_root(
    root_id: int, *, reason: str, at: datetime, by: int | None, operator_id: int | None = None
) -> Recall:
    """Recall a batch at every outlet and under every owner, from now on; also what is between two outlets.

    ``operator_id``: the operator that recalls its own goods; none: the programme. Opens one case for each order that
    holds units or waits for a parcel with them; the worker moves the orders that nobody prepares yet to other units,
    order by order, at once. Raises Refused when it is recalled already or is no batch.
    """
    if not _lock(root_id, Lot.root_id.is_(None), Lot.blocked_on.is_(None)):
        raise Refused(lazy("Lô này đã bị thu hồi từ trước."))
    _block(root_id, vn_day(at), reason)
    row = LotRecall(root_id=root_id, operator_id=operator_id, reason=reason, blocked_at=at, blocked_by=by)
    session.add(row)
    session.flush()
    held = holders.holding(Root.id == root_id)
    away = holders.under_way(root_id)
    open_shortfalls([*held, *away], at=at, by=by)
    details = {"recall_id": row.id, "held": len(held), "under_way": len(away)}
    record("lot.blocked", by=by, at=at, subject_kind="lot", subject_id=root_id, details=details)
    afterwards(REPLACING, lambda: jobs.soon(REPLACING))
    return Recall(root_id, row.id, held, away)


def unblock_root(
    root_id: int, *, reason: str, at: datetime, by: int | None, operator_id: int | None = None
) -> int:
    """Lift a recall, and close its cases; gives the id of the recall.

    Raises Refused when there is none, or when an operator (``operator_id``) would lift what another one or the
    programme recalled.
    """
    row = session.scalars(
        select(LotRecall)
        .where(LotRecall.root_id == root_id, LotRecall.lifted_at.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise Refused(lazy("Lô này không bị thu hồi."))
    if operator_id is not None and operator_id != row.operator_id:
        raise Refused(lazy("Lô này do nơi khác thu hồi nên bạn không bỏ được. Hãy hỏi cơ quan chương trình."))
    row.lifted_at, row.lifted_by, row.lift_reason = at, by, reason
    _lock(root_id)
    _block(root_id, None, None)
    details = {"recall_id": row.id}
    record("lot.unblocked", by=by, at=at, subject_kind="lot", subject_id=root_id, details=details)
    settle_all(at=at, by=by)
    return row.id


def _lock(root_id: int, *conditions: ColumnElement[bool]) -> bool:
    """Lock a batch that meets the conditions, then its units everywhere; False when it does not.

    Before it is blocked or freed: that changes the levels of its goods, which buyers change after they locked units.
    """
    wanted = select(Lot.id).where(Lot.id == root_id, *conditions).with_for_update(key_share=True)
    if session.scalar(wanted) is None:
        return False
    lock_lots(branches_of(root_id))
    return True


def _block(root_id: int, day: date | None, reason: str | None) -> None:
    session.execute(
        update(Lot)
        .where(Lot.id == root_id)
        .values(blocked_on=day, block_reason=reason)
        .execution_options(synchronize_session=False)
    )


def find_unfit(*, at: datetime) -> int:
    """Open a case for each open order that holds units past their last day or recalled; hourly.

    Gives how many are new. An order has one open case for a batch, however often this runs; a case whose reason is
    gone is closed.
    """
    settle_all(at=at, by=None)
    return open_shortfalls(holders.holding(holders.unfit(vn_day(at))), at=at, by=None)


def reallocate(order_line_ids: Collection[int], *, at: datetime, by: int | None) -> list[int]:
    """Replace the unfit units of these lines by fit ones of the same outlet; gives the lines that moved.

    The new units are good for what was promised; the case about the old ones is closed. The caller holds the order's
    lock. Raises Shortage naming every
    line for which there are not enough (``available``: units that it can keep or get); nothing moves then.
    """
    holds = lock_holds(order_line_ids)
    if not holds:
        return []
    _held, units = lock_units({(hold.outlet_id, hold.variant_id) for hold in holds}, at)
    shifts = _replacements(holds, units, at)
    write_shifts(shifts, at=at, by=by)
    settle(order_line_ids, at=at, by=by)
    return [shift.hold.order_line_id for shift in shifts]


def _replacements(holds: Sequence[Hold], units: Sequence[Unit], at: datetime) -> list[Shift]:
    today = vn_day(at)
    unfit = {unit.item_id for unit in units if not is_good(unit, today)}
    shifts: list[Shift] = []
    short: list[ShortLine] = []
    for hold in holds:
        bad = {item_id for item_id, _ in hold.parts} & unfit
        until = max(today, hold.good_until or today)
        parts = replaced(hold, bad, units, until) if bad else hold.parts
        if parts is None:
            kept = sum(quantity for item_id, quantity in hold.parts if item_id not in bad)
            short.append(_short(hold, kept))
        elif bad:
            shifts.append(Shift(hold, parts, ShiftReason.UNFIT))
    if short:
        raise Shortage(short)
    return shifts


def _short(hold: Hold, available: int) -> ShortLine:
    return ShortLine(
        hold.outlet_id, hold.variant_id, hold.lot_id, hold.quantity, available, hold.order_line_id
    )
