"""Sales at the counter, by the services that production uses."""

from sqlalchemy import select

from shop.core.clock import now
from shop.core.tokens import random_token
from shop.extensions import session
from shop.orders.models import Order
from shop.till import quoting, services
from shop.till.finding import Pick
from shop.till.models import CounterReceipt
from shop.till.queries import sales
from shop.till.services import Pay
from shop.till.states import Money
from tests.builders.cart import AT


def scanned(outlet, *lines, key: str | None = None, at=AT, by=None) -> int:
    """A sale with (what, quantity as typed) on it; what: a variant id or a Pick."""
    key = key or random_token()
    for what, typed in lines:
        pick = what if isinstance(what, Pick) else Pick(what)
        sale_id = services.add(outlet.id, key, pick, typed, at=at, by=by)
    return sale_id


def digest(outlet, sale_id: int, at=AT) -> str:
    """What the page of a sale shows, in short."""
    lines = sales.lines(sale_id)
    known = quoting.know(outlet.id, [line.variant_id for line in lines], at)
    return quoting.count(known, lines, Money.CASH, at).digest


def paid(outlet, sale_id: int, money: Money = Money.CASH, *, at=AT, by=None, **fields) -> Order:
    """Pay a sale as its page shows it; the order that it became."""
    wish = Pay(money, digest(outlet, sale_id, at), **fields)
    order_id = services.sell(outlet.id, sale_id, wish, clock=lambda: at, by=by)
    session.flush()
    return session.get_one(Order, order_id)


def sold(outlet, *lines, at=AT, by=None, **fields) -> Order:
    """Goods that were scanned and paid in cash."""
    return paid(outlet, scanned(outlet, *lines, at=at, by=by), at=at, by=by, **fields)


def receipt(order: Order) -> CounterReceipt:
    """The receipt of an order."""
    return session.scalars(select(CounterReceipt).where(CounterReceipt.order_id == order.id)).one()


def present_sale(outlet_id: int, variant_id: int, quantity: str = "1") -> int:
    """A sale begun at this very moment, in the caller's transaction."""
    return services.add(outlet_id, random_token(), Pick(variant_id), quantity, at=now(), by=None)
