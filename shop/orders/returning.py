"""Returns as rows: asked for, moved by their table, with what came back. Whoever calls holds the order's lock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.models import FulfilmentLine, OrderLine, Return, ReturnLine, ReturnPhoto, ReturnUnits
from shop.orders.return_states import COUNTED, RETURN_MOVES, ReturnReason, ReturnState
from shop.orders.services.moving import record
from shop.orders.states import UnitState

EVENT = "return"


def by_key(key: str) -> Return | None:
    """The return that a form has made, if it did."""
    return session.scalar(select(Return).where(Return.key == key))


def write(
    part: tuple[int, int, int],
    units: Mapping[int, int],
    *,
    key: str,
    reason: ReturnReason,
    note: str,
    photos: Sequence[int],
    at: datetime,
    by: int | None,
) -> Return:
    """Write a request. `part`: order, fulfilment, outlet; `units` by order line; `photos`: media."""
    order_id, fulfilment_id, outlet_id = part
    made = Return(
        key=key,
        order_id=order_id,
        fulfilment_id=fulfilment_id,
        outlet_id=outlet_id,
        state=ReturnState.REQUESTED,
        reason=reason,
        note=note,
        requested_at=at,
        requested_by=by,
        moved_at=at,
    )
    session.add(made)
    session.flush()
    session.add_all(
        ReturnLine(return_id=made.id, order_line_id=line_id, quantity=quantity)
        for line_id, quantity in sorted(units.items())
    )
    session.add_all(
        ReturnPhoto(return_id=made.id, media_id=media_id, position=place)
        for place, media_id in enumerate(dict.fromkeys(photos))
    )
    record(order_id, EVENT, at=at, by=by, moved=("", ReturnState.REQUESTED), fulfilment_id=fulfilment_id)
    session.flush()
    return made


def move(one: Return, to: ReturnState, *, at: datetime, by: int | None, note: str | None = None) -> None:
    """Move a return of a locked order. Raises Refused when the table does not allow it."""
    RETURN_MOVES.check(one.state, to)
    record(
        one.order_id, EVENT, at=at, by=by, note=note, moved=(one.state, to), fulfilment_id=one.fulfilment_id
    )
    one.state, one.moved_at = to, at
    if to in {ReturnState.APPROVED, ReturnState.REFUSED}:
        one.decided_at, one.decided_by, one.answer = at, by, note
    if to is ReturnState.CLOSED:
        one.closed_at = at
    session.flush()


def order_of(outlet_id: int, return_id: int) -> int:
    """The order of a return of this outlet, to lock it first. Raises NotFound for another outlet's."""
    found = session.scalar(
        select(Return.order_id).where(Return.id == return_id, Return.outlet_id == outlet_id)
    )
    if found is None:
        raise NotFound
    return found


def fresh(return_id: int) -> Return:
    """A return as it is now."""
    return session.get_one(Return, return_id, populate_existing=True)


def lines_of(return_id: int) -> list[tuple[ReturnLine, OrderLine]]:
    """The lines of a return with what was sold, in the order of the order."""
    rows = session.execute(
        select(ReturnLine, OrderLine)
        .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
        .where(ReturnLine.return_id == return_id)
        .order_by(OrderLine.position)
    )
    return [(line, sold) for line, sold in rows]


def asked_back(order_line_ids: Collection[int]) -> dict[int, int]:
    """Units of order lines that are asked back or came back, in every return that was not refused."""
    rows = session.execute(
        select(ReturnLine.order_line_id, func.sum(ReturnLine.quantity))
        .join(Return, Return.id == ReturnLine.return_id)
        .where(ReturnLine.order_line_id.in_(sorted(order_line_ids)), Return.state.in_(COUNTED))
        .group_by(ReturnLine.order_line_id)
    )
    return {line_id: int(units) for line_id, units in rows}


def came_back(return_id: int) -> dict[int, int]:
    """Units that came back so far, by line of the return."""
    rows = session.execute(
        select(ReturnUnits.return_line_id, func.sum(ReturnUnits.quantity))
        .join(ReturnLine, ReturnLine.id == ReturnUnits.return_line_id)
        .where(ReturnLine.return_id == return_id)
        .group_by(ReturnUnits.return_line_id)
    )
    return {line_id: int(units) for line_id, units in rows}


def lots_out(order_line_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """The lots that customers have: by order line, lot → units sold and not come back. Two statements."""
    found: dict[int, dict[int, int]] = {line_id: {} for line_id in order_line_ids}
    sold = session.execute(
        select(FulfilmentLine.order_line_id, FulfilmentLine.lot_id, func.sum(FulfilmentLine.quantity))
        .where(
            FulfilmentLine.order_line_id.in_(sorted(order_line_ids)), FulfilmentLine.state == UnitState.SOLD
        )
        .group_by(FulfilmentLine.order_line_id, FulfilmentLine.lot_id)
    )
    for line_id, lot_id, units in sold:
        found[line_id][lot_id] = int(units)
    back = session.execute(
        select(ReturnLine.order_line_id, ReturnUnits.lot_id, func.sum(ReturnUnits.quantity))
        .join(ReturnLine, ReturnLine.id == ReturnUnits.return_line_id)
        .where(ReturnLine.order_line_id.in_(sorted(order_line_ids)))
        .group_by(ReturnLine.order_line_id, ReturnUnits.lot_id)
    )
    for line_id, lot_id, units in back:
        found[line_id][lot_id] = found[line_id].get(lot_id, 0) - int(units)
    return found
