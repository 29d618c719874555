"""What the customer's pages read of an order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from shop.core.errors import NotFound
from shop.core.statements import built_once
from shop.extensions import run, session
from shop.inventory.models import Lot
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.one_of import Among
from shop.orders.labels import Label, order_label
from shop.orders.models import Fulfilment, FulfilmentLine, Order, OrderEvent, OrderLine, OrderRecipient
from shop.orders.states import FOR_NOTHING, Channel, Door, FulfilmentState, OrderState, UnitState

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Part:
    """One outlet's part of an order with its lines; components stand under their basket by `parent_id`."""

    fulfilment: Fulfilment
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order with everything its page shows."""

    order: Order
    parts: tuple[Part, ...]
    events: tuple[OrderEvent, ...]

    @property
    def states(self) -> list[FulfilmentState]:
        """The states of its parts."""
        return [part.fulfilment.state for part in self.parts]

    def reached(self, fulfilment_id: int | None, state: str) -> datetime | None:
        """When a part (None: the order) came into a state, if it did."""
        return next(
            (
                event.at
                for event in self.events
                if event.to_state == state and event.fulfilment_id == fulfilment_id
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list."""

    token: str
    code: str
    placed_at: datetime
    total: int
    label: Label


def page_by_token(token: str) -> OrderPage:
    """The order that this unguessable token opens. Raises NotFound. Four statements."""
    _check_token(token)
    order = session.scalar(_BY_TOKEN, {"token": token})
    if order is None:
        raise NotFound
    return _page(order)


_BY_TOKEN = select(Order).where(Order.token == bindparam("token"))


def _check_token(token: str) -> None:
    """A database refuses some characters with an error; a link that cannot be one is simply not there."""
    if not _TOKEN.fullmatch(token):
        raise NotFound


def _page(order: Order) -> OrderPage:
    of_order = {"order": order.id}
    parts = session.scalars(_PARTS, of_order).all()
    lines = session.scalars(_LINES, of_order).all()
    events = session.scalars(_EVENTS, of_order).all()
    by_part: dict[int, list[OrderLine]] = {part.id: [] for part in parts}
    for line in lines:
        by_part[line.fulfilment_id].append(line)
    return OrderPage(order, tuple(Part(part, tuple(by_part[part.id])) for part in parts), tuple(events))


_PARTS = select(Fulfilment).where(Fulfilment.order_id == bindparam("order")).order_by(Fulfilment.id)
_LINES = select(OrderLine).where(OrderLine.order_id == bindparam("order")).order_by(OrderLine.position)
_EVENTS = select(OrderEvent).where(OrderEvent.order_id == bindparam("order")).order_by(OrderEvent.id)


def batches_of(order_id: int) -> Sequence[Any]:
    """The batches that left for an order: name of the goods, number and code of the batch, day of a recall."""
    return session.execute(
        select(
            OrderLine.name,
            OrderLine.name_en,
            func.coalesce(Root.number, Root.code).label("lot"),
            Root.code,
            Root.blocked_on,
        )
        .distinct()
        .join(FulfilmentLine, FulfilmentLine.order_line_id == OrderLine.id)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            OrderLine.order_id == order_id,
            Root.code.is_not(None),
            FulfilmentLine.state.in_((UnitState.UNDER_WAY, UnitState.SOLD)),
        )
        .order_by(OrderLine.name, Root.code)
    ).all()


def recipients(order_id: int) -> dict[int, OrderRecipient]:
    """Those who get gifts of one order, by id, in the order of their list."""
    rows = session.scalars(
        select(OrderRecipient).where(OrderRecipient.order_id == order_id).order_by(OrderRecipient.number)
    )
    return {row.id: row for row in rows}


def id_by_token(token: str) -> int:
    """The id of the order that this token opens. Raises NotFound."""
    _check_token(token)
    order_id = session.scalar(select(Order.id).where(Order.token == token))
    if order_id is None:
        raise NotFound
    return order_id


