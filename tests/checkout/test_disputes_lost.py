"""A lost dispute pays first for what is owed; goods are not exchanged for money that a bank holds or gave back."""

import pytest
from sqlalchemy import select

from shop import jobs
from shop.checkout import exchanging, returning
from shop.checkout.exchanging import Replacement
from shop.checkout.refunding.covering import EXCHANGE, HELD
from shop.checkout.returning.closing import Decision
from shop.core.errors import Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.exchanges import Instead
from shop.orders.models import Order
from shop.orders.return_states import ExchangeKind, ReturnReason
from shop.payments import refunds
from shop.payments.models import CardDispute
from shop.payments.refund_states import RefundState, RefundWay
from tests.builders.cart import AT
from tests.builders.disputing import WHOLE, cancel, decided, disputed, order, rows, service, titles
from tests.builders.returning import hand_over, lines_of, take_back

__all__ = ["order", "service"]
pytestmark = pytest.mark.usefixtures("takes_cards", "books_agree")


@pytest.mark.parametrize(
    ("lost", "found"),
    [
        (
            50_000,
            [(50_000, RefundWay.DISPUTE, RefundState.DONE), (10_000, RefundWay.PROVIDER, RefundState.DUE)],
        ),
        (60_000, [(60_000, RefundWay.DISPUTE, RefundState.DONE)]),
        (90_000, [(60_000, RefundWay.DISPUTE, RefundState.DONE)]),
    ],
)
def test_what_a_bank_took_pays_first_for_goods_that_come_back(order, service, lost, found):
    hand_over(order)
    session.commit()
    decided(service, disputed(service, lost), "lost")
    one = take_back(order, {lines_of(order)[0].id: 1}, reason=ReturnReason.DAMAGED)

    returning.close(one.outlet_id, one.id, Decision(), at=AT, by=None)

    assert rows() == found
    [line] = lines_of(order)
    assert (refunds.backs([line.id])[line.id].quantity, refunds.backs([line.id])[line.id].amount) == (
        1,
        60_000,
    )
    told = session.scalars(select(Message.subject).where(Message.cause_kind == "refund")).all()
    assert len(told) == len(found)


def test_of_a_smaller_refund_that_is_due_a_lost_dispute_pays_its_share(order, service):
    hand_over(order)
    one = take_back(order, {lines_of(order)[0].id: 1}, reason=ReturnReason.DAMAGED)
    returning.close(one.outlet_id, one.id, Decision(), at=AT, by=None)
    session.commit()

    decided(service, disputed(service, 50_000), "lost")

    assert rows() == [
        (60_000, RefundWay.PROVIDER, RefundState.CANCELLED),
        (50_000, RefundWay.DISPUTE, RefundState.DONE),
        (10_000, RefundWay.PROVIDER, RefundState.DUE),
    ]
    [line] = lines_of(order)
    assert refunds.backs([line.id])[line.id].amount == 60_000


def test_a_case_of_money_that_went_twice_ends_when_the_bank_decides_anew(order, service):
    code = order.code
    cancel(order)
    jobs.run("checkout.send_refunds")
    ref = disputed(service, WHOLE)
    decided(service, ref, "lost")
    assert any("hai lần" in title for title in titles())

    decided(service, ref, "won")

    found = titles()
    assert not any("hai lần" in title for title in found)
    assert f"Đơn {code}: ngân hàng đổi quyết định, tiền khiếu nại đã về lại (120.000 ₫)" in found


def returned(order: Order) -> tuple[int, int]:
    hand_over(order)
    one = take_back(order, {lines_of(order)[0].id: 2}, reason=ReturnReason.DAMAGED)
    found = one.outlet_id, one.id
    session.commit()
    return found


def exchange(outlet_id: int, return_id: int) -> Order:
    wish = Replacement(Instead(ExchangeKind.SAME))
    return exchanging.exchange(outlet_id, return_id, wish, at=AT, by=None)


def test_nothing_is_exchanged_while_a_bank_decides(order, service):
    one = returned(order)
    disputed(service)

    with pytest.raises(Refused) as refused:
        exchange(*one)
    assert refused.value.sentence == HELD


def test_an_exchange_takes_no_less_because_a_bank_holds_a_part(order, service):
    one = returned(order)
    ref = disputed(service, 100_000)
    with pytest.raises(Refused) as refused:
        exchange(*one)
    assert refused.value.sentence == HELD
    session.rollback()

    decided(service, ref, "lost")
    with pytest.raises(Refused) as refused:
        exchange(*one)
    assert refused.value.sentence == EXCHANGE


def test_the_loss_follows_the_money_to_the_order_that_it_pays_for(order, service):
    made = exchange(*returned(order))
    session.commit()

    decided(service, disputed(service, WHOLE), "lost")

    lost = session.scalars(select(CardDispute)).all()
    assert [(row.order_id, row.amount, row.twice) for row in lost] == [(made.id, WHOLE, 0)]
    assert (refunds.room(order.id), refunds.room(made.id)) == (0, 0)
