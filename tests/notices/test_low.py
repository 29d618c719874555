"""Goods that fall to their mark are told of once, not at each sale; and again after they rose."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from shop.extensions import session
from shop.inventory.models import StockSetting
from shop.inventory.states import Offering
from shop.messages.models import Message
from shop.notices import services
from shop.notices.models import LowStock
from tests.builders import accounts, inventory
from tests.builders.cart import AT, on_offer
from tests.builders.orders import pickup, place

MANAGER = "quanly@vidu.vn"


@pytest.fixture
def offer(db_session):
    made = on_offer("Mắm tôm Hậu Lộc", stock=10)
    inventory.setting(made.outlet, made.variant, low_mark=4)
    accounts.manager(made.outlet.id).email = MANAGER
    session.flush()
    return made


def sell(offer, units: int) -> None:
    place(pickup(offer.outlet.id), (offer.variant_id, units))


def note(days: int = 0) -> int:
    return services.note_low(at=AT + timedelta(days=days))


def letters() -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == "stock_low").order_by(Message.id)))


def test_a_fall_is_told_once_and_not_at_each_sale(offer):
    sell(offer, 5)
    assert note() == 0
    sell(offer, 1)
    assert (note(), note()) == (1, 0)
    sell(offer, 1)
    assert note() == 0
    [letter] = letters()
    assert letter.to_email == MANAGER
    assert "Mắm tôm Hậu Lộc" in letter.body
    assert f"[[/quan-ly/{offer.outlet.slug}/ton-kho?xem=sap-het]]" in letter.body


def test_after_it_rose_the_next_fall_is_told_again(offer):
    sell(offer, 7)
    note()
    inventory.stocked(offer.outlet, offer.variant, 20, expires_on=date(2027, 11, 1))
    assert (note(), session.scalars(select(LowStock.units)).all()) == (0, [])
    sell(offer, 20)
    assert note() == 1
    assert len(letters()) == 2


def test_expiry_and_nothing_left_are_a_fall_too(offer):
    assert note(days=400) == 1
    assert session.scalars(select(LowStock.units)).all() == [0]


def test_the_producer_hears_of_it_too(offer):
    accounts.producer_person(offer.product.producer_id).email = "htx@vidu.vn"
    session.flush()
    sell(offer, 8)
    note()
    assert [letter.to_email for letter in letters()] == [MANAGER, "htx@vidu.vn"]
    assert f"{offer.outlet.name}: Mắm tôm Hậu Lộc" in letters()[1].body


@pytest.mark.parametrize(
    "change",
    [
        {"low_mark": 0},
        {"low_mark": 3},
        {"offering": Offering.DISPLAY_ONLY},
    ],
)
def test_what_has_no_mark_is_above_it_or_not_for_sale_is_not_told(offer, change):
    sell(offer, 6)
    setting = session.get_one(StockSetting, (offer.outlet.id, offer.variant_id))
    for name, value in change.items():
        setattr(setting, name, value)
    session.flush()
    assert (note(), letters()) == (0, [])


def test_an_outlet_that_is_closed_or_never_had_the_goods_is_not_told(offer):
    new = on_offer("Chè lam", outlet=offer.outlet, stock=0)
    inventory.setting(offer.outlet, new.variant, low_mark=4)
    assert note() == 0
    offer.outlet.closed_on = AT.date()
    session.flush()
    assert (note(), letters()) == (0, [])


def test_marks_need_no_more_statements_for_more_goods(offer, query_count):
    note()
    with query_count() as few:
        note()
    for number in range(4):
        more = on_offer(f"Hàng {number}", outlet=offer.outlet, stock=9)
        inventory.setting(offer.outlet, more.variant, low_mark=2)
    with query_count() as many:
        note()
    assert len(many) == len(few)