def code_of_part(outlet_id: int, fulfilment_id: int) -> tuple[int, str]:
    """Id and code of the order of a part of this outlet. Raises NotFound for another outlet's."""
    row = session.execute(
        select(Order.id, Order.code)
        .join(Fulfilment, Fulfilment.order_id == Order.id)
        .where(Fulfilment.id == fulfilment_id, Fulfilment.outlet_id == outlet_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def token_by_key(key: str) -> str | None:
    """The page of the order that was placed with this key, if one was."""
    return session.scalar(select(Order.token).where(Order.key == key))


def token_by_code(code: str, last4: str) -> str | None:
    """The page of an order by its code and the last four digits of its phone; None unless both are right."""
    return session.scalar(select(Order.token).where(Order.code == code, Order.phone_last4 == last4))


def open_orders(phone: str, payment_method: str) -> int:
    """How many orders of a phone (E.164) with this way to pay have not ended."""
    return session.scalar(_OPEN_ORDERS, {"phone": phone, "method": payment_method}) or 0


_OPEN_ORDERS = select(func.count()).where(
    Order.phone == bindparam("phone"),
    Order.state.in_((OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED)),
    Order.payment_method == bindparam("method"),
)


def of_user(user_id: int, *, limit: int = 50) -> Sequence[OrderRow]:
    """A person's orders, the newest first, each with its state in words. Two statements."""
    rows = session.execute(
        select(Order.id, Order.token, Order.code, Order.placed_at, Order.total, Order.state, Order.call_state)
        .where(Order.user_id == user_id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(limit)
    ).all()
    parts: dict[int, list[FulfilmentState]] = {}
    for order_id, part in session.execute(
        select(Fulfilment.order_id, Fulfilment.state).where(Fulfilment.order_id.in_([row.id for row in rows]))
    ):
        parts.setdefault(order_id, []).append(part)
    return [
        OrderRow(token, code, placed_at, total, order_label(state, call, parts.get(order_id, [])))
        for order_id, token, code, placed_at, total, state, call in rows
    ]


def promised(
    outlet_ids: Sequence[int], doors: Collection[Door], since: date
) -> dict[tuple[int, str, date], int]:
    """How many parts of web orders that go on are promised by (outlet, door, day) from a day on. One statement."""
    found = run(_promised(frozenset(doors)), {"outlet_ids": outlet_ids, "since": since})
    return {(outlet_id, door.value, day): number for outlet_id, door, day, number in found}


@built_once(4)
def _promised(doors: frozenset[Door]) -> Select[*tuple[Any, ...]]:
    return (
        select(Fulfilment.outlet_id, Fulfilment.door, Fulfilment.hand_over_day, func.count())
        .join(Order, Order.id == Fulfilment.order_id)
        .where(
            Among(Fulfilment.outlet_id, "outlet_ids"),
            *(() if len(doors) == len(Door) else (Fulfilment.door.in_(sorted(doors)),)),
            Fulfilment.hand_over_day >= bindparam("since"),
            *(Fulfilment.state != state for state in sorted(FOR_NOTHING)),
            Order.state != OrderState.LAPSED,
            Order.state != OrderState.CANCELLED,
            Order.channel != Channel.TILL,
        )
        .group_by(Fulfilment.outlet_id, Fulfilment.door, Fulfilment.hand_over_day)
    )


def line_ids(order_id: int) -> list[int]:
    """The ids of an order's lines."""
    return list(session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_id)))


@dataclass(frozen=True, slots=True)
class PartRef:
    """Which part of which order, at which outlet."""

    code: str
    fulfilment_id: int
    outlet_id: int


def parts_of(order_id: int) -> list[PartRef]:
    """The parts of an order, for a link to each."""
    return _parts(Order.id == order_id)


def parts_of_all(order_ids: Sequence[int]) -> dict[int, list[PartRef]]:
    """The parts of several orders by order. One statement."""
    rows = session.execute(
        select(Fulfilment.order_id, Order.code, Fulfilment.id, Fulfilment.outlet_id)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(Fulfilment.order_id.in_(order_ids))
        .order_by(Fulfilment.id)
    )
    found: dict[int, list[PartRef]] = {}
    for order_id, code, fulfilment_id, outlet_id in rows:
        found.setdefault(order_id, []).append(PartRef(code, fulfilment_id, outlet_id))
    return found


def parts_by_code(code: str) -> list[PartRef]:
    """The parts of the order with this code, for a link to each."""
    return _parts(Order.code == code)


def _parts(condition: ColumnElement[bool]) -> list[PartRef]:
    rows = session.execute(
        select(Order.code, Fulfilment.id, Fulfilment.outlet_id)
        .join(Fulfilment, Fulfilment.order_id == Order.id)
        .where(condition)
        .order_by(Fulfilment.id)
    )
    return [PartRef(*row) for row in rows]
