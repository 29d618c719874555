"""Sales of which nobody asked for an invoice: by the day, under one number or each its own."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.core.errors import BadInput
from shop.extensions import session
from shop.invoices import queries, services
from shop.messages.models import Message
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.invoicing import NUMBER, asks, sold

DAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def test_retail_sales_stand_by_the_vietnamese_day_of_supply(db_session):
    offer = carts.on_offer(stock=50)
    late = AT.replace(hour=16, minute=59)  # 23:59 in Viet Nam
    made = [
        sold(offer, 1, at=at, phone=f"+8491234560{n}")
        for n, at in enumerate((AT, late, late + timedelta(minutes=1)))
    ]
    mine = [offer.outlet.operator_id]
    days = queries.retail_days(mine, DAY, DAY + timedelta(days=1))
    assert [(one.day, one.waiting) for one in days] == [(DAY + timedelta(days=1), 1), (DAY, 2)]
    assert {key[0] for key in queries.retail_keys(mine[0], DAY)} == {order.id for order in made[:2]}
    assert queries.retail_days(mine, DAY, DAY)[0].waiting == 2


def test_one_number_may_be_for_all_retail_sales_of_a_day(db_session):
    offer = carts.on_offer(stock=50)
    for n in range(3):
        sold(offer, 1, phone=f"+8491234560{n}")
    mine = offer.outlet.operator_id
    with pytest.raises(BadInput, match="chưa có đơn bán lẻ"):
        services.issue_day(mine, DAY, NUMBER, at=AT, by=None)
    services.export(queries.retail_keys(mine, DAY), at=AT, by=None)
    letters = session.scalars(select(Message.id).order_by(Message.id)).all()
    assert services.issue_day(mine, DAY, NUMBER, at=AT, by=None) == 3
    assert services.issue_day(mine, DAY, NUMBER, at=AT, by=None) == 0
    assert queries.retail_days([mine], DAY, DAY)[0].issued == 3
    assert queries.retail_keys(mine, DAY) == []
    assert session.scalars(select(Message.id).order_by(Message.id)).all() == letters


def test_who_asked_is_not_among_the_retail_sales(db_session):
    order = sold()
    asks(order)
    assert queries.retail_days([order.payee_operator_id], DAY, DAY) == []
