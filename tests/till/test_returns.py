"""Goods that were sold over the counter come back with their receipt: to the shelf, to quarantine, or written off."""

import pytest
from sqlalchemy import select

from shop.checkout import refunding, returning
from shop.checkout.returning import Decision
from shop.core.clock import vn_day
from shop.core.errors import BadInput
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.orders.return_states import ReturnCondition
from shop.payments.models import Refund
from shop.payments.refund_states import RefundState, RefundWay
from shop.reports.verify.services import differences
from shop.till import services
from shop.till.queries import receipts
from shop.till.states import Money
from tests.builders import cart, paying, till
from tests.builders import returning as builders
from tests.builders.cart import AT

pytestmark = pytest.mark.usefixtures("db_session")
LEFT = {
    ReturnCondition.RESELL: (Condition.SELLABLE, 4),
    ReturnCondition.QUARANTINE: (Condition.QUARANTINE, 2),
    ReturnCondition.WRITE_OFF: (Condition.DAMAGED, 0),
}


def came_back(outlet, order, units: int, to: ReturnCondition) -> Refund:
    """The customer stands at the counter again."""
    line, who = builders.lines_of(order)[0], {"at": AT, "by": None}
    one = returning.take_over(outlet.id, builders.wish(order, {line.id: units}), **who)
    returning.receive(outlet.id, one.id, builders.back(one, to), is_all=True, **who)
    return returning.close(outlet.id, one.id, Decision(), **who)


@pytest.mark.parametrize("to", list(ReturnCondition))
def test_what_comes_back_is_paid_back_in_cash_and_lies_where_it_belongs(to):
    offer = cart.on_offer(stock=5, price=60_000)
    order = till.sold(offer.outlet, (offer.variant_id, "3"))

    refund = came_back(offer.outlet, order, 2, to)

    assert (refund.amount, refund.way, refund.state) == (120_000, RefundWay.CASH, RefundState.DUE)
    units = dict(session.execute(select(StockItem.condition, StockItem.on_hand)).all())
    condition, left = LEFT[to]
    assert units[condition] == left
    refunding.pay_out(
        refund.id,
        RefundWay.CASH,
        reference=None,
        evidence="",
        payees={offer.outlet.operator_id},
        at=AT,
        by=None,
    )
    day = receipts.totals(offer.outlet.id, vn_day(AT))
    assert (day.cash, day.back, day.drawer) == (180_000, 120_000, 60_000)
    assert [str(found) for found in differences()] == []


def test_never_more_comes_back_than_was_sold_or_is_paid_back_than_was_paid():
    offer = cart.on_offer(stock=5, price=60_000)
    order = till.sold(offer.outlet, (offer.variant_id, "3"))
    came_back(offer.outlet, order, 2, ReturnCondition.RESELL)

    with pytest.raises(BadInput):
        came_back(offer.outlet, order, 2, ReturnCondition.RESELL)
    assert session.scalars(select(Refund.amount)).all() == [120_000]


def test_a_transfer_comes_back_in_cash_over_the_same_counter():
    offer = cart.on_offer(stock=5, price=60_000)
    paying.with_account(offer.outlet)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    order = till.paid(offer.outlet, sale_id, Money.TRANSFER)
    services.receive(offer.outlet.id, sale_id, age=False, at=AT, by=None)

    refund = came_back(offer.outlet, order, 1, ReturnCondition.RESELL)

    assert (refund.amount, refund.way) == (60_000, RefundWay.CASH)
    assert [str(found) for found in differences()] == []


def test_the_key_of_a_counter_order_cannot_be_guessed():
    """The checkout gives the page of an order to whoever has its key."""
    offer = cart.on_offer(stock=5)
    first, second = (till.sold(offer.outlet, (offer.variant_id, "1")).key for _ in range(2))

    assert first != second
    assert len(first) == len(second) == len(random_token())
