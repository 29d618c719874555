"""What is collected at the desk of a hub: its own orders and those of the kiosks in it, order by order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import OPEN, CallState, Channel, Door, FulfilmentState, OrderState
from shop.outlets.models import Outlet


@dataclass(frozen=True, slots=True)
class DeskPart:
    """What one seller has in an order; `collect` in đồng."""

    fulfilment_id: int
    outlet_id: int
    outlet: str
    state: FulfilmentState
    collect: int
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class DeskOrder:
    """An order that is collected at the desk, with all its parts there."""

    order: Order
    code: str
    day: date
    parts: tuple[DeskPart, ...]

    @property
    def first_id(self) -> int:
        """A part that stands for all of them in addresses."""
        return self.parts[0].fulfilment_id

    @property
    def collect(self) -> int:
        """What is paid at the desk (đồng)."""
        return sum(part.collect for part in self.parts)

    @property
    def is_ready(self) -> bool:
        """Whether all of it lies at the desk."""
        return all(part.state is FulfilmentState.READY for part in self.parts)

    @property
    def must_call(self) -> bool:
        """Whether somebody has to call the customer first."""
        return self.order.call_state is CallState.WAITING


def group(hub_id: int) -> list[int]:
    """An outlet and the kiosks whose orders are collected at its desk."""
    return sorted({hub_id, *session.scalars(_kiosks(hub_id))})


def has_kiosks(hub_id: int) -> bool:
    """Whether orders of outlets with an operator of their own are collected here."""
    return session.scalar(_kiosks(hub_id).limit(1)) is not None


def count(hub_id: int) -> int:
    """How many orders with goods of its kiosks wait at the desk. One statement."""
    kiosk = Fulfilment.outlet_id.in_(_kiosks(hub_id))
    return (
        session.scalar(
            select(func.count(Order.id.distinct()))
            .join(Fulfilment, Fulfilment.order_id == Order.id)
            .where(*_waiting(), kiosk)
        )
        or 0
    )


def waiting(hub_id: int, *, typed: str = "", most: int = 100) -> list[DeskOrder]:
    """Open orders of the desk, the earliest day first; `typed`: only that order code, pick-up code or end of a phone."""
    outlets = group(hub_id)
    ids = (
        select(Order.id)
        .join(Fulfilment, Fulfilment.order_id == Order.id)
        .where(*_waiting(), Fulfilment.outlet_id.in_(outlets), *_named(typed))
        .group_by(Order.id)
        .order_by(func.min(Fulfilment.hand_over_day), Order.id)
        .limit(most)
    )
    return _orders(list(session.scalars(ids)), outlets)


def one(hub_id: int, fulfilment_id: int) -> DeskOrder:
    """The order of a part that is collected here. Raises NotFound."""
    outlets = group(hub_id)
    order_id = session.scalar(
        select(Fulfilment.order_id)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(*_waiting(), Fulfilment.id == fulfilment_id, Fulfilment.outlet_id.in_(outlets))
    )
    found = _orders([order_id], outlets) if order_id is not None else []
    if not found:
        raise NotFound
    return found[0]


def _orders(order_ids: Sequence[int], outlets: Sequence[int]) -> list[DeskOrder]:
    rows = session.execute(
        select(Order, Fulfilment, Outlet.name)
        .join(Fulfilment, Fulfilment.order_id == Order.id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .where(Order.id.in_(order_ids), Fulfilment.outlet_id.in_(outlets), *_waiting())
        .order_by(Fulfilment.id)
    ).all()
    lines: dict[int, list[OrderLine]] = {}
    wanted = [part.id for _order, part, _name in rows]
    for line in session.scalars(
        select(OrderLine).where(OrderLine.fulfilment_id.in_(wanted)).order_by(OrderLine.position)
    ):
        lines.setdefault(line.fulfilment_id, []).append(line)
    found: dict[int, list[tuple[Order, Fulfilment, DeskPart]]] = {}
    for order, part, name in rows:
        shown = DeskPart(
            part.id, part.outlet_id, name, part.state, part.amount_to_collect, tuple(lines.get(part.id, ()))
        )
        found.setdefault(order.id, []).append((order, part, shown))
    return [
        DeskOrder(
            its[0][0],
            its[0][1].pickup_code,
            max(part.hand_over_day for _order, part, _shown in its),
            tuple(shown for _order, _part, shown in its),
        )
        for its in (found[order_id] for order_id in order_ids if order_id in found)
    ]


def _kiosks(hub_id: int) -> Select[int]:
    """The outlets that stand in a hub with a desk; one that hands nothing over leaves it to each of them."""
    hub = aliased(Outlet)
    return select(Outlet.id).join(hub, hub.id == Outlet.hub_id).where(hub.id == hub_id, hub.offers_pickup)


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (
        Order.state == OrderState.CONFIRMED,
        Order.channel != Channel.TILL,
        Fulfilment.door == Door.PICKUP,
        Fulfilment.state.in_(OPEN),
    )


def _named(typed: str) -> list[ColumnElement[bool]]:
    text = typed.strip().upper().replace(" ", "")
    if not text:
        return []
    match: ColumnElement[bool] = or_(Order.code == text, Fulfilment.pickup_code == text)
    if text.isdigit() and len(text) >= 4:
        match = or_(match, Order.phone_last4 == text[-4:])
    return [match]
