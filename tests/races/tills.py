"""Clerks of a race: each pays the sales that they were given, in a transaction each."""

from shop.core.clock import now
from shop.core.errors import ShopError
from shop.extensions import session
from shop.till import quoting, services
from shop.till.queries import sales
from shop.till.services import Pay
from shop.till.states import Money
from shop.unit_of_work import in_transaction


def tills(app, *, outlet_id, sale_ids):
    """What each sale came to: the order's number, or the sentence of the refusal."""
    shown = [_digest(outlet_id, sale_id) for sale_id in sale_ids]
    yield
    yield [_paid(outlet_id, sale_id, digest) for sale_id, digest in zip(sale_ids, shown, strict=True)]


def _digest(outlet_id, sale_id):
    lines = sales.lines(sale_id)
    known = quoting.know(outlet_id, [line.variant_id for line in lines], now())
    return quoting.count(known, lines, Money.CASH, now()).digest


def _paid(outlet_id, sale_id, digest):
    session.remove()
    wish = Pay(Money.CASH, digest)
    try:
        return in_transaction(lambda: services.sell(outlet_id, sale_id, wish, clock=now, by=None))
    except ShopError as refusal:
        return str(refusal.sentence)
