"""Several processes at once over the same money: an order is paid or it ended, never both, and no đồng counts twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments.models import BankTransfer, Payment, PaymentEvent
from shop.payments.states import PaymentState, Problem
from shop.reports.verify.services import differences
from tests.builders import cart, orders
from tests.builders.paying import BANK, with_account
from tests.races.running import race

pytestmark = pytest.mark.race
LATE = cart.AT + timedelta(hours=25)
TOO_LATE = cart.AT + timedelta(days=5)
PROCESSES = 8


@pytest.fixture
def shop(shop):
    """The outlet has a bank account."""
    return with_account(shop)


def waiting(shop, number: int) -> list[dict]:
    """Orders that wait for their transfers, as the steps of a race name them."""
    offer = cart.on_offer(outlet=shop, stock=2 * number, expires_on=None)
    found = []
    for place in range(number):
        where = orders.pickup(shop.id, phone=f"+8491{place:07d}", payment="vietqr")
        order = orders.place(where, (offer.variant_id, 1))
        found.append(
            {
                "order_id": order.id,
                "operator_id": shop.operator_id,
                "account": BANK["bank_account"],
                "amount": order.total,
                "text": f"OCOP {order.code}",
                "reference": f"FT{order.id}",
                "id": f"n{order.id}",
            }
        )
    return found


def run(database, at, *everybody: list) -> list:
    session.commit()
    session.remove()
    people = [{"role": "cashiers", "steps": steps, "at": at.isoformat()} for steps in everybody]
    return race(database, people)


def each(verb: str, facts: list[dict], *, backwards: bool = False) -> list:
    steps = [[verb, one] for one in facts]
    return steps[::-1] if backwards else steps


def lapse_against_payment(shop, database, number: int) -> None:
    facts = waiting(shop, number)
    lapsed, paid = run(database, TOO_LATE, each("lapse", facts), each("notice", facts, backwards=True))

    ended = {one["order_id"] for one, done in zip(facts, lapsed, strict=True) if done == "True"}
    came = {one["order_id"] for one, done in zip(facts[::-1], paid, strict=True) if done == "paid"}
    assert ended & came == set()
    assert ended | came == {one["order_id"] for one in facts}
    states = dict(session.execute(select(Order.id, Order.state)).all())
    assert {key for key, state in states.items() if state is OrderState.LAPSED} == ended
    assert {key for key, state in states.items() if state is OrderState.CONFIRMED} == came
    late = session.scalars(select(BankTransfer.order_id).where(BankTransfer.problem == Problem.LATE)).all()
    assert set(late) == ended
    assert session.scalar(select(StockItem.allocated)) == len(came)
    assert differences() == []


def test_an_order_lapses_or_is_paid_never_both(shop, database):
    lapse_against_payment(shop, database, 100)


@pytest.mark.prove
def test_a_thousand_orders_lapse_or_are_paid_never_both(shop, database, proof):
    lapse_against_payment(shop, database, 1000)
    proof("1,000 orders lapsing against their payment: never both, stock and books agree")


def test_money_that_loses_against_the_sweep_brings_its_order_back(shop, database):
    facts = waiting(shop, 30)
    run(database, LATE, each("lapse", facts), each("notice", facts))

    assert set(session.scalars(select(Order.state))) == {OrderState.CONFIRMED}
    paid = session.scalars(select(Payment.order_id).where(Payment.state == PaymentState.PAID)).all()
    assert sorted(paid) == [one["order_id"] for one in facts]
    assert session.scalar(select(StockItem.allocated)) == 30
    assert differences() == []


def test_the_same_notice_twenty_times_counts_once(shop, database):
    facts = waiting(shop, 3)
    answers = run(database, cart.AT, *[each("notice", facts * 20)] * PROCESSES)

    said = [one for some in answers for one in some]
    assert (said.count("paid"), said.count("known")) == (3, len(said) - 3)
    assert session.scalar(select(func.count()).select_from(PaymentEvent)) == 3
    assert differences() == []


def test_the_same_statement_told_by_several_at_once_counts_once(shop, database):
    facts = waiting(shop, 20)
    nobody = [{**one, "text": "mua mam", "reference": f"X{place}"} for place, one in enumerate(facts[:5])]
    lines = facts + nobody
    answers = run(
        database, cart.AT, *[each("line", lines), each("line", lines, backwards=True)] * (PROCESSES // 2)
    )

    said = [one for some in answers for one in some]
    assert (said.count("paid"), said.count("case"), said.count("known")) == (20, 5, 25 * PROCESSES - 25)
    assert session.scalar(select(func.count()).select_from(BankTransfer)) == 25
    assert session.scalar(select(func.count()).select_from(PaymentEvent)) == 20
    assert differences() == []


def test_staff_and_a_service_who_tell_of_the_same_money_pay_once(shop, database):
    facts = waiting(shop, 40)
    run(
        database,
        cart.AT,
        each("confirm", facts),
        each("notice", facts, backwards=True),
        each("confirm", facts, backwards=True),
    )

    assert session.scalar(select(func.count()).select_from(PaymentEvent)) == 40
    assert session.scalar(select(func.count()).select_from(BankTransfer)) == 40
    assert set(session.scalars(select(Order.state))) == {OrderState.CONFIRMED}
    assert set(session.scalars(select(BankTransfer.problem))) == {None}
    assert differences() == []
