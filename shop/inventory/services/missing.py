"""Units that orders hold and that are not there: other units take their place, or the order is short and people know."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, select, update

from shop.cases.opening import NewCase, open_cases
from shop.cases.states import CaseKind
from shop.core.clock import vn_day
from shop.core.errors import Conflict
from shop.core.sentences import lazy
from shop.extensions import run, session
from shop.inventory.choosing import Unit, standing_in, take
from shop.inventory.holders import ORDER_LINES, ORDERS
from shop.inventory.models import Allocation, Reservation
from shop.inventory.services.posting import Change, post
from shop.inventory.services.reserving import Hold, end_reservations, lock_holds, write_allocations
from shop.inventory.services.shortfalls import ORDER
from shop.inventory.states import MovementKind, ReservationState

TRANSFER_EVENT = "transfer_event"


@dataclass(frozen=True, slots=True)
class Cause:
    """What found the units missing: kind and id of the movements' cause, and its code for people."""

    kind: str
    cause_id: int
    code: str

    @property
    def words(self) -> str:
        """How the case about an order says it; the number of units goes in."""
        if self.kind == TRANSFER_EVENT:
            return f"phiếu chuyển {self.code} không đem về đủ, thiếu %d đơn vị"
        return f"phiếu kiểm kho {self.code} thấy thiếu %d đơn vị đang giữ cho đơn"


@dataclass(slots=True)
class _Plan:
    """What a locked reservation will hold, and the steps that lead there: (item, kind, change). `away`: still to come."""

    hold: Hold
    parts: dict[int, int]
    away: int
    steps: list[tuple[int, MovementKind, int]] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Units that nothing takes the place of."""
        return self.hold.quantity - self.away - sum(self.parts.values())

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of it."""
        return not self.parts and not self.away


def lock_promises(item_ids: Collection[int]) -> list[Hold]:
    """Lock the orders that hold units of these items, by id, then their reservations on them; before any item.

    Four statements; one when nobody holds any.
    """
    rows = session.execute(
        select(Reservation.order_line_id)
        .select_from(Allocation)
        .join(Reservation, Reservation.id == Allocation.reservation_id)
        .where(Allocation.stock_item_id.in_(sorted(item_ids)), Reservation.state == ReservationState.OPEN)
    ).all()
    return lock_orders_of({row.order_line_id for row in rows}) if rows else []


def lock_orders_of(order_line_ids: Collection[int]) -> list[Hold]:
    """Lock the orders of these lines, by id, then their open reservations; before any lot or item. Three statements."""
    orders = select(ORDER_LINES.c.order_id).where(ORDER_LINES.c.id.in_(sorted(order_line_ids)))
    run(
        select(ORDERS.c.id)
        .where(ORDERS.c.id.in_(orders))
        .order_by(ORDERS.c.id)
        .with_for_update(key_share=True)
    )
    return lock_holds(order_line_ids)


def give_up(
    needs: Mapping[int, int],
    holds: Sequence[Hold],
    units: Sequence[Unit],
    *,
    cause: Cause,
    at: datetime,
    by: int | None,
) -> int:
    """Take so many promised units (by item) back from the locked holds; gives how many orders are short now.

    The latest promise gives first. Other fit units of the outlet take their place as far as there are any (`units`:
    free units, which are used up); what is left is no longer held, and its order has an open case. Raises Conflict
    when the holds do not have so many: somebody took units just now.
    """
    plans = {hold.reservation_id: _plan(hold) for hold in holds}
    latest = sorted(plans.values(), key=lambda plan: plan.hold.reservation_id, reverse=True)
    for item_id, need in sorted(needs.items()):
        left = need
        for plan in latest:
            left -= _take_back(plan, item_id, left, [u for u in units if u.item_id not in needs], at)
        if left:
            raise Conflict(lazy("Vừa có đơn mới giữ hàng này. Hãy thử lại."))
    changed = [plan for plan in plans.values() if plan.steps]
    post([change for plan in changed for change in _changes(plan, cause)], at=at, by=by)
    _write(changed, at)
    return _tell([plan for plan in changed if plan.lost], cause, at, by)


def never_came(
    losses: Mapping[int, int], holds: Sequence[Hold], units: Sequence[Unit], *, cause: Cause, at: datetime
) -> frozenset[int]:
    """So many units (by reservation) that were on their way to the locked holds do not come; gives those that end.

    Other fit units of their outlet take the place as far as there are any; what is left is no longer held, and the
    order has an open case.
    """
    plans = [_plan(hold) for hold in holds if losses.get(hold.reservation_id)]
    for plan in plans:
        plan.away -= losses[plan.hold.reservation_id]
        for item_id, quantity in _instead(plan, losses[plan.hold.reservation_id], units, at):
            plan.parts[item_id] = plan.parts.get(item_id, 0) + quantity
            plan.steps.append((item_id, MovementKind.ALLOCATED, quantity))
    post([change for plan in plans for change in _changes(plan, cause)], at=at, by=None)
    _write(plans, at)
    _tell([plan for plan in plans if plan.lost], cause, at, None)
    return frozenset(plan.hold.reservation_id for plan in plans if plan.is_over)


