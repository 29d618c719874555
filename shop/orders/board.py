"""What the outlet's order board reads: its own parts of orders and nothing of anybody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.board_lots import LineLot, lots_of
from shop.orders.models import Fulfilment, Order, OrderEvent, OrderLine, OrderRecipient
from shop.orders.receiving import Receiver, receiver
from shop.orders.states import OPEN, CallState, Channel, Door, FulfilmentState, OrderState

CLAIMED = "transfer_claimed"


class Tab(StrEnum):
    """The heaps staff work through, in the order of the day.

    ``LATE``: promised for a day that is over, and not ready; ``LEAVING``: ready, and to be put back tomorrow or before.
    Their parts lie on another heap too.
    """

    MONEY = "cho-chuyen-khoan"
    CALL = "cho-goi"
    NEW = "moi"
    PREPARING = "dang-chuan-bi"
    READY = "san-sang"
    SHIPPED = "dang-giao"
    LATE = "qua-hen"
    LEAVING = "sap-qua-han-nhan"
    ENDED = "da-xong"


_STATES: Mapping[Tab, tuple[FulfilmentState, ...]] = {
    Tab.MONEY: (FulfilmentState.NEW,),
    Tab.CALL: (FulfilmentState.NEW,),
    Tab.NEW: (FulfilmentState.NEW,),
    Tab.PREPARING: (FulfilmentState.PREPARING,),
    Tab.READY: (FulfilmentState.READY,),
    Tab.SHIPPED: (FulfilmentState.SHIPPED,),
    Tab.LATE: (FulfilmentState.NEW, FulfilmentState.PREPARING),
    Tab.LEAVING: (FulfilmentState.READY,),
    Tab.ENDED: (
        FulfilmentState.HANDED_OVER,
        FulfilmentState.DELIVERED,
        FulfilmentState.REFUSED,
        FulfilmentState.CANCELLED,
        FulfilmentState.NOT_COLLECTED,
    ),
}


_APART = {Tab.LATE, Tab.LEAVING, Tab.ENDED}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One part of an order on the board. ``amount_to_collect`` in đồng, ``units`` counts lines."""

    id: int
    code: str
    name: str
    phone: str
    door: Door
    state: FulfilmentState
    call_state: CallState
    hand_over_day: date
    amount_to_collect: int
    placed_at: datetime
    lines: int
    payment_method: str
    order_state: OrderState
    claimed: bool
    prepare_on: date | None = None
    recipient_name: str | None = None
    is_gift: bool = False
    pickup_until: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """All that staff need to prepare and hand over one part of an order."""

    fulfilment: Fulfilment
    order: Order
    lines: tuple[OrderLine, ...]
    lots: Mapping[int, tuple[LineLot, ...]]
    events: tuple[OrderEvent, ...]
    to: Receiver


def rows(outlet_id: int, tab: Tab, day: date, *, limit: int, offset: int) -> list[BoardRow]:
    """Give one heap on a day: the earliest promised day first; what has ended, the latest first. One statement."""
    order = (
        (Fulfilment.moved_at.desc(), Fulfilment.id.desc())
        if tab is Tab.ENDED
        else (Fulfilment.hand_over_day, Fulfilment.id)
    )
    wanted = _row_select().where(*_heap(outlet_id, tab, day)).order_by(*order).limit(limit).offset(offset)
    return [BoardRow(*row) for row in session.execute(wanted)]


def find(outlet_id: int, text: str, *, limit: int = 50) -> list[BoardRow]:
    """Look among the outlet's web orders by order code, pick-up code, or the last four digits of the phone."""
    typed = text.strip().upper().replace(" ", "")
    if not typed:
        return []
    match: ColumnElement[bool] = or_(Order.code == typed, Fulfilment.pickup_code == typed)
    if typed.isdigit() and len(typed) >= 4:
        match = or_(match, Order.phone_last4 == typed[-4:])
    wanted = _row_select().where(Fulfilment.outlet_id == outlet_id, match)
    return [BoardRow(*row) for row in session.execute(wanted.order_by(Fulfilment.id.desc()).limit(limit))]


def pressing(outlet_id: int, day: date) -> dict[Tab, int]:
    """Count what is late and what is about to be put back. One statement."""
    found = session.execute(
        select(
            func.count().filter(and_(*_heap(outlet_id, Tab.LATE, day))),
            func.count().filter(and_(*_heap(outlet_id, Tab.LEAVING, day))),
        )
        .select_from(Fulfilment)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(Fulfilment.outlet_id == outlet_id, Fulfilment.state.in_(OPEN))
    ).one()
    return {Tab.LATE: found[0], Tab.LEAVING: found[1]}


