"""The customer's pages of an order."""

import pytest
import time_machine
from sqlalchemy import func, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.messages.models import Message
from shop.orders import queries
from shop.orders.models import Fulfilment, Order, OrderEvent
from shop.orders.services import lock_order, move_fulfilment
from shop.orders.states import FulfilmentState, OrderState
from shop.orders.views import customer
from shop.payments.models import Payment
from shop.payments.states import PaymentState
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders.cart import AT


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def order() -> Order:
    outlet = outlets.outlet("Hạc Thành", phone="+842373852123")
    outlets.hours(outlet.id)
    offer = carts.on_offer(outlet=outlet, stock=10, price=60_000)
    return orders.place(orders.pickup(outlet.id, email="hoa@vidu.vn"), (offer.variant_id, 2))


def test_the_page_says_what_happens_next_where_and_for_how_much(client, order):
    page = client.get(f"/don-hang/{order.token}").page

    text = page.text.replace("\xa0", " ")
    part = session.scalars(select(Fulfilment)).one()
    assert page.heading == f"Đơn {order.code}"
    assert "Đã nhận đơn" in text
    assert "Hàng sẵn sàng từ Chủ nhật, 29/11/2026" in text
    assert "91 Nguyễn Chí Thanh, Phường Hạc Thành, Thanh Hóa" in text
    assert "Đang mở, đóng lúc 20:00" in text
    assert part.pickup_code in text
    assert "120.000 ₫" in text
    assert "tel:+842373852123" in page.links


def test_the_page_is_there_in_english_too(client, order):
    answer = client.get(f"/en/don-hang/{order.token}")

    assert answer.status_code == 200
    assert answer.page.root.get("lang") == "en"


@pytest.mark.parametrize("token", ["x", "x" * 22, "../../etc", "é" * 22])
def test_who_does_not_know_the_link_finds_nothing(client, order, token):
    assert client.get(f"/don-hang/{token}").status_code == 404
    assert client.post(f"/don-hang/{token}/huy").status_code == 404
    assert session.scalars(select(Order.state)).one() is OrderState.CONFIRMED


def test_a_link_that_cannot_be_one_is_not_even_looked_for(db_session, query_count):
    with query_count() as statements, pytest.raises(NotFound):
        queries.page_by_token("x" * 21 + "\x00")

    assert statements == []


def test_cancelling_frees_the_goods_ends_what_is_due_and_tells(client, order):
    answer = client.submit(
        f"/don-hang/{order.token}", {"reason": "Đặt nhầm"}, action=f"/don-hang/{order.token}/huy"
    )

    assert answer.status_code == 303
    page = client.follow(answer).page
    assert "Đã hủy" in page.text
    assert "Không phải trả" in page.text
    assert "Trả khi nhận" not in page.text
    assert f"/don-hang/{order.token}/huy" not in page.html
    session.refresh(order)
    assert (order.state, order.cancel_reason, order.cancelled_at) == (OrderState.CANCELLED, "Đặt nhầm", AT)
    assert session.scalars(select(Fulfilment.state)).all() == [FulfilmentState.CANCELLED]
    assert session.scalars(select(StockItem.allocated)).all() == [0]
    assert session.scalars(select(Payment.state)).all() == [PaymentState.CANCELLED]
    kinds = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds[-1] == "order_cancelled"
    moves = session.execute(select(OrderEvent.from_state, OrderEvent.to_state).order_by(OrderEvent.id)).all()
    assert [tuple(move) for move in moves][1:] == [("new", "cancelled"), ("confirmed", "cancelled")]


def test_cancelling_twice_changes_nothing(client, order):
    client.submit(f"/don-hang/{order.token}", action=f"/don-hang/{order.token}/huy")
    events = session.scalar(select(func.count()).select_from(OrderEvent))

    answer = client.post(f"/don-hang/{order.token}/huy")

    assert answer.status_code == 303
    assert session.scalar(select(func.count()).select_from(OrderEvent)) == events


def test_once_the_outlet_has_begun_the_customer_has_to_call(client, order):
    locked = lock_order(order.id)
    move_fulfilment(locked.parts[0], FulfilmentState.PREPARING, at=AT, by=None)
    session.flush()

    page = client.get(f"/don-hang/{order.token}").page
    assert "Đang chuẩn bị" in page.text
    answer = client.post(f"/don-hang/{order.token}/huy")

    assert answer.status_code == 422
    assert "không hủy ở đây được nữa" in answer.page.text
    assert session.scalars(select(Order.state)).one() is OrderState.CONFIRMED
    assert session.scalars(select(StockItem.allocated)).all() == [2]


@pytest.mark.parametrize("reason", ["a" * 301, "x\x00y"])
def test_a_reason_that_cannot_be_used_cancels_nothing(client, order, reason):
    answer = client.post(f"/don-hang/{order.token}/huy", data={"reason": reason})

    assert answer.status_code == 422
    assert session.scalars(select(Order.state)).one() is OrderState.CONFIRMED


def look_up(client, code: str, last4: str):
    return client.submit("/tra-cuu-don", {"code": code, "last4": last4})


def test_an_order_is_found_by_its_code_and_four_digits_however_typed(client, order):
    code = order.code

    answer = look_up(client, f" {code[:4].lower()}-{code[4:].lower()} ", "5678")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/don-hang/{order.token}")


def test_wrong_code_and_wrong_digits_get_the_same_words(client, order):
    wrong_code = look_up(client, "ZZZZZZZZ", "5678")
    wrong_digits = look_up(client, order.code, "0000")

    assert (wrong_code.status_code, wrong_digits.status_code) == (422, 422)
    assert "Không có đơn nào với mã và 4 số này" in wrong_code.page.text
    assert "Không có đơn nào với mã và 4 số này" in wrong_digits.page.text
    assert wrong_digits.page.field("code").get("value") == order.code


@pytest.mark.parametrize(
    ("code", "last4"),
    [("", ""), ("0O1IL000", "5678"), ("A" * 30, "5678"), ("ABCD2345", "٥٦٧٨"), ("ABCD2345", "56 8")],
)
def test_what_cannot_be_a_code_is_said_at_the_field(client, order, code, last4):
    answer = look_up(client, code, last4)

    assert answer.status_code == 422
    assert answer.page.title.startswith("Lỗi:")


def test_guessing_the_digits_of_one_order_is_stopped(client, clients, order):
    for number in range(customer.CODE_TRIES):
        assert look_up(clients(), order.code, f"{number:04d}").status_code == 422

    stopped = look_up(client, order.code, "5678")

    assert stopped.status_code == 429
    assert "Bạn thử quá nhiều lần" in stopped.page.text


def test_guessing_codes_from_one_address_is_stopped(client, order):
    from shop.core.tokens import random_code

    for _number in range(customer.ADDRESS_TRIES):
        look_up(client, random_code(8), "5678")

    assert look_up(client, order.code, "5678").status_code == 429


def test_the_page_needs_as_much_for_many_lines_as_for_one(client, query_count):
    outlet = outlets.outlet()
    offers = [carts.on_offer(f"Món {n}", outlet=outlet) for n in range(6)]
    one = orders.place(orders.pickup(outlet.id), (offers[0].variant_id, 1))
    many = orders.place(orders.pickup(outlet.id), *((offer.variant_id, 1) for offer in offers))
    counts = []
    client.get(f"/don-hang/{one.token}")
    for order in (one, many):
        with query_count() as statements:
            client.get(f"/don-hang/{order.token}")
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert counts[0] <= 12, str(statements)
