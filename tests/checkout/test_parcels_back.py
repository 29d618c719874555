"""Parcels that come back, from the door or later: goods, and the fee by rule."""

import pytest
from sqlalchemy import select

from shop.checkout import fulfilling
from shop.checkout.returning import Decision
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.orders.models import Order
from shop.orders.return_states import ReturnReason
from shop.orders.states import FulfilmentState
from shop.payments.models import Refund
from shop.payments.refund_states import RefundReason, RefundWay
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import pays, with_account
from tests.builders.places import HAC_THANH
from tests.builders.returning import came_back, lines_of

STEP = {"at": AT, "by": None}

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def offer(db_session):
    return carts.on_offer(stock=20, price=33_333)


def parcel(offer, *, prepaid: bool) -> Order:
    with_account(offer.outlet)
    payment = "vietqr" if prepaid else "on_delivery"
    order = orders.place(orders.delivery(HAC_THANH, payment=payment), (offer.variant_id, 2))
    if prepaid:
        pays(order)
    part = part_of(order)
    if not prepaid:
        fulfilling.confirm_call(part.outlet_id, part.id, **STEP)
    fulfilling.start_preparing(part.outlet_id, part.id, **STEP)
    fulfilling.ship(part.outlet_id, part.id, carrier="VTP", tracking="1", **STEP)
    return order


def test_a_prepaid_parcel_that_nobody_takes_owes_goods_and_fee_and_its_units_are_looked_at(offer):
    order = parcel(offer, prepaid=True)
    part = part_of(order)

    fulfilling.refuse(part.outlet_id, part.id, reason="khách đi vắng", **STEP)

    [refund] = session.scalars(select(Refund))
    assert (refund.reason, refund.way) == (RefundReason.REFUSED, RefundWay.BANK)
    assert refund.goods_amount + refund.delivery_amount == refund.amount == order.total
    assert refund.delivery_amount == part.fee > 0
    quarantined = select(StockItem.on_hand).where(StockItem.condition == Condition.QUARANTINE)
    assert session.scalar(quarantined) == 2
    assert part.state is FulfilmentState.REFUSED


def test_a_parcel_paid_at_the_door_owes_nothing_when_nobody_takes_it(offer):
    part = part_of(parcel(offer, prepaid=False))
    fulfilling.refuse(part.outlet_id, part.id, reason="khách đi vắng", **STEP)

    assert session.scalars(select(Refund)).all() == []


@pytest.mark.parametrize(
    ("reason", "units", "with_fee", "is_fee_back"),
    [
        (ReturnReason.DAMAGED, 2, None, True),
        (ReturnReason.DAMAGED, 1, None, False),
        (ReturnReason.CHANGED_MIND, 2, None, False),
        (ReturnReason.CHANGED_MIND, 1, True, True),
        (ReturnReason.DAMAGED, 2, False, False),
    ],
)
def test_the_fee_of_a_parcel_goes_back_by_rule_or_as_staff_decide(
    offer, reason, units, with_fee, is_fee_back
):
    order = parcel(offer, prepaid=True)
    part = part_of(order)
    fulfilling.deliver(part.outlet_id, part.id, **STEP)
    jar = lines_of(order)[0].id

    refund = came_back(order, {jar: units}, reason=reason, decision=Decision(with_fee=with_fee))

    assert refund.goods_amount == 33_333 * units
    assert refund.delivery_amount == (part.fee if is_fee_back else 0)
