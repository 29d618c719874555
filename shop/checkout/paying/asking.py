"""What a service is asked for: the lines of the order as its bill, until the order's deadline, under the attempt's key.

The same attempt asks in the same words each time: a service refuses a key that comes with others.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from shop.core.quantity import format_quantity
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.payments.models import Payment
from shop.payments.providers.base import Asked, Item
from shop.web.i18n import speaking

MOST_ITEMS = 99


def again(payment_id: int) -> Asked | None:
    """What an attempt was asked with; None when it never was. No lock: nothing of it changes."""
    attempt = session.get_one(Payment, payment_id, populate_existing=True)
    return words(attempt) if attempt.provider_base else None


def words(attempt: Payment) -> Asked:
    """The bill of an attempt, and where the customer comes back to."""
    order = session.get_one(Order, attempt.order_id)
    if attempt.provider_key is None or attempt.deadline_at is None or attempt.provider_base is None:
        raise ValueError("not an attempt that a service can be asked about")
    language = order.language if order.language == "en" else "vi"
    place = f"{attempt.provider_base}{'/en' if language == 'en' else ''}/don-hang/{order.token}"
    return Asked(
        key=attempt.provider_key,
        items=_items(order, attempt),
        language=language,
        email=order.email,
        expires_at=attempt.deadline_at,
        return_url=f"{place}/tra-the",
        back_url=place,
    )


def _items(order: Order, attempt: Payment) -> list[Item]:
    """The lines and fees when they add up to the sum, else the order as one line."""
    _ = speaking(order.language)
    items = [Item(_name(line, order.language), line.total) for line in _lines(order) if line.total]
    fees = session.scalars(
        select(Fulfilment.fee)
        .where(Fulfilment.order_id == order.id, Fulfilment.fee > 0)
        .order_by(Fulfilment.id)
    )
    items += [Item(_("Phí giao"), fee) for fee in fees]
    if len(items) > MOST_ITEMS or sum(item.amount for item in items) != attempt.amount:
        return [Item(_("Đơn %(code)s", code=order.code), attempt.amount)]
    return items


def _lines(order: Order) -> list[OrderLine]:
    """What carries money: single lines and the components of baskets."""
    component = aliased(OrderLine)
    basket = select(component.id).where(component.parent_id == OrderLine.id).exists()
    return list(
        session.scalars(
            select(OrderLine).where(OrderLine.order_id == order.id, ~basket).order_by(OrderLine.position)
        )
    )


def _name(line: OrderLine, language: str) -> str:
    is_english = language == "en"
    name = (line.name_en if is_english else None) or line.name
    pack = (line.variant_name_en if is_english else None) or line.variant_name
    return f"{name}, {pack} × {format_quantity(line.quantity, line.measure, language)}"
