"""Goods that come back: in time, by lot, to the right place; and what is owed for them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from shop.catalogue.states import Storage
from shop.checkout import refunding, returning
from shop.checkout.returning import Decision, Received
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services import block_root
from shop.inventory.states import Condition, MovementKind
from shop.messages.models import Message
from shop.orders.models import Order, Return, ReturnUnits
from shop.orders.return_states import ReturnCondition, ReturnReason, ReturnState
from shop.payments import refunds
from shop.payments.models import RefundLine
from shop.payments.refund_states import RefundReason, RefundState, RefundWay
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT
from tests.builders.paying import open_cases
from tests.builders.returning import (
    asked,
    back,
    came_back,
    lines_of,
    part_of,
    sold,
    wish,
)

STEP = {"at": AT, "by": None}
RESELL, QUARANTINE, WRITE_OFF = ReturnCondition

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def offer(db_session):
    return carts.on_offer(stock=20, price=33_333)


@pytest.fixture
def order(offer) -> Order:
    """Three jars at 33.333 with 10.000 off, taken home."""
    return sold((offer.variant_id, 3), outlet_id=offer.outlet.id, discount=10_000, email="hoa@example.vn")


def on_hand() -> dict[Condition, int]:
    rows = session.execute(select(StockItem.condition, StockItem.on_hand))
    return {condition: units for condition, units in rows if units}


def test_one_jar_of_a_discounted_order_comes_back_for_its_share(order):
    refund = came_back(order)

    [line] = session.scalars(select(RefundLine))
    assert (order.total, refund.amount, refund.goods_amount) == (89_999, 30_000, 30_000)
    assert (line.quantity, line.amount) == (1, 30_000)
    assert (refund.reason, refund.way, refund.state) == (
        RefundReason.RETURNED,
        RefundWay.CASH,
        RefundState.DUE,
    )
    assert on_hand() == {Condition.SELLABLE: 18}
    assert session.scalars(select(Return.state)).one() is ReturnState.CLOSED
    kinds = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds[-3:] == ["return_asked", "return_decided", "refund_due"]


def test_jar_by_jar_all_of_the_money_comes_back_and_no_dong_more(order):
    sums = [came_back(order).amount for _jar in range(3)]

    assert sums == [30_000, 29_999, 30_000]
    assert refunds.room(order.id) == 0
    with pytest.raises(BadInput):
        asked(order)


@pytest.mark.parametrize(
    ("condition", "stock"),
    [
        (RESELL, {Condition.SELLABLE: 18}),
        (QUARANTINE, {Condition.SELLABLE: 17, Condition.QUARANTINE: 1}),
        (WRITE_OFF, {Condition.SELLABLE: 17}),
    ],
)
def test_what_came_back_goes_where_staff_decide(order, condition, stock):
    came_back(order, condition=condition)

    assert on_hand() == stock
    kinds = session.scalars(select(StockMovement.kind).order_by(StockMovement.id)).all()
    assert (MovementKind.DAMAGED in kinds) is (condition is WRITE_OFF)
    assert MovementKind.RETURNED_BY_CUSTOMER in kinds


@pytest.mark.parametrize("spoil", ["expired", "recalled"])
def test_a_lot_that_may_not_be_sold_never_goes_back_on_the_shelf(db_session, spoil):
    offer = carts.on_offer(
        stock=5,
        expires_on=date(2026, 12, 2) if spoil == "expired" else carts.GOOD,
        variant={"promise_days": 0, "max_transit_days": 1},
    )
    order = sold((offer.variant_id, 2), outlet_id=offer.outlet.id)
    at = AT + timedelta(days=5)
    one = asked(order, at=at)
    returning.approve(one.outlet_id, one.id, "mang đến", at=at, by=None)
    units = back(one)
    if spoil == "recalled":
        block_root(units[0].lot_id, reason="nhiễm khuẩn", at=at, by=None)

    with pytest.raises(Refused, match="không bán lại được"), session.begin_nested():
        returning.receive(one.outlet_id, one.id, units, is_all=True, at=at, by=None)
    assert session.scalars(select(ReturnUnits)).all() == []

    returning.receive(one.outlet_id, one.id, back(one, QUARANTINE), is_all=True, at=at, by=None)
    assert on_hand()[Condition.QUARANTINE] == 1


def test_goods_come_in_parts_and_never_more_than_was_agreed_or_from_a_lot_that_was_not_bought(order):
    jar = lines_of(order)[0].id
    one = asked(order, {jar: 2})
    returning.approve(one.outlet_id, one.id, "mang đến", **STEP)
    [all_of_it] = back(one)
    first = Received(all_of_it.line_id, all_of_it.lot_id, 1, RESELL)
    take = lambda *units, is_all=False: returning.receive(  # noqa: E731
        one.outlet_id, one.id, units, is_all=is_all, **STEP
    )

    with pytest.raises(BadInput):
        take(Received(first.line_id, first.lot_id, 3, RESELL))
    with pytest.raises(BadInput):
        take(Received(first.line_id, first.lot_id + 99, 1, RESELL))
    with pytest.raises(BadInput):
        take()
    take(first)
    assert one.state is ReturnState.APPROVED
    with pytest.raises(Refused):
        returning.close(one.outlet_id, one.id, Decision(), **STEP)
    take(first)
    assert one.state is ReturnState.RECEIVED
    with pytest.raises(Refused):
        take(first)
    with pytest.raises(BadInput):
        returning.close(one.outlet_id, one.id, Decision({jar: 3}), **STEP)
    assert returning.close(one.outlet_id, one.id, Decision({jar: 1}), **STEP).amount == 30_000


def test_a_form_that_is_sent_twice_asks_once(order):
    once = wish(order)
    first, second = (returning.request(order.token, once, **STEP) for _time in range(2))

    assert first.id == second.id
    assert len(session.scalars(select(Return)).all()) == 1


@pytest.mark.parametrize(
    ("storage", "reason", "hours", "is_in_time"),
    [
        (Storage.NORMAL, ReturnReason.CHANGED_MIND, 7 * 24, True),
        (Storage.NORMAL, ReturnReason.DAMAGED, 7 * 24 + 1, False),
        (Storage.CHILLED, ReturnReason.DAMAGED, 24, True),
        (Storage.CHILLED, ReturnReason.DAMAGED, 25, False),
        (Storage.CHILLED, ReturnReason.CHANGED_MIND, 1, False),
    ],
)
def test_goods_are_taken_back_as_long_as_the_page_about_returns_says(
    offer, order, storage, reason, hours, is_in_time
):
    offer.variant.storage = storage
    session.flush()
    at = AT + timedelta(hours=hours)

    if is_in_time:
        assert asked(order, reason=reason, at=at).state is ReturnState.REQUESTED
        return
    with pytest.raises(Refused):
        asked(order, reason=reason, at=at)
    assert session.scalars(select(Return)).all() == []


def test_a_fault_is_told_or_shown_and_goods_on_their_way_are_not_given_back(offer, order):
    with pytest.raises(BadInput):
        asked(order, note="")
    asked(order, note="", reason=ReturnReason.CHANGED_MIND)
    other = orders.place(orders.pickup(offer.outlet.id, phone="+84912345679"), (offer.variant_id, 1))
    with pytest.raises(Refused):
        asked(other)
    with pytest.raises(NotFound):
        returning.request(other.token, wish(order), **STEP)


def test_staff_of_another_outlet_find_nothing_and_a_refusal_says_why(order):
    one = asked(order)
    with pytest.raises(NotFound):
        returning.approve(one.outlet_id + 1, one.id, "mang đến", **STEP)

    returning.refuse(one.outlet_id, one.id, "nắp còn nguyên", **STEP)

    assert (one.state, one.answer) == (ReturnState.REFUSED, "nắp còn nguyên")
    with pytest.raises(Refused):
        returning.approve(one.outlet_id, one.id, "mang đến", **STEP)
    assert asked(order, {lines_of(order)[0].id: 3}).state is ReturnState.REQUESTED


def test_over_the_counter_it_is_one_breath_whatever_the_day(order):
    late = AT + timedelta(days=30)
    one = returning.take_over(part_of(order).outlet_id, wish(order), at=late, by=None)
    returning.receive(one.outlet_id, one.id, back(one), is_all=True, at=late, by=None)
    refund = returning.close(one.outlet_id, one.id, Decision(), at=late, by=None)
    refunding.pay_out(
        refund.id,
        RefundWay.CASH,
        reference=None,
        evidence="khách ký nhận",
        payees={refund.operator_id},
        at=late,
        by=None,
    )

    assert (refund.state, refund.amount) == (RefundState.DONE, 30_000)
    assert open_cases() == []


def test_bad_goods_may_stay_with_the_customer_who_gets_the_money(order):
    jar = lines_of(order)[0].id
    one = asked(order, {jar: 1})
    returning.approve(one.outlet_id, one.id, "bạn giữ lại, không cần gửi trả", **STEP)

    refund = returning.close(one.outlet_id, one.id, Decision({jar: 1}), **STEP)

    assert (refund.reason, refund.amount) == (RefundReason.GOODWILL, 30_000)
    assert on_hand() == {Condition.SELLABLE: 17}


def test_nothing_may_be_owed_for_goods_that_the_customer_spoiled(order):
    assert came_back(order, condition=WRITE_OFF, decision=Decision({})) is None

    assert session.scalars(select(Message.kind).order_by(Message.id.desc()).limit(1)).one() == "return_closed"
