"""Goods come back: counted by lot, and each unit to where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.checkout.returning.deciding import locked
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.services.returning import UnitsBack, returned_by_customer
from shop.inventory.states import Condition
from shop.orders import returning
from shop.orders.models import OrderLine, Return, ReturnLine, ReturnUnits
from shop.orders.return_states import ReturnCondition, ReturnReason, ReturnState


@dataclass(frozen=True, slots=True)
class Received:
    """Units of one lot that came back for one line of a return, and what becomes of them."""

    line_id: int
    lot_id: int
    quantity: int
    condition: ReturnCondition


def receive(
    outlet_id: int,
    return_id: int,
    units: Sequence[Received],
    *,
    is_all: bool,
    at: datetime,
    by: int | None,
) -> None:
    """Take goods in, all at once or in parts; `is_all`: nothing more will come.

    Raises NotFound, BadInput on `units` for nothing, more than was agreed, or a lot that this customer does not have,
    Refused when it was not agreed, or when an expired or recalled lot would be sold again.
    """
    _order, one = locked(outlet_id, return_id)
    if one.state is not ReturnState.APPROVED:
        raise Refused(lazy("Yêu cầu này chưa được đồng ý, hoặc hàng đã nhận đủ."))
    if one.reason is ReturnReason.MISSING:
        raise Refused(lazy("Khách báo thiếu hàng nên không có hàng nào để nhận lại."))
    lines = {line.id: (line, sold) for line, sold in returning.lines_of(return_id)}
    _check(units, lines, returning.came_back(return_id))
    back = [_written(unit, one, lines[unit.line_id][1], at, by) for unit in units]
    if back:
        returned_by_customer(back, at=at, by=by)
    came = returning.came_back(return_id)
    if not came:
        raise BadInput("units", lazy("Hãy ghi số lượng đã nhận lại."))
    if is_all or all(came.get(line.id, 0) == line.quantity for line, _sold in lines.values()):
        returning.move(one, ReturnState.RECEIVED, at=at, by=by)


def _check(
    units: Sequence[Received], lines: dict[int, tuple[ReturnLine, OrderLine]], came: dict[int, int]
) -> None:
    out = returning.lots_out([sold.id for _line, sold in lines.values()])
    for unit in units:
        if unit.line_id not in lines:
            raise NotFound
        line, sold = lines[unit.line_id]
        came[line.id] = came.get(line.id, 0) + unit.quantity
        lots = out[sold.id]
        lots[unit.lot_id] = lots.get(unit.lot_id, 0) - unit.quantity
        if unit.quantity < 1 or came[line.id] > line.quantity:
            raise BadInput("units", lazy("Món %(name)s nhiều hơn số đã đồng ý.", name=sold.name))
        if lots[unit.lot_id] < 0:
            raise BadInput(
                "units", lazy("Khách không mua nhiều như vậy từ lô này: %(name)s.", name=sold.name)
            )


def _written(unit: Received, one: Return, sold: OrderLine, at: datetime, by: int | None) -> UnitsBack:
    row = ReturnUnits(
        return_line_id=unit.line_id,
        lot_id=unit.lot_id,
        quantity=unit.quantity,
        condition=unit.condition,
        at=at,
        by=by,
    )
    session.add(row)
    session.flush()
    return UnitsBack(row.id, one.outlet_id, unit.lot_id, unit.quantity, _condition(unit.condition, sold))


def _condition(decided: ReturnCondition, sold: OrderLine) -> Condition:
    """Units of a marked-down offer go back to it, not to the full price."""
    if decided is ReturnCondition.RESELL:
        return Condition.SELLABLE if sold.lot_id is None else Condition.MARKED_DOWN
    return Condition.QUARANTINE if decided is ReturnCondition.QUARANTINE else Condition.DAMAGED
