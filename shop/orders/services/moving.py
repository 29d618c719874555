"""Orders and their parts move by the tables of ``states``, under the order's lock, and each move leaves a row.

The order's row is locked first and stands for all its parts: whoever holds it may read and move them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderEvent
from shop.orders.states import FULFILMENT_MOVES, ORDER_MOVES, FulfilmentState, OrderState
from shop.promotions import using


@dataclass(frozen=True, slots=True)
class Locked:
    """An order that nobody else changes until this transaction ends, with all its parts by id."""

    order: Order
    parts: tuple[Fulfilment, ...]

    def part(self, fulfilment_id: int) -> Fulfilment:
        """Give one of its parts."""
        return next(part for part in self.parts if part.id == fulfilment_id)


def lock_order(order_id: int) -> Locked:
    """Lock an order and read it as it is now. Raises NotFound. Two statements."""
    order = session.scalars(
        select(Order)
        .where(Order.id == order_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if order is None:
        raise NotFound
    parts = session.scalars(
        select(Fulfilment)
        .where(Fulfilment.order_id == order_id)
        .order_by(Fulfilment.id)
        .execution_options(populate_existing=True)
    )
    return Locked(order, tuple(parts))


def lock_order_of(outlet_id: int, fulfilment_id: int) -> Locked:
    """Lock the order of a part of this outlet. Raises NotFound for another outlet's part."""
    order_id = session.scalar(
        select(Fulfilment.order_id).where(Fulfilment.id == fulfilment_id, Fulfilment.outlet_id == outlet_id)
    )
    if order_id is None:
        raise NotFound
    return lock_order(order_id)


def move_order(
    order: Order, to: OrderState, *, at: datetime, by: int | None, note: str | None = None
) -> None:
    """Move a locked order. Raises Refused when the table does not allow it."""
    ORDER_MOVES.check(order.state, to)
    record(order.id, "order", at=at, by=by, note=note, moved=(order.state, to))
    order.state = to
    if to is OrderState.COMPLETED:
        order.completed_at = at
    if to is OrderState.CANCELLED:
        order.cancelled_at = at
        order.cancel_reason = note


def move_fulfilment(
    part: Fulfilment, to: FulfilmentState, *, at: datetime, by: int | None, note: str | None = None
) -> None:
    """Move a part of a locked order. Raises Refused when the table does not allow it."""
    FULFILMENT_MOVES.check(part.state, to)
    record(
        part.order_id, "fulfilment", at=at, by=by, note=note, moved=(part.state, to), fulfilment_id=part.id
    )
    part.state = to
    part.moved_at = at
    if FULFILMENT_MOVES.final(to):
        part.ended_at = at


def complete_if_ended(locked: Locked, *, at: datetime, by: int | None) -> None:
    """End a confirmed order whose parts have all ended: completed when anything reached the customer.

    Otherwise its voucher is given back; stock is locked before (design 3).
    """
    if locked.order.state is not OrderState.CONFIRMED:
        return
    states = {part.state for part in locked.parts}
    if not all(FULFILMENT_MOVES.final(state) for state in states):
        return
    reached = states & {FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED}
    to = OrderState.COMPLETED if reached else OrderState.CANCELLED
    move_order(locked.order, to, at=at, by=by)
    if to is OrderState.CANCELLED and locked.order.voucher_code:
        using.give_back(locked.order.id, at=at)


def record(
    order_id: int,
    kind: str,
    *,
    at: datetime,
    by: int | None,
    note: str | None = None,
    moved: tuple[str, str] | None = None,
    fulfilment_id: int | None = None,
) -> None:
    """Append to the order's history."""
    session.add(
        OrderEvent(
            order_id=order_id,
            fulfilment_id=fulfilment_id,
            kind=kind,
            from_state=moved[0] if moved else None,
            to_state=moved[1] if moved else None,
            note=note,
            at=at,
            by=by,
        )
    )
