"""What is taken from the shelves for the orders of an outlet, in the order in which one walks past its places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from shop.extensions import session
from shop.inventory.queries.spots import Spot, spots_of
from shop.orders.board import Part
from shop.orders.board_lots import LineLot, lots_of
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import CallState, Channel, Door, FulfilmentState, OrderState
from shop.outlets.models import Outlet
from shop.transfers.queries import away

NOWHERE = Spot(2**62, "")  # goods without a place come last
PER_SHEET = 100  # parts of orders


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


def of_outlets(outlet_ids: Sequence[int], day: date, *, skip: int = 0, most: int = PER_SHEET) -> list[Pick]:
    """What is collected at the desk of several outlets in one building, outlet by outlet: each place with its name."""
    names = {
        row.id: row.name
        for row in session.execute(select(Outlet.id, Outlet.name).where(Outlet.id.in_(outlet_ids)))
    }
    found = _lines(outlet_ids, day, Door.PICKUP, skip, most)
    lots = lots_of([line.id for rows in found.values() for _code, line in rows])
    return [
        replace(
            pick, spot=Spot(pick.spot.number, ", ".join(filter(None, (names[outlet_id], pick.spot.name))))
        )
        for outlet_id, rows in found.items()
        for pick in _picks(outlet_id, rows, lots)
    ]


def of_outlet(
    outlet_id: int, day: date, door: Door | None = None, *, skip: int = 0, most: int = PER_SHEET
) -> list[Pick]:
    """What parts (of one door) ask for that are to be prepared by a day, together: the most pressing first.

    So many parts are on one sheet, each whole. Five statements.
    """
    rows = _lines([outlet_id], day, door, skip, most).get(outlet_id, [])
    return _picks(outlet_id, rows, lots_of([line.id for _code, line in rows]))


def count(outlet_ids: Sequence[int], day: date, door: Door | None = None) -> int:
    """How many parts of orders have something to take."""
    return (
        session.scalar(
            select(func.count()).select_from(_parts(outlet_ids, day, door).order_by(None).subquery())
        )
        or 0
    )


def _parts(outlet_ids: Sequence[int], day: date, door: Door | None) -> Select[*tuple[Any, ...]]:
    """The parts to prepare: outlet by outlet in their order, the most pressing first."""
    place = case({outlet_id: place for place, outlet_id in enumerate(outlet_ids)}, value=Fulfilment.outlet_id)
    return (
        select(Fulfilment.id, Fulfilment.outlet_id, Fulfilment.hand_over_day)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(
            Fulfilment.outlet_id.in_(outlet_ids),
            *_to_prepare(day),
            *([Fulfilment.door == door] if door else []),
        )
        .order_by(place, Fulfilment.hand_over_day, Fulfilment.id)
    )


def _lines(
    outlet_ids: Sequence[int], day: date, door: Door | None, skip: int, most: int
) -> dict[int, list[tuple[str, OrderLine]]]:
    """(order code, line) of the parts of one sheet, by outlet."""
    sheet = _parts(outlet_ids, day, door).offset(skip).limit(most).subquery()
    found: dict[int, list[tuple[str, OrderLine]]] = {}
    for outlet_id, code, line in session.execute(
        select(sheet.c.outlet_id, Order.code, OrderLine)
        .join(OrderLine, OrderLine.fulfilment_id == sheet.c.id)
        .join(Order, Order.id == OrderLine.order_id)
        .order_by(sheet.c.hand_over_day, sheet.c.id, OrderLine.position)
    ):
        found.setdefault(outlet_id, []).append((code, line))
    return {outlet_id: found[outlet_id] for outlet_id in outlet_ids if outlet_id in found}


def _to_prepare(day: date) -> tuple[ColumnElement[bool], ...]:
    """Parts that were begun, and those that may be: confirmed, nobody to call first, not for later."""
    is_new = and_(
        Fulfilment.state == FulfilmentState.NEW,
        Order.call_state != CallState.WAITING,
        (Fulfilment.prepare_on.is_(None)) | (Fulfilment.prepare_on <= day),
    )
    return (
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
