"""What is taken from the shelves for the orders of an outlet, in the order in which one walks past its places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.extensions import session
from shop.inventory.queries.spots import Spot, spots_of
from shop.orders.board import Part
from shop.orders.board_lots import LineLot, lots_of
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import CallState, Channel, Door, FulfilmentState, OrderState
from shop.outlets.models import Outlet
from shop.transfers.queries import away

NOWHERE = Spot(2**62, "")  # goods without a place come last
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of a pick list: goods at their place, the units to take by lot, and the order they are for."""

    spot: Spot
    code: str
    line: OrderLine
    lots: tuple[LineLot, ...]


def spots_of_lines(outlet_id: int, lines: Sequence[OrderLine]) -> dict[int, Spot]:
    """The place of each line's goods, by variant."""
    return spots_of(outlet_id, {line.variant_id for line in lines})


def walked(lines: Sequence[OrderLine], spots: Mapping[int, Spot]) -> list[OrderLine]:
    """Lines in the order of their places; what is in a basket follows it, the basket stands where its first goods do."""
    first: dict[int, int] = {}
    for line in lines:
        group, number = line.parent_id or line.id, spots.get(line.variant_id, NOWHERE).number
        first[group] = min(first.get(group, NOWHERE.number), number)

    def place(line: OrderLine) -> tuple[int, int, bool, int, int]:
        group, number = line.parent_id or line.id, spots.get(line.variant_id, NOWHERE).number
        return (first[group], group, line.parent_id is not None, number, line.position)

    return sorted(lines, key=place)


def of_part(part: Part) -> list[Pick]:
    """What one part of an order asks to be taken. One statement."""
    return _picks(part.fulfilment.outlet_id, [(part.order.code, line) for line in part.lines], part.lots)


def of_outlets(outlet_ids: Collection[int], day: date) -> list[Pick]:
    """What is collected at the desk of several outlets in one building, outlet by outlet: each place with its name."""
    rows = session.execute(select(Outlet.id, Outlet.name).where(Outlet.id.in_(outlet_ids), _has_pickups(day)))
    names = {row.id: row.name for row in rows}
    return [
        replace(
            pick, spot=Spot(pick.spot.number, ", ".join(filter(None, (names[outlet_id], pick.spot.name))))
        )
        for outlet_id in outlet_ids
        if outlet_id in names
        for pick in of_outlet(outlet_id, day, Door.PICKUP)
    ]


def _has_pickups(day: date) -> ColumnElement[bool]:
    """Whether somebody has to prepare a pick-up at an outlet: of many kiosks few have one."""
    return (
        select(Fulfilment.id)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(*_to_prepare(Outlet.id, day), Fulfilment.door == Door.PICKUP)
        .exists()
    )


def of_outlet(outlet_id: int, day: date, door: Door | None = None) -> list[Pick]:
    """What all parts (of one door) ask for that are to be prepared by a day, together. Five statements."""
    rows: list[Any] = list(
        session.execute(
            select(Order.code, OrderLine)
            .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
            .join(Order, Order.id == Fulfilment.order_id)
            .where(*_to_prepare(outlet_id, day), *([Fulfilment.door == door] if door else []))
            .order_by(Fulfilment.hand_over_day, Fulfilment.id, OrderLine.position)
            .limit(MOST_LINES)
        )
    )
    return _picks(
        outlet_id, [(code, line) for code, line in rows], lots_of([line.id for _code, line in rows])
    )


def _to_prepare(outlet_id: int | InstrumentedAttribute[int], day: date) -> tuple[Any, ...]:
    """Parts that were begun, and those that may be: confirmed, nobody to call first, not for later."""
    is_new = and_(
        Fulfilment.state == FulfilmentState.NEW,
        Order.call_state != CallState.WAITING,
        (Fulfilment.prepare_on.is_(None)) | (Fulfilment.prepare_on <= day),
    )
    return (
        Fulfilment.outlet_id == outlet_id,
        Order.state == OrderState.CONFIRMED,
        Order.channel != Channel.TILL,
        is_new | (Fulfilment.state == FulfilmentState.PREPARING),
    )


def _picks(
    outlet_id: int, rows: Sequence[tuple[str, OrderLine]], lots: Mapping[int, tuple[LineLot, ...]]
) -> list[Pick]:
    """A basket is nothing to take: its components are. Nor is what still comes from another outlet."""
    not_here = {line.parent_id for _code, line in rows}
    not_here |= {each.order_line_id for each in away([line.id for _code, line in rows])}
    leaves = [(code, line) for code, line in rows if line.id not in not_here]
    spots = spots_of_lines(outlet_id, [line for _code, line in leaves])
    found = [
        Pick(spots.get(line.variant_id, NOWHERE), code, line, lots.get(line.id, ())) for code, line in leaves
    ]
    return sorted(found, key=lambda pick: (pick.spot.number, pick.line.name, pick.line.variant_id, pick.code))
