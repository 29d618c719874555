"""Messages written with an order: to the customer, and to the outlet where nothing else would tell it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.checkout.quote import Parcel, Quote
from shop.core.quantity import format_quantity
from shop.extensions import session
from shop.messages import services as messages
from shop.orders import texts
from shop.orders.models import Fulfilment, Order
from shop.orders.services import Created, NewOrder
from shop.orders.states import CallState, Door
from shop.orders.texts import PartText, Told
from shop.outlets.models import Operator, Outlet
from shop.web.i18n import language

ORDER = "order"
PLACED = "order_placed"
CANCELLED = "order_cancelled"


def placed(order: NewOrder, made: Created, quote: Quote, *, at: datetime) -> None:
    """E-mail if there is an address; otherwise each outlet is asked to tell the customer."""
    is_waiting = order.call_state is CallState.WAITING
    customer, order_id = order.customer, made.order_id
    to: dict[str, Any] = {"language": customer.language, "to_name": customer.name}
    parts = [(parcel, _part(parcel, order, made, quote)) for parcel in quote.parcels]
    if customer.email:
        told = texts.placed(
            made.code, made.token, quote.total, [part for _parcel, part in parts], is_waiting=is_waiting
        )
        answering = _only([parcel.site.outlet_id for parcel in quote.parcels])
        _tell(PLACED, told, order_id, at, **to, to_email=customer.email, outlet_id=answering)
        return
    for parcel, part in parts:
        told = texts.by_hand(made.code, made.token, part, is_waiting=is_waiting)
        _tell(PLACED, told, order_id, at, **to, to_phone=customer.phone, outlet_id=parcel.site.outlet_id)


def cancelled(order: Order, parts: Sequence[Fulfilment], *, at: datetime) -> None:
    """The customer gets a mail if there is an address; what nobody was told yet is taken back; operators are told."""
    messages.drop_untold(ORDER, order.id, PLACED, at=at)
    if order.email:
        told = texts.cancelled(order.code, order.token)
        to: dict[str, Any] = {"language": order.language, "to_name": order.name, "to_email": order.email}
        _tell(CANCELLED, told, order.id, at, **to, outlet_id=_only([part.outlet_id for part in parts]))
    for name, email in _outlets([part.outlet_id for part in parts]):
        told = texts.cancelled_for_outlet(order.code, name, order.cancel_reason)
        _tell("outlet_order_cancelled", told, order.id, at, to_email=email)


def _tell(kind: str, told: Told, order_id: int, at: datetime, **to: Any) -> None:
    messages.enqueue(
        kind, subject=told.subject, body=told.body, cause_kind=ORDER, cause_id=order_id, at=at, **to
    )


def _only(outlet_ids: Sequence[int]) -> int | None:
    """The outlet that an answer to a mail can go to: the one that serves the whole order."""
    return outlet_ids[0] if len(set(outlet_ids)) == 1 else None


def _outlets(outlet_ids: Sequence[int]) -> list[tuple[str, str]]:
    """(outlet, e-mail of its operator) where there is one; the others see it on their board."""
    rows = session.execute(
        select(Outlet.name, Operator.email)
        .join(Operator, Operator.id == Outlet.operator_id)
        .where(Outlet.id.in_(outlet_ids), Operator.email.is_not(None))
    )
    return [(name, email) for name, email in rows if email]


def _part(parcel: Parcel, order: NewOrder, made: Created, quote: Quote) -> PartText:
    site = parcel.site
    is_english = language() == "en"
    return PartText(
        outlet=(parcel.desk.name_en if is_english else None) or parcel.desk.name,
        address=parcel.desk.address,
        phone=parcel.desk.phone,
        hand_over_day=parcel.hand_over_day,
        is_pickup=order.door is Door.PICKUP,
        pickup_code=made.pickup_codes[site.outlet_id],
        collect=parcel.collect,
        fee=parcel.fee,
        discount=parcel.discount,
        on_the_day=parcel.prepare_on is not None,
        lines=[
            (
                (line.variant.name_en if is_english else None) or line.variant.name,
                format_quantity(line.wanted.quantity, line.variant.measure, language()),
                line.gross,
            )
            for line in quote.lines_of(parcel)
        ],
    )
