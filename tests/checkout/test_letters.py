"""Letters of an order are in the language of whoever placed it, and lead to its page in that language."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout.fulfilling import telling as parts_told
from shop.checkout.paying import cash_words
from shop.checkout.paying import telling as money_told
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.states import OrderState
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT
from tests.builders.orders import part_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def order(db_session):
    offer = carts.on_offer(price=60_000)
    offer.outlet.name_en = "Hac Thanh outlet"
    placed = orders.place(orders.pickup(offer.outlet.id, email="hoa@vidu.vn"), (offer.variant_id, 2))
    placed.code, placed.token = "AB23CD45", "token"
    placed.state = OrderState.COMPLETED
    session.flush()
    return placed


LETTERS = {
    "to pay": (
        lambda order: money_told.to_pay(order, 120_000, AT + timedelta(hours=2), at=AT),
        (
            "Đơn AB23CD45: chờ quý khách chuyển khoản",
            "Hãy chuyển khoản 120.000\N{NO-BREAK SPACE}₫ trước 12:00",
        ),
        ("Order AB23CD45: waiting for your transfer", "please transfer ₫120,000 before 12:00"),
    ),
    "paid": (
        lambda order: money_told.paid(order, [part_of(order)], at=AT),
        ("Đơn AB23CD45: đã nhận tiền", "Hàng sẵn sàng tại"),
        ("Order AB23CD45: we have your transfer", "Ready at Hac Thanh outlet from"),
    ),
    "lapsed": (
        lambda order: money_told.lapsed(order, at=AT),
        ("Đơn AB23CD45: hết hạn chuyển khoản", "cửa hàng sẽ thấy tiền"),
        ("Order AB23CD45: not paid in time", "If you did transfer, we will see it"),
    ),
    "cash after all": (
        lambda order: cash_words.told(order, [part_of(order)], at=AT),
        ("Đơn AB23CD45: trả tiền khi nhận", "đã đổi sang trả tiền khi nhận hàng"),
        ("Order AB23CD45: pay on receipt", "is now paid in cash on receipt: ₫120,000."),
    ),
    "ready": (
        lambda order: parts_told.ready(order, part_of(order), [part_of(order)], at=AT),
        ("Đơn AB23CD45 đã sẵn sàng tại", "Số tiền cần trả: 120.000"),
        ("Order AB23CD45 is ready at Hac Thanh outlet", "To pay: ₫120,000."),
    ),
    "cancelled": (
        lambda order: parts_told.cancelled(order, part_of(order), "hết hàng", at=AT),
        ("Đơn AB23CD45: có phần hàng không phục vụ được", "không phải trả tiền cho phần này"),
        ("Order AB23CD45: we cannot serve a part", "You pay nothing for it."),
    ),
    "completed": (
        lambda order: parts_told.completed(order, at=AT),
        ("Đơn AB23CD45 đã hoàn tất", "Mời quý khách đánh giá"),
        ("Order AB23CD45 is completed", "How did you like it?"),
    ),
}


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_letter_is_in_the_language_of_its_order(order, name, language):
    write, *words = LETTERS[name]
    subject, body = words[language == "en"]
    order.language = language
    before = set(session.scalars(select(Message.id)))

    write(order)

    (letter,) = [row for row in session.scalars(select(Message)) if row.id not in before]
    assert letter.subject.startswith(subject)
    assert body in letter.body
    assert f"[[{'/en' if language == 'en' else ''}/don-hang/token]]" in letter.body
    assert (letter.language, letter.to_email) == (language, "hoa@vidu.vn")


def test_a_payment_of_many_parts_asks_for_all_outlets_at_once(order, query_count):
    part = part_of(order)
    counts = []
    for parts in ([part], [part, part, part]):
        with query_count() as statements:
            money_told.paid(order, parts, at=AT)
        counts.append(len(statements))

    assert counts[0] == counts[1]
