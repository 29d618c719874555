"""Several processes at once over the same money that goes back: no đồng more than came, and each once."""

import pytest
from sqlalchemy import func, select

from shop.extensions import session
from shop.inventory.models import StockMovement
from shop.inventory.states import MovementKind
from shop.orders.models import Exchange, Order, Return, ReturnUnits
from shop.orders.return_states import ExchangeState, ReturnCondition, ReturnState
from shop.orders.states import OrderState
from shop.payments import refunds
from shop.payments.models import Refund
from shop.payments.refund_states import RefundReason, RefundState, RefundWay
from shop.payments.refunds import NewRefund
from shop.reports.verify.services import differences
from tests.builders import cart
from tests.builders.orders import part_of
from tests.builders.returning import asked, back, lines_of, sold, take_back
from tests.races.running import race

pytestmark = pytest.mark.race
PROCESSES = 8


def orders(shop, number: int, *, spare: int = 0) -> list[Order]:
    """Orders of two jars that were paid and taken home; `spare`: as many more an order lie at the outlet."""
    offer = cart.on_offer(outlet=shop, stock=(2 + spare) * number, expires_on=None)
    return [
        sold((offer.variant_id, 2), outlet_id=shop.id, phone=f"+8491{place:07d}") for place in range(number)
    ]


def run(database, *everybody: list) -> list:
    session.commit()
    session.remove()
    people = [{"role": "refunders", "steps": steps, "at": cart.AT.isoformat()} for steps in everybody]
    return race(database, people)


def test_of_all_refunds_of_the_last_dong_one_wins(shop, database):
    sums = [(order.id, order.total) for order in orders(shop, 25)]
    nearly = [
        NewRefund(f"{order_id}", order_id, total - 1, RefundReason.GOODWILL, RefundWay.CASH)
        for order_id, total in sums
    ]
    for new in nearly:
        refunds.write(new, at=cart.AT, by=None)
    steps = [
        [["refund", {"order_id": each, "amount": 1, "key": f"{who}:{each}"}] for each, _total in sums]
        for who in range(PROCESSES)
    ]
    answers = run(database, *steps)

    won = [one for some in answers for one in some].count("due")
    assert won == len(sums)
    back = session.execute(select(Refund.order_id, func.sum(Refund.amount)).group_by(Refund.order_id)).all()
    assert {tuple(row) for row in back} == set(sums)
    assert differences() == []


def test_one_return_that_is_closed_and_paid_out_by_everybody_owes_and_pays_once(shop, database):
    facts = []
    for order in orders(shop, 10):
        one = asked(order, {lines_of(order)[0].id: 2})
        units = [[unit.line_id, unit.lot_id, unit.quantity, unit.condition.value] for unit in back(one)]
        facts.append({"outlet_id": part_of(order).outlet_id, "return_id": one.id, "units": units})
    run(database, *[[["give_back", one] for one in facts]] * PROCESSES)

    owed = session.scalars(select(Refund)).all()
    assert [(refund.state, refund.amount) for refund in owed] == [(RefundState.DONE, 120_000)] * 10
    assert session.scalar(select(func.count()).select_from(ReturnUnits)) == 10
    moved = select(func.count()).where(StockMovement.kind == MovementKind.RETURNED_BY_CUSTOMER)
    assert session.scalar(moved) == 10
    assert session.scalar(select(func.count()).select_from(Return)) == 10
    assert differences() == []


def test_a_return_ends_with_goods_or_with_money_and_a_cancelled_exchange_owes_once(shop, database):
    facts = []
    for order in orders(shop, 10, spare=2):
        one = take_back(order, {lines_of(order)[0].id: 2}, condition=ReturnCondition.QUARANTINE)
        facts.append({"outlet_id": one.outlet_id, "return_id": one.id})
    steps = [
        [["end", {**one, "by": "goods" if (who + place) % 2 else "money"}] for place, one in enumerate(facts)]
        for who in range(PROCESSES)
    ]
    run(database, *steps)

    assert {each.state for each in session.scalars(select(Return))} == {ReturnState.CLOSED}
    made = session.scalars(select(Exchange).where(Exchange.state == ExchangeState.MADE)).all()
    assert made
    owed = session.scalars(select(Refund).where(Refund.way != RefundWay.EXCHANGE)).all()
    assert [refund.amount for refund in owed] == [120_000] * 10
    against = session.scalars(select(Refund.amount).where(Refund.way == RefundWay.EXCHANGE)).all()
    assert against == [120_000] * len(made)
    replaced = session.scalars(select(Order.state).where(Order.payment_method == "exchange")).all()
    assert replaced == [OrderState.CANCELLED] * len(made)
    assert differences() == []
