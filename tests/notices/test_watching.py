"""Customers who wait for goods hear of it once, and can stop it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.notices import services
from shop.notices.models import StockWatch
from tests.builders import accounts, outlets
from tests.builders.cart import AT, on_offer
from tests.builders.inventory import stocked
from tests.builders.orders import pickup, place
from tests.builders.watches import watched

MAIL, PHONE = "lan@vidu.vn", "0912 333 444"
LATER = AT + timedelta(days=3)


@pytest.fixture
def sold_out(db_session):
    return on_offer("Chè lam Phủ Quảng", stock=0)


def tell(at=LATER) -> int:
    return services.tell_waiting(lambda: at)


def told() -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == "stock_back").order_by(Message.id)))


def test_nobody_is_told_while_there_is_nothing_to_buy(sold_out):
    watched(sold_out.variant_id, MAIL)
    assert (tell(), told()) == (0, [])


def test_everybody_who_waits_is_told_once_by_the_way_they_named(sold_out):
    first = watched(sold_out.variant_id, MAIL)
    watched(sold_out.variant_id, PHONE)
    stocked(sold_out.outlet, sold_out.variant, 5)
    assert (tell(), tell(LATER + timedelta(days=1))) == (2, 0)
    letter, word = told()
    assert (letter.channel, letter.to_email, letter.outlet_id) == (Channel.EMAIL, MAIL, sold_out.outlet.id)
    assert (word.channel, word.to_phone) == (Channel.BY_HAND, "+84912333444")
    assert letter.subject == "Chè lam Phủ Quảng đã có hàng trở lại"
    assert f"[[/san-pham/{sold_out.product.slug}]]" in letter.body
    assert f"[[/bao-khi-co-hang/dung/{first.token}]]" in letter.body
    assert "đã yêu cầu ngày 28/11/2026" in letter.body


def test_a_reader_of_english_is_told_in_english(sold_out):
    watched(sold_out.variant_id, MAIL, language="en")
    stocked(sold_out.outlet, sold_out.variant, 5)
    tell()
    [letter] = told()
    assert letter.subject.endswith("is available again")
    assert "[[/en/san-pham/" in letter.body


def test_who_waits_for_one_outlet_does_not_hear_of_another(sold_out):
    there = outlets.outlet("Điểm khác")
    watched(sold_out.variant_id, MAIL, outlet_id=sold_out.outlet.id)
    watched(sold_out.variant_id, PHONE)
    stocked(there, sold_out.variant, 5)
    assert tell() == 1
    assert [message.outlet_id for message in told()] == [there.id]
    stocked(sold_out.outlet, sold_out.variant, 1)
    assert tell() == 1
    assert [message.outlet_id for message in told()] == [there.id, sold_out.outlet.id]


def test_the_same_wish_twice_is_one_and_may_be_made_again_after_it_was_told(sold_out):
    watched(sold_out.variant_id, MAIL)
    watched(sold_out.variant_id, MAIL)
    watched(sold_out.variant_id, MAIL.upper())
    stocked(sold_out.outlet, sold_out.variant, 1)
    assert tell() == 1
    place(pickup(sold_out.outlet.id), (sold_out.variant_id, 1))
    watched(sold_out.variant_id, MAIL, at=LATER)
    assert tell(LATER) == 0
    assert len(session.scalars(select(StockWatch.id)).all()) == 2


def test_the_link_stops_every_wish_of_the_same_person_and_of_nobody_else(sold_out):
    other = on_offer("Nem chua", outlet=sold_out.outlet, stock=0)
    mine = watched(sold_out.variant_id, MAIL)
    watched(other.variant_id, MAIL)
    watched(other.variant_id, PHONE)
    services.stop(mine.token, at=AT)
    services.stop(mine.token, at=AT)
    stocked(sold_out.outlet, sold_out.variant, 5)
    stocked(sold_out.outlet, other.variant, 5)
    assert tell() == 1
    assert [message.to_phone for message in told()] == ["+84912333444"]
    with pytest.raises(NotFound):
        services.stop("no-such-token-anywhere", at=AT)


def test_phone_and_address_are_erased_a_month_after_the_word_and_wishes_end_after_half_a_year(sold_out):
    watched(sold_out.variant_id, MAIL)
    other = on_offer("Nem chua", outlet=sold_out.outlet, stock=0)
    watched(other.variant_id, PHONE)
    stocked(sold_out.outlet, sold_out.variant, 5)
    tell()
    services.erase_old(at=LATER + timedelta(days=31))
    rows = session.execute(select(StockWatch.email, StockWatch.phone).order_by(StockWatch.id)).all()
    assert rows == [(None, None), (None, "+84912333444")]
    services.erase_old(at=AT + timedelta(days=181))
    session.expire_all()
    assert [row.open_key for row in session.scalars(select(StockWatch))] == [None, None]
    services.erase_old(at=AT + timedelta(days=212))
    assert session.scalars(select(StockWatch.phone)).all() == [None, None]


def test_a_person_who_leaves_waits_for_nothing_any_more(sold_out):
    somebody = accounts.user()
    watched(sold_out.variant_id, MAIL, by=somebody.id)
    services.erase_of(somebody.id, AT)
    stocked(sold_out.outlet, sold_out.variant, 5)
    assert (tell(), session.scalars(select(StockWatch.email)).all()) == (0, [None])


def test_alcohol_and_unknown_goods_are_nothing_to_wait_for(db_session):
    with pytest.raises(NotFound):
        watched(12345, MAIL)


def test_one_round_asks_the_same_few_things_however_many_wait(sold_out, query_count):
    watched(sold_out.variant_id, MAIL)
    with query_count() as few:
        tell()
    for number in range(5):
        watched(sold_out.variant_id, f"b{number}@vidu.vn")
    with query_count() as many:
        tell()
    assert len(many) == len(few)
