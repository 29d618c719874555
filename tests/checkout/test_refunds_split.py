"""Money that several attempts brought goes back from each, to whoever has it: never more than it brought."""

import pytest
from sqlalchemy import select

from shop.checkout import editing, fulfilling, returning
from shop.checkout.editing import Edit
from shop.checkout.refunding.owing import Owed, owe
from shop.checkout.returning.closing import Decision
from shop.core.clock import now
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.return_states import ReturnReason
from shop.payments import refunds
from shop.payments.models import Payment, Refund, RefundLine
from shop.payments.refund_states import RefundReason, RefundWay
from tests.builders import cards, cart, orders, outlets
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.returning import hand_over, lines_of, take_back

STEP = {"at": AT, "by": None}
pytestmark = pytest.mark.usefixtures("books_agree")


def of(order: Order) -> list[Refund]:
    return list(session.scalars(select(Refund).where(Refund.order_id == order.id).order_by(Refund.id)))


@pytest.fixture
def two_cards(takes_cards, db_session) -> Order:
    """A jar of 60.000 that one card paid, and two more that another did, taken home."""
    order, page = cards.started(1)
    takes_cards.pay(page)
    cards.settle(page)
    session.expire_all()
    part, line = part_of(order), lines_of(order)[0].id
    editing.edit(part.outlet_id, part.id, Edit({line: 3}, "khách gọi"), at=now(), by=None)
    session.commit()
    cards.start(order)
    page = cards.attempt(order).provider_ref
    takes_cards.pay(page)
    cards.settle(page)
    session.expire_all()
    hand_over(order)
    return order


def test_a_line_that_two_cards_paid_goes_back_to_both_with_its_vat(two_cards):
    [line] = lines_of(two_cards)
    one = take_back(two_cards, {line.id: 3}, reason=ReturnReason.DAMAGED)

    returning.close(one.outlet_id, one.id, Decision(), **STEP)

    last, first = of(two_cards)
    assert [(row.amount, row.goods_amount, row.way) for row in (last, first)] == [
        (120_000, 120_000, RefundWay.PROVIDER),
        (60_000, 60_000, RefundWay.PROVIDER),
    ]
    assert last.payment_id > first.payment_id
    back = refunds.backs([line.id])[line.id]
    assert (back.quantity, back.amount, back.vat) == (3, line.total, line.vat)
    units = session.scalars(select(RefundLine.quantity).order_by(RefundLine.id)).all()
    assert units == [3, 0]
    assert owe(two_cards, Owed(RefundReason.GOODWILL, "", other=1), key="more", at=AT, by=None) is None


def test_what_one_card_can_bear_goes_back_to_that_card_alone(two_cards):
    owe(two_cards, Owed(RefundReason.GOODWILL, "hộp vỡ", other=90_000), key="one", at=AT, by=None)
    owe(two_cards, Owed(RefundReason.GOODWILL, "hộp vỡ", other=70_000), key="two", at=AT, by=None)
    for _time in range(2):
        owe(two_cards, Owed(RefundReason.GOODWILL, "hộp vỡ", other=70_000), key="two", at=AT, by=None)

    assert [(row.key, row.amount) for row in of(two_cards)] == [
        ("one", 90_000),
        ("two", 30_000),
        ("two:2", 40_000),
    ]
    assert [refunds.room_of(paid) for paid in refunds.attempts_of(two_cards.id)] == [0, 20_000]


@pytest.fixture
def two_doors(db_session, clock) -> tuple[Order, dict[int, int]]:
    """Goods of two operators, each paid to its own carrier; what each of them took (đồng)."""
    offers = [
        cart.on_offer("Chè", outlet=outlets.outlet("A"), price=50_000),
        cart.on_offer("Mật ong", outlet=outlets.outlet("B"), price=90_000),
    ]
    order = orders.place(orders.delivery(), *((one.variant_id, 1) for one in offers))
    parts = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).all()
    fulfilling.confirm_call(parts[0].outlet_id, parts[0].id, **STEP)
    for part in parts:
        fulfilling.start_preparing(part.outlet_id, part.id, **STEP)
        fulfilling.ship(part.outlet_id, part.id, carrier="Xe khách", tracking=None, **STEP)
        fulfilling.deliver(part.outlet_id, part.id, **STEP)
    took = session.execute(select(Payment.operator_id, Payment.paid).where(Payment.order_id == order.id))
    return order, dict(took.all())


def test_all_of_an_order_goes_back_from_everybody_who_has_a_part_of_it(two_doors):
    order, took = two_doors

    owe(order, Owed(RefundReason.GOODWILL, "hộp vỡ", other=order.total), key="all", at=AT, by=None)

    assert {row.operator_id: row.amount for row in of(order)} == took
    assert sum(took.values()) == order.total


def test_a_sum_of_the_whole_order_that_one_part_alone_can_bear_is_its_sellers(two_doors):
    order, took = two_doors
    most = max(took.values())

    owe(order, Owed(RefundReason.GOODWILL, "hộp vỡ", other=most), key="some", at=AT, by=None)

    [row] = of(order)
    assert (row.amount, took[row.operator_id]) == (most, most)
