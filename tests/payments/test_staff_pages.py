"""What staff see and do about transfers: the board, one part, a confirmation, a transfer that fits nowhere."""

import pytest
import time_machine
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.checkout import fulfilling, paying
from shop.extensions import session
from shop.orders.models import Fulfilment
from shop.orders.states import OrderState
from shop.outlets.models import Outlet
from shop.payments.models import BankTransfer
from shop.payments.states import Source, TransferState
from tests.builders import accounts
from tests.builders.cart import AT
from tests.builders.paying import awaited, pays, told, transfers

HERE = "/quan-tri/chuyen-khoan"


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def order():
    return awaited(2)


@pytest.fixture
def part(order) -> Fulfilment:
    return session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()


@pytest.fixture
def board(part) -> str:
    return f"/quan-ly/{session.get_one(Outlet, part.outlet_id).slug}/don-hang"


@pytest.fixture
def manager(client, sign_in, part):
    return sign_in(client, accounts.manager(part.outlet_id))


@pytest.fixture
def operator(client, sign_in, order):
    return sign_in(client, accounts.operator_person(order.payee_operator_id))


def text_of(client, path: str) -> str:
    return client.get(path).page.text.replace("\xa0", " ")


def test_an_unpaid_order_lies_on_a_heap_of_its_own(manager, order, board):
    assert order.code in text_of(manager, f"{board}?muc=cho-chuyen-khoan")
    assert "Chưa chuyển" in text_of(manager, f"{board}?muc=cho-chuyen-khoan")
    assert order.code not in text_of(manager, f"{board}?muc=moi")

    paying.claim(order.token, at=AT)
    assert "Khách báo đã chuyển" in text_of(manager, f"{board}?muc=cho-chuyen-khoan")
    pays(order)
    new = text_of(manager, f"{board}?muc=moi")
    assert order.code in new
    assert "Đã trả trước" in new


def test_a_part_says_that_its_money_is_awaited_then_that_it_was_paid(manager, order, part, board):
    page = text_of(manager, f"{board}/{part.id}")
    assert "Chờ khách chuyển 120.000 ₫, hạn 10:00, 29/11/2026" in page
    assert "Bắt đầu chuẩn bị" not in page

    pays(order)
    for step in (fulfilling.start_preparing, fulfilling.mark_ready):
        step(part.outlet_id, part.id, at=AT, by=None)
    page = text_of(manager, f"{board}/{part.id}")
    assert "Đã nhận 120.000 ₫ chuyển khoản" in page
    assert "Đã trả trước: không thu thêm." in page
    assert "Thu của khách" not in page
    sent = manager.submit(
        f"{board}/{part.id}", {"code": part.pickup_code}, action=f"{board}/{part.id}/ban-giao"
    )
    assert "Đã bàn giao cho khách." in manager.follow(sent).page.text


def test_a_manager_confirms_with_what_they_saw(manager, order, part, board):
    path = f"{board}/{part.id}/xac-nhan-tien"
    assert manager.submit(path, {"evidence": ""}).status_code == 422
    assert transfers() == []

    answer = manager.submit(path, {"evidence": "Ứng dụng ngân hàng lúc 10:05", "reference": "FT9"})

    assert "Đã ghi: đơn được trả đủ." in manager.follow(answer).page.text
    session.refresh(order)
    [transfer] = transfers()
    assert order.state is OrderState.CONFIRMED
    assert (transfer.source, transfer.amount, transfer.note) == (
        Source.STAFF,
        120_000,
        "Ứng dụng ngân hàng lúc 10:05",
    )
    act = session.scalars(select(AuditEvent).where(AuditEvent.action == "payment.confirmed")).one()
    assert (act.subject_id, act.details) == (order.id, {"amount": 120_000, "outcome": "paid"})
    again = manager.submit(path, {"amount": "120.000", "evidence": "lần nữa"})
    assert "không ghi lần nữa" in manager.follow(again).page.text


def test_a_clerk_and_the_shops_own_account_are_not_for_an_outlets_manager(
    client, clients, sign_in, order, part, board
):
    path = f"{board}/{part.id}/xac-nhan-tien"
    clerk = sign_in(clients(), accounts.clerk(part.outlet_id))
    assert clerk.get(path).status_code == 404
    assert "Xác nhận đã nhận tiền" not in text_of(clerk, f"{board}/{part.id}")

    from shop.payments.models import Payment

    session.scalars(select(Payment).where(Payment.order_id == order.id)).one().operator_id = None
    session.flush()
    manager = sign_in(client, accounts.manager(part.outlet_id))
    assert manager.get(path).status_code == 404
    assert sign_in(clients(), accounts.admin()).get(path).status_code == 200


def test_money_without_a_code_is_put_to_the_order_that_waits_for_it(operator, order):
    pays(order, text="mua mam")
    page = text_of(operator, HERE)
    assert "Chưa biết của đơn nào" in page
    where = f"{HERE}/{transfers()[0].id}"
    assert f"Đơn {order.code} của Nguyễn Thị Hoa đang chờ đúng số tiền này" in text_of(operator, where)

    wrong = operator.post(f"{where}/gan-don", data={"code": "ZZZZZZZZ"})
    assert wrong.status_code == 422
    answer = operator.post(f"{where}/gan-don", data={"code": order.code})

    assert "Đã ghi: đơn được trả đủ." in operator.follow(answer).page.text
    session.refresh(order)
    assert order.state is OrderState.CONFIRMED
    assert operator.post(f"{where}/gan-don", data={"code": order.code}).status_code == 422


def test_what_is_too_much_is_written_down_as_sent_back(operator, order):
    pays(order, 150_000)
    where = f"{HERE}/{transfers()[0].id}"
    assert "Đã hoàn lại 30.000 ₫ cho người chuyển" in text_of(operator, where)

    assert operator.post(f"{where}/hoan-lai", data={"note": ""}).status_code == 422
    answer = operator.post(f"{where}/hoan-lai", data={"note": "FT hoàn ngày 28/11"})

    assert "Đã ghi: tiền đã hoàn lại." in operator.follow(answer).page.text
    assert transfers()[0].state is TransferState.RETURNED


def test_money_of_the_shops_own_account_is_for_admins(operator, clients, sign_in, order):
    paying.receive(told(order, operator_id=None, text="", reference="X1"), at=AT, by=None)
    where = f"{HERE}/{session.scalars(select(BankTransfer.id)).one()}"

    assert operator.get(where).status_code == 404
    assert operator.post(f"{where}/gan-don", data={"code": order.code}).status_code == 404
    assert sign_in(clients(), accounts.admin()).get(where).status_code == 200


def test_unpaid_and_lapsed_orders_are_not_late_work(manager, order, board):
    from datetime import timedelta

    later = AT + timedelta(days=5)
    paying.lapse(order.id, at=later)
    with time_machine.travel(later, tick=False):
        page = text_of(manager, board.replace("don-hang", "hom-nay"))
        assert "1 phần hàng quá hẹn" not in page
        assert order.code not in text_of(manager, f"{board}?muc=da-xong")
