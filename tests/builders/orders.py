"""Orders placed the way production places them."""

from datetime import datetime

from sqlalchemy import select

from shop.cart.queries import Visitor, lines_of
from shop.cart.services import keep_checkout
from shop.checkout import services
from shop.checkout.details import Details
from shop.checkout.services import Agreed, bound_quote, wanted_of
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from tests.builders.cart import AT, a_cart, cart_row
from tests.builders.places import HAC_THANH

PHONE = "+84912345678"


def pickup(outlet_id: int, **fields) -> Details:
    """Answers of somebody who comes to the outlet."""
    values = {"name": "Nguyễn Thị Hoa", "phone": PHONE, "payment": "at_outlet", "outlet_id": outlet_id}
    return Details(Door.PICKUP, **{**values, **fields})


def delivery(commune_code: str = HAC_THANH, **fields) -> Details:
    """Answers of somebody who waits at home."""
    values = {
        "name": "Nguyễn Thị Hoa",
        "phone": PHONE,
        "payment": "on_delivery",
        "commune_code": commune_code,
        "street": "12 Lê Lợi",
    }
    return Details(Door.DELIVERY, **{**values, **fields})


def agreed_for(token: str, details: Details, *, at: datetime = AT, **fields) -> Agreed:
    """What the review form of this cart would send."""
    keep_checkout(Visitor(token), details.to_json(), at=at)
    session.flush()
    cart = cart_row(token)
    _quote, digest, _method = bound_quote(details, wanted_of(lines_of(cart.id)), at)
    return Agreed(cart.order_key, digest, **{"terms": True, **fields})


def place(details: Details, *lines: tuple[int, int], at: datetime = AT) -> Order:
    """Put (variant id, quantity) in a cart and place it."""
    token = a_cart(*lines, at=at)
    placed = services.place(agreed_for(token, details, at=at), clock=lambda: at, language="vi")
    return session.scalars(select(Order).where(Order.token == placed.token)).one()


def part_of(order: Order) -> Fulfilment:
    """The one part of an order."""
    return session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