def counts(outlet_id: int) -> dict[Tab, int]:
    """Count the open heaps of an outlet. One statement; what has ended is not counted."""
    grouped = session.execute(
        select(Fulfilment.state, Order.call_state, Order.state, func.count())
        .join(Order, Order.id == Fulfilment.order_id)
        .where(
            Fulfilment.outlet_id == outlet_id,
            Fulfilment.state.not_in(_STATES[Tab.ENDED]),
            Order.state.in_((OrderState.CONFIRMED, OrderState.AWAITING_PAYMENT)),
            Order.channel != Channel.TILL,
        )
        .group_by(Fulfilment.state, Order.call_state, Order.state)
    )
    found: dict[Tab, int] = dict.fromkeys((tab for tab in Tab if tab not in _APART), 0)
    for state, call_state, order_state, number in grouped:
        found[tab_of(state, call_state, order_state)] += number
    return found


def tab_of(
    state: FulfilmentState, call_state: CallState, order_state: OrderState = OrderState.CONFIRMED
) -> Tab:
    """The heap a part lies on."""
    if order_state is OrderState.AWAITING_PAYMENT:
        return Tab.MONEY
    if state is FulfilmentState.NEW and call_state is CallState.WAITING:
        return Tab.CALL
    asked = {Tab.CALL, Tab.MONEY, Tab.LATE, Tab.LEAVING}
    return next(tab for tab, states in _STATES.items() if tab not in asked and state in states)


def part(outlet_id: int, fulfilment_id: int) -> Part:
    """Read one part of an order of this outlet. Raises NotFound for a stranger's. Six statements."""
    row = session.execute(
        select(Fulfilment, Order, OrderRecipient)
        .join(Order, Order.id == Fulfilment.order_id)
        .outerjoin(OrderRecipient, OrderRecipient.id == Fulfilment.recipient_id)
        .where(Fulfilment.id == fulfilment_id, Fulfilment.outlet_id == outlet_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    fulfilment, order, whose = row
    lines = tuple(
        session.scalars(
            select(OrderLine).where(OrderLine.fulfilment_id == fulfilment_id).order_by(OrderLine.position)
        )
    )
    events = session.scalars(
        select(OrderEvent)
        .where(
            OrderEvent.order_id == order.id,
            or_(OrderEvent.fulfilment_id.is_(None), OrderEvent.fulfilment_id == fulfilment_id),
        )
        .order_by(OrderEvent.id)
    )
    lots = lots_of([line.id for line in lines])
    return Part(fulfilment, order, lines, lots, tuple(events), receiver(order, whose))


_WORDS = (Order.recipient_count, Order.recipient_name, Order.card_text)  # each makes it a gift


def _row_select() -> Select[*tuple[Any, ...]]:
    lines = (
        select(func.count())
        .where(OrderLine.fulfilment_id == Fulfilment.id, OrderLine.parent_id.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            Fulfilment.id,
            Order.code,
            Order.name,
            Order.phone,
            Fulfilment.door,
            Fulfilment.state,
            Order.call_state,
            Fulfilment.hand_over_day,
            Fulfilment.amount_to_collect,
            Order.placed_at,
            lines,
            Order.payment_method,
            Order.state,
            _claimed(),
            Fulfilment.prepare_on,
            func.coalesce(OrderRecipient.name, Order.recipient_name),
            or_(
                Order.recipient_count.is_not(None),
                Order.recipient_name.is_not(None),
                Order.card_text.is_not(None),
                Order.gift_bag,
                Order.hides_prices,
            ),
            Fulfilment.pickup_until,
        )
        .join_from(Fulfilment, Order, Order.id == Fulfilment.order_id)
        .outerjoin(OrderRecipient, OrderRecipient.id == Fulfilment.recipient_id)
    )


def _claimed() -> ColumnElement[bool]:
    """Whether the customer of an order that waits for a transfer says that it was sent."""
    return exists().where(
        OrderEvent.order_id == Order.id,
        OrderEvent.kind == CLAIMED,
        Order.state == OrderState.AWAITING_PAYMENT,
    )


def _heap(outlet_id: int, tab: Tab, day: date) -> list[ColumnElement[bool]]:
    wanted = [
        Fulfilment.outlet_id == outlet_id,
        Fulfilment.state.in_(_STATES[tab]),
        Order.channel != Channel.TILL,
    ]
    if tab is not Tab.ENDED:
        awaited = tab is Tab.MONEY
        wanted.append(Order.state == (OrderState.AWAITING_PAYMENT if awaited else OrderState.CONFIRMED))
    if tab is Tab.LATE:
        wanted.append(Fulfilment.hand_over_day < day)
    if tab is Tab.LEAVING:
        wanted.append(Fulfilment.pickup_until <= day + timedelta(days=1))
    if tab is Tab.CALL:
        wanted.append(Order.call_state == CallState.WAITING)
    if tab is Tab.NEW:
        wanted.append(Order.call_state != CallState.WAITING)
    return wanted
