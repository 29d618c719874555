"""Orders that are paid by card, with the stand-in as the payment service."""

import contextlib
import hashlib
import hmac
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from shop.checkout import paying
from shop.checkout import services as checkout
from shop.core.clock import now
from shop.extensions import session
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments.models import Payment
from shop.payments.providers.current import EXTENSION
from shop.payments.states import Method, PaymentState
from shop.unit_of_work import in_transaction
from shop.web.security import card_pages
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT
from tests.builders.paying import held
from tests.support.standin import StandIn
from tests.support.standin_words import SECRET

BASE = "http://localhost"
LATER = timedelta(minutes=70)  # after the deadline


@contextlib.contextmanager
def taking_cards(app: Flask, standin: StandIn) -> Iterator[None]:
    """The application has the key of this stand-in."""
    changed = standin.settings()
    changed["CARD_PAGES"] = card_pages(standin.key, standin.url)
    before = {name: app.config[name] for name in changed}
    app.config.update(changed)
    app.extensions.pop(EXTENSION, None)
    try:
        yield
    finally:
        app.config.update(before)
        app.extensions.pop(EXTENSION, None)


def awaited(
    quantity: int = 2, *, offer: carts.Offer | None = None, at: datetime = AT, stock: int = 10, **fields
) -> Order:
    """A pick-up of this many units, to be paid by card; nobody was sent to the page yet."""
    offer = offer or carts.on_offer(price=60_000, stock=stock)
    where = orders.pickup(offer.outlet.id, payment="card", **fields)
    order = orders.place(where, (offer.variant_id, quantity), at=at)
    session.commit()  # whoever asks the service next sees it, and may end the reading that is open
    return order


def started(quantity: int = 2, **fields) -> tuple[Order, str]:
    """An order whose customer stands on the page of the service; gives the page's name too."""
    order = awaited(quantity, **fields)
    assert start(order)
    return order, attempt(order).provider_ref


def start(order: Order) -> str | None:
    """Send the customer to the page."""
    return paying.start(order.token, base=BASE, clock=now)


def attempt(order: Order) -> Payment:
    """The latest attempt of an order by card, as it is now."""
    session.expire_all()
    return session.scalars(
        select(Payment)
        .where(Payment.order_id == order.id, Payment.method == Method.CARD)
        .order_by(Payment.id.desc())
        .limit(1)
    ).one()


def carry(client, standin: StandIn) -> list[int]:
    """Bring every webhook that waits to the shop; the statuses it answered."""
    return standin.carry(lambda body, headers: told(client, body, headers))


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The signature that the service would send with this body now: it signs each time that it sends."""
    at = int(time.time())
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={at},v1={mark}", "Content-Type": "application/json"}


def told(client, body: bytes, headers: dict[str, str]) -> int:
    """What the shop answers to one message."""
    names = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    return client.post("/webhooks/stripe", data=body, headers=names, token=False).status_code


def settle(ref: str) -> paying.Settled:
    """Somebody has the shop look at a page."""
    return paying.settle_page(ref, clock=now)


def sweep() -> int:
    """The worker's turn; how many orders ended."""
    return paying.sweep(clock=now)


def cancel(order) -> int | None:
    """The customer's wish to cancel."""
    return checkout.cancel(order.token, reason="đổi ý", at=now())


def cash(order) -> int | None:
    """The customer's wish to pay at the counter."""
    return paying.switch(order.token, "at_outlet", at=now())


def end(order, wish=cancel) -> paying.Wish:
    """A wish, and what came of it."""
    return paying.fulfil(in_transaction(lambda: wish(order)), clock=now)


def standing(order) -> tuple[OrderState, PaymentState, int]:
    """Where the order and its attempt stand, and how many units are held in all."""
    session.expire_all()
    return session.get_one(Order, order.id).state, attempt(order).state, held()


WAITING = (OrderState.AWAITING_PAYMENT, PaymentState.DUE, 2)
PAID = (OrderState.CONFIRMED, PaymentState.PAID, 2)
LAPSED = (OrderState.LAPSED, PaymentState.CANCELLED, 0)
