"""The counter of a place of the country: a sale that is put together, one that waits for its transfer, one that is sold."""

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.extensions import session
from shop.till.models import CounterLine
from shop.till.states import Money
from tests.builders import paying, till
from tests.builders.cart import AT


def add(made) -> None:
    """Three customers with one piece each."""
    outlet, goods = made.outlet, (made.variant_id, "1")
    order = till.sold(outlet, goods, at=AT, by=made.people["clerk"].id)
    paying.with_account(outlet)
    waiting = till.scanned(outlet, goods, at=AT)
    till.paid(outlet, waiting, Money.TRANSFER, at=AT)
    going = till.scanned(outlet, goods, at=AT)
    [line_id] = session.scalars(select(CounterLine.id).where(CounterLine.sale_id == going))
    made.values |= {
        "sale_id": [going, waiting],
        "counter_line_id": [line_id],
        "counter_receipt_id": [till.receipt(order).id],
    }
    made.special |= {f"till.{page}": {"sale_id": waiting} for page in ("transfer", "receive", "begin_again")}
    made.extra["samples"] |= {
        "till.add:code": session.get_one(Variant, made.variant_id).sku,
        "till.add:quantity": "1",
        "till.change:quantity": "2",
        "till.pay:given": "500000",
    }
