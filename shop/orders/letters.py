"""Letters about an order: who gets them and which address they lead to; the words are their writers'."""

from __future__ import annotations

from datetime import datetime

from shop.messages.services import enqueue
from shop.orders.models import Order

ORDER = "order"


def link(order: Order, more: str = "") -> str:
    """The address of the order's page in the customer's language, for a message: it becomes a full one when told."""
    return f"[[{'/en' if order.language == 'en' else ''}/don-hang/{order.token}{more}]]"


def write(
    order: Order,
    kind: str,
    subject: str,
    body: str,
    *,
    at: datetime,
    outlet_id: int | None = None,
    cause: tuple[str, int] | None = None,
) -> None:
    """Tell the customer by e-mail, or by hand from the outlet; without an outlet the order must have an address.

    `cause`: what the message is about, when that is not the order. Who bought at the counter and left neither phone
    nor address is told nothing: they were there.
    """
    if not (order.phone or order.email):
        return
    cause_kind, cause_id = cause or (ORDER, order.id)
    enqueue(
        kind,
        subject=subject,
        body=body,
        cause_kind=cause_kind,
        cause_id=cause_id,
        at=at,
        language=order.language,
        to_name=order.name,
        to_email=order.email,
        to_phone=None if outlet_id is None else order.phone,
        outlet_id=outlet_id,
    )
