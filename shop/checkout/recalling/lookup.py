"""What a recalled batch has touched: shelves, ways, parcels, buyers, open orders; and who may see whose names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from shop.cases.queries import open_keys
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.holders import holding
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition
from shop.messages.models import Message
from shop.orders.letters import ORDER
from shop.orders.models import Fulfilment, FulfilmentLine, Order, ReturnUnits
from shop.orders.models.returns import ReturnLine
from shop.orders.states import UnitState
from shop.outlets.models import Outlet
from shop.transfers.queries import Passage, passages


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see: these outlets (None: all), and whether with names and phones of customers."""

    outlet_ids: frozenset[int] | None = None
    sees_people: bool = True

    def covers(self, outlet_id: int) -> bool:
        """Whether this outlet is among them."""
        return self.outlet_ids is None or outlet_id in self.outlet_ids


@dataclass(frozen=True, slots=True)
class Shelf:
    """Units of the batch at one outlet in one condition."""

    outlet_id: int
    outlet: str
    slug: str
    condition: Condition
    on_hand: int
    allocated: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where units lie, as far as the reader may see; ``others``: how many more outlets have some, or sent some off.

    ``passages``: units on no shelf, for who sees the outlet at either end.
    """

    shelves: tuple[Shelf, ...]
    passages: tuple[Passage, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Buyer:
    """Units of the batch that one order got from one outlet, or that are on their way to it.

    ``day``: the Vietnamese day of the hand-over, or on which the parcel left. Name and phone are whole.
    """

    order_id: int
    order_code: str
    fulfilment_id: int
    outlet_id: int
    outlet: str
    slug: str
    name: str
    phone: str
    email: str | None
    quantity: int
    day: date
    under_way: bool
    is_told: bool


@dataclass(frozen=True, slots=True)
class Held:
    """An open order that holds units of the batch; ``fulfilment_id`` is its part at that outlet."""

    case_id: int | None
    order_code: str
    fulfilment_id: int
    outlet_id: int
    outlet: str
    slug: str
    quantity: int
    state: str


def kind_of(recall_id: int) -> str:
    """The kind of the letters of one recall."""
    return f"lot_recalled:{recall_id}"


def places(root_id: int, sight: Sight) -> Places:
    """The shelves with units of a batch, in every condition, and the units that are between two outlets."""
    rows = session.execute(
        select(
            StockItem.outlet_id,
            Outlet.name,
            Outlet.slug,
            StockItem.condition,
            func.sum(StockItem.on_hand),
            func.sum(StockItem.allocated),
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Outlet, Outlet.id == StockItem.outlet_id)
        .where(func.coalesce(Lot.root_id, Lot.id) == root_id, StockItem.on_hand > 0)
        .group_by(StockItem.outlet_id, Outlet.name, Outlet.slug, StockItem.condition)
        .order_by(Outlet.name, StockItem.outlet_id, StockItem.condition)
    )
    found = [Shelf(*row[:4], int(row[4]), int(row[5])) for row in rows]
    moving = passages(root_id)
    mine = tuple(shelf for shelf in found if sight.covers(shelf.outlet_id))
    known = tuple(one for one in moving if sight.covers(one.from_outlet_id) or sight.covers(one.to_outlet_id))
    hidden = {shelf.outlet_id for shelf in found if shelf not in mine}
    hidden |= {one.from_outlet_id for one in moving if one not in known}
    return Places(mine, known, len(hidden))


def buyers(root_id: int, *, recall_id: int | None = None) -> list[Buyer]:
    """Who has units of a batch or waits for a parcel with them, the latest first; what came back is not counted.

    ``recall_id``: whose letters tell who was told.
    """
    rows = session.execute(_buyers(root_id, recall_id)).all()
    return [_buyer(row) for row in rows if row.units > 0]


def held(root_id: int, sight: Sight) -> list[Held]:
    """The open orders that hold units of a batch, with the case about each."""
    found = holding(Root.id == root_id)
    case_ids = open_keys({row.case_key for row in found})
    parts = _parts({row.order_id for row in found})
    rows = []
    for row in found:
        part = parts.get((row.order_id, row.outlet_id))
        if part is not None and sight.covers(row.outlet_id):
            rows.append(
                Held(
                    case_ids.get(row.case_key),
                    row.order_code,
                    part.id,
                    row.outlet_id,
                    part.name,
                    part.slug,
                    row.quantity,
                    part.state,
                )
            )
    return rows


def _buyer(row: Any) -> Buyer:
    *who, units, at, state, told = row
    values: list[Any] = [*who, int(units), vn_day(at), state is UnitState.UNDER_WAY, bool(told)]
    return Buyer(*values)


def _buyers(root_id: int, recall_id: int | None) -> Select[*tuple[Any, ...]]:
    """One row for each part of an order and state of its units."""
    told = (
        select(Message.id)
        .where(
            Message.cause_kind == ORDER,
            Message.cause_id == Order.id,
            Message.kind == kind_of(recall_id or 0),
            or_(Message.told_at.is_not(None), Message.delivered_at.is_not(None)),
        )
        .exists()
    )
    back = (
        select(func.coalesce(func.sum(ReturnUnits.quantity), 0))
        .join(ReturnLine, ReturnLine.id == ReturnUnits.return_line_id)
        .where(
            ReturnLine.order_line_id == FulfilmentLine.order_line_id,
            ReturnUnits.lot_id == FulfilmentLine.lot_id,
        )
        .correlate(FulfilmentLine)
        .scalar_subquery()
    )
    mine = func.coalesce(Lot.root_id, Lot.id) == root_id
    return (
        select(
            Order.id.label("order_id"),
            Order.code,
            Fulfilment.id.label("fulfilment_id"),
            Fulfilment.outlet_id,
            Outlet.name,
            Outlet.slug,
            Order.name,
            Order.phone,
            Order.email,
            func.sum(FulfilmentLine.quantity - back).label("units"),
            func.max(FulfilmentLine.at).label("at"),
            FulfilmentLine.state,
            told.label("told"),
        )
        .join(Fulfilment, Fulfilment.id == FulfilmentLine.fulfilment_id)
        .join(Order, Order.id == Fulfilment.order_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .where(mine, FulfilmentLine.state.in_((UnitState.SOLD, UnitState.UNDER_WAY)))
        .group_by(Order.id, Fulfilment.id, Outlet.id, FulfilmentLine.state)
        .order_by(func.max(FulfilmentLine.at).desc(), Order.id)
    )


def _parts(order_ids: Collection[int]) -> dict[tuple[int, int], Any]:
    """By (order, outlet): the part there, its outlet's name and slug, its state."""
    rows = session.execute(
        select(
            Fulfilment.order_id,
            Fulfilment.outlet_id,
            Fulfilment.id,
            Fulfilment.state,
            Outlet.name,
            Outlet.slug,
        )
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .where(Fulfilment.order_id.in_(sorted(order_ids)))
        .order_by(Fulfilment.id)
    )
    return {(row.order_id, row.outlet_id): row for row in rows}