def _plan(hold: Hold) -> _Plan:
    return _Plan(hold, dict(hold.parts), hold.away)


def _instead(plan: _Plan, amount: int, units: Sequence[Unit], at: datetime) -> list[tuple[int, int]]:
    """Fit free units of the outlet for at most so many; they are used up."""
    until = max(vn_day(at), plan.hold.good_until or date.min)
    fit = standing_in(units, (plan.hold.outlet_id, plan.hold.variant_id), until)
    return take(fit, min(amount, sum(unit.free for unit in fit)))


def _take_back(plan: _Plan, item_id: int, need: int, units: Sequence[Unit], at: datetime) -> int:
    """Free at most `need` units of an item from a hold; gives how many."""
    amount = min(need, plan.parts.get(item_id, 0))
    if not amount:
        return 0
    instead = _instead(plan, amount, units, at)
    moved = sum(quantity for _item, quantity in instead)
    for other, quantity in instead:
        plan.parts[other] = plan.parts.get(other, 0) + quantity
        plan.steps.append((other, MovementKind.REALLOCATED, quantity))
    plan.parts[item_id] -= amount
    if not plan.parts[item_id]:
        del plan.parts[item_id]
    steps = ((MovementKind.REALLOCATED, moved), (MovementKind.RELEASED, amount - moved))
    plan.steps.extend((item_id, kind, -quantity) for kind, quantity in steps if quantity)
    return amount


def _changes(plan: _Plan, cause: Cause) -> list[Change]:
    sums: dict[tuple[int, MovementKind], int] = defaultdict(int)
    for item_id, kind, change in plan.steps:
        sums[item_id, kind] += change
    return [
        Change(
            item_id,
            kind,
            f"missing:{cause.kind}:{cause.cause_id}:{plan.hold.reservation_id}:{item_id}:{kind}",
            "order_line",
            plan.hold.order_line_id,
            allocated=change,
            reason=cause.code,
        )
        for (item_id, kind), change in sums.items()
        if change
    ]


def _write(plans: Sequence[_Plan], at: datetime) -> None:
    """A hold that lost everything ends, with the units it had as its record; another holds what is left."""
    ended = [plan.hold for plan in plans if plan.is_over]
    if ended:
        end_reservations(ended, ReservationState.RELEASED, at)
    kept = [plan for plan in plans if not plan.is_over]
    rewrite(
        {plan.hold.reservation_id: plan.parts for plan in kept},
        {plan.hold.reservation_id: plan.away for plan in kept},
    )


def rewrite(parts: Mapping[int, Mapping[int, int]], away: Mapping[int, int]) -> None:
    """Let locked reservations hold these units (item → quantity), and wait for so many that are on their way."""
    if not parts:
        return
    session.execute(
        delete(Allocation)
        .where(Allocation.reservation_id.in_(sorted(parts)))
        .execution_options(synchronize_session=False)
    )
    for reservation_id, chosen in parts.items():
        session.execute(
            update(Reservation)
            .where(Reservation.id == reservation_id)
            .values(quantity=sum(chosen.values()) + away.get(reservation_id, 0))
            .execution_options(synchronize_session=False)
        )
    write_allocations({key: tuple(sorted(chosen.items())) for key, chosen in parts.items()})


def _tell(short: Sequence[_Plan], cause: Cause, at: datetime, by: int | None) -> int:
    """One case for each order and what left it short: another count may miss other lines of the same order."""
    if not short:
        return 0
    lines = [plan.hold.order_line_id for plan in short]
    orders = {
        line_id: (order_id, code)
        for line_id, order_id, code in session.execute(
            select(ORDER_LINES.c.id, ORDERS.c.id, ORDERS.c.code)
            .join(ORDERS, ORDERS.c.id == ORDER_LINES.c.order_id)
            .where(ORDER_LINES.c.id.in_(sorted(lines)))
        )
    }
    by_order: dict[tuple[int, str, int], list[_Plan]] = defaultdict(list)
    for plan in short:
        by_order[*orders[plan.hold.order_line_id], plan.hold.outlet_id].append(plan)
    open_cases([_case(*key, plans, cause) for key, plans in sorted(by_order.items())], at=at, by=by)
    return len(by_order)


def _case(order_id: int, code: str, outlet_id: int, plans: Sequence[_Plan], cause: Cause) -> NewCase:
    lost = sum(plan.lost for plan in plans)
    return NewCase(
        CaseKind.SHORTFALL,
        ORDER,
        order_id,
        f"Đơn {code}: {cause.words % lost}",
        key=f"missing:{cause.kind}:{cause.cause_id}:{order_id}:{outlet_id}",
        outlet_id=outlet_id,
        details={
            "missing": True,
            "order_line_ids": sorted(plan.hold.order_line_id for plan in plans),
            "quantity": lost,
            cause.kind: cause.cause_id,
        },
    )
