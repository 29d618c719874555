"""A refund by transfer that the bank sends back is owed again, once, and its money is not taken for a customer's."""

import pytest
from sqlalchemy import select

from shop.checkout import editing, paying, refunding, services
from shop.checkout.editing import Edit
from shop.core.errors import NotFound, Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.models import Order
from shop.payments.models import Refund, RefundAccount
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.states import TransferState
from tests.builders import accounts
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import awaited, open_cases, pays, transfers
from tests.builders.returning import lines_of
from tests.support.signing_in import sign_in

STEP = {"at": AT, "by": None}
pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def order(db_session) -> Order:
    """Paid by transfer, cancelled, and 120.000 sent to an account that the customer named."""
    made = awaited(2)
    pays(made)
    services.cancel(made.token, reason=None, at=AT)
    refunding.name_account(made.token, bank="VCB", number="0123456789", name="NGUYEN THI HOA", at=AT)
    send(made)
    return made


def refund(order: Order, number: int = 0) -> Refund:
    session.expire_all()
    rows = select(Refund).where(Refund.order_id == order.id).order_by(Refund.id)
    return session.scalars(rows).all()[number]


def send(order: Order) -> None:
    one = refund(order)
    words = {"reference": "FT-OUT", "evidence": "đã chuyển", "payees": {one.operator_id}}
    refunding.pay_out(one.id, RefundWay.BANK, **words, **STEP)


def sent_back(order: Order) -> None:
    one = refund(order)
    refunding.sent_back(one.id, "tài khoản đã đóng", payees={one.operator_id}, **STEP)


def comes_in(order: Order) -> paying.Outcome:
    """The bank's statement tells of the money that came back."""
    return pays(order, 120_000, reference="FT-BACK", text=f"HOAN TRA OCOP {order.code}")


def states(order: Order) -> list[tuple[int, RefundState]]:
    session.expire_all()
    rows = session.scalars(select(Refund).where(Refund.order_id == order.id).order_by(Refund.id))
    return [(row.amount, row.state) for row in rows]


def test_it_is_owed_again_to_another_account_and_sent_once_more(order):
    for _time in range(2):
        sent_back(order)

    assert states(order) == [(120_000, RefundState.DUE)]
    assert len(open_cases()) == 1
    assert session.scalars(select(RefundAccount)).all() == []
    [asked] = session.scalars(select(Message).where(Message.kind == "refund_sent_back")).all()
    assert order.token in asked.body
    refunding.name_account(order.token, bank="BIDV", number="999888777", name="NGUYEN THI HOA", at=AT)
    send(order)
    assert (states(order), open_cases()) == ([(120_000, RefundState.DONE)], [])


@pytest.mark.parametrize("told_first", [True, False])
def test_the_money_that_came_back_is_the_shops_whoever_tells_first(order, told_first):
    if told_first:
        assert comes_in(order) is paying.Outcome.CASE
        sent_back(order)
    else:
        sent_back(order)
        assert comes_in(order) is paying.Outcome.KNOWN

    assert transfers()[-1].state is TransferState.RETURNED
    due = [amount for amount, state in states(order) if state is RefundState.DUE]
    assert (due, len(open_cases())) == ([120_000], 1)
    send(order)
    assert open_cases() == []
    assert comes_in(order) is paying.Outcome.KNOWN
    assert pays(order, 120_000, reference="FT-NEW") is paying.Outcome.CASE


def test_money_that_an_order_waits_for_is_not_taken_for_a_refund_until_people_say(db_session):
    made = awaited(2, price=120_000)
    pays(made)
    part, line = part_of(made), lines_of(made)[0].id
    editing.edit(part.outlet_id, part.id, Edit({line: 1}, "khách gọi"), **STEP)
    refunding.name_account(made.token, bank="VCB", number="0123456789", name="NGUYEN THI HOA", at=AT)
    send(made)
    sent_back(made)
    editing.edit(part.outlet_id, part.id, Edit({line: 2}, "khách gọi"), **STEP)

    assert comes_in(made) is paying.Outcome.CASE
    assert (part_of(made).amount_to_collect, transfers()[-1].state) == (120_000, TransferState.OPEN)
    words = {"operators": {made.payee_operator_id}, **STEP}
    assert paying.put_to_order(transfers()[-1].id, made.code, **words) is paying.Outcome.PAID

    assert part_of(made).amount_to_collect == 0
    assert states(made) == [(120_000, RefundState.DUE)]


def test_a_case_without_a_reason_names_none(order):
    refund(order).note = None
    session.flush()
    sent_back(order)
    [(_kind, title)] = open_cases()
    assert title.endswith("cho khách")


def test_what_did_not_go_by_transfer_cannot_come_back(order):
    one = refund(order)
    with pytest.raises(NotFound):
        refunding.sent_back(one.id, "x", payees={None}, **STEP)
    one.way = RefundWay.CASH
    session.flush()
    with pytest.raises(Refused):
        sent_back(order)
    assert states(order) == [(120_000, RefundState.DONE)]


def test_staff_write_it_down_on_the_page_of_the_refund(order, client):
    here = f"/quan-tri/hoan-tien/{refund(order).id}"
    sign_in(client, accounts.admin())
    assert "Ngân hàng trả lại tiền" in client.get(here).page.text
    assert client.post(f"{here}/bi-tra-lai", data={"why": ""}).status_code == 422
    assert client.post(f"{here}/bi-tra-lai", data={"why": "sai tên"}).status_code == 303

    page = client.get(here).page
    assert ("Hãy hỏi khách tài khoản khác" in page.text, "Hoàn về thẻ không như" in page.text) == (
        True,
        False,
    )
    assert states(order) == [(120_000, RefundState.DUE)]
