"""Lots whose last day comes near: the list, and goods given back to their producer."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.services import set_price
from shop.core.errors import Conflict, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.queries.expiring import expiring
from shop.inventory.services import Want, block_root, hand_over, reserve, return_to_producer, undo
from shop.inventory.states import Condition, LotOwner, MovementKind
from shop.producers.models import Producer
from tests.builders import accounts
from tests.builders.inventory import AT, TODAY, a_lot, a_variant, an_order, an_outlet, stocked
from tests.support.pages import fields_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def day(n: int):
    return TODAY + timedelta(days=n)


def sold(outlet, variant, quantity):
    line = an_order(outlet, (variant, quantity)).lines[0]
    reserve([Want(outlet.id, variant.id, quantity, line.id)], at=AT, by=None)
    hand_over([line.id], at=AT, by=None)


def consigned(outlet, variant):
    producer = session.scalars(select(Producer.id).limit(1)).one()
    return a_lot(outlet, variant, expires_on=day(5), owner=LotOwner.PRODUCER, producer_id=producer)


def test_the_nearest_come_first_with_their_value_and_where_they_sell_faster(db_session):
    here = an_outlet()
    other = an_outlet(here.operator_id)
    variant = a_variant()
    set_price(variant.id, amount=50_000, starts_at=AT, by=None, at=AT)
    stocked(here, variant, 4, expires_on=day(20))
    stocked(here, variant, 3, expires_on=day(-1))
    stocked(here, variant, 9, expires_on=day(31))
    stocked(here, variant, 9, expires_on=day(3), condition=Condition.QUARANTINE)
    stocked(other, variant, 9, expires_on=day(90))
    sold(other, variant, 5)

    rows = expiring(here.id, days=30, at=AT)

    assert [(row.expires_on, row.on_hand, row.value, row.sold, row.faster) for row in rows] == [
        (day(-1), 3, 150_000, 0, other.name),
        (day(20), 4, 200_000, 0, other.name),
    ]
    assert [row.on_hand for row in expiring(here.id, days=15, at=AT)] == [3]


def test_consigned_goods_go_back_and_bought_ones_only_when_recalled(db_session):
    outlet, variant = an_outlet(), a_variant()
    theirs = stocked(outlet, variant, 5, lot=consigned(outlet, variant))
    ours = stocked(outlet, variant, 5, expires_on=day(5))

    key = return_to_producer(theirs.id, 2, outlet_id=outlet.id, seen=5, at=AT, by=7, reason="hết hạn")
    with pytest.raises(Refused):
        return_to_producer(ours.id, 2, outlet_id=outlet.id, seen=5, at=AT, by=7)
    with pytest.raises(Conflict):
        return_to_producer(theirs.id, 2, outlet_id=outlet.id, seen=5, at=AT, by=7)
    with pytest.raises(NotFound):
        return_to_producer(theirs.id, 1, outlet_id=an_outlet().id, seen=3, at=AT, by=7)
    block_root(ours.lot_id, reason="nắp phồng", at=AT, by=7)
    return_to_producer(ours.id, 5, outlet_id=outlet.id, seen=5, at=AT, by=7)

    session.expire_all()
    assert [item.on_hand for item in session.scalars(select(StockItem).order_by(StockItem.id))] == [3, 0]
    first = session.scalars(select(StockMovement).where(StockMovement.posting_key == key)).one()
    assert (first.kind, first.on_hand_change, first.reason) == (
        MovementKind.RETURNED_TO_PRODUCER,
        -2,
        "hết hạn",
    )
    undo(first.id, outlet_id=outlet.id, at=AT, by=7)
    assert session.scalar(select(StockItem.on_hand).where(StockItem.id == theirs.id)) == 5


def test_the_page_leads_to_what_can_be_done(client, sign_in, db_session):
    outlet, variant = an_outlet(), a_variant(name="Nem chua")
    item = stocked(outlet, variant, 5, lot=consigned(outlet, variant))
    sign_in(client, accounts.manager(outlet.id))
    url = f"/quan-ly/{outlet.slug}/sap-het-han"

    page = client.get(url, query_string={"trong": "7"}).page
    links = [link.get("href") for link in page.find("main").iter("a")]
    base = f"/quan-ly/{outlet.slug}/ton-kho/{variant.id}"
    assert {
        f"{base}/chuyen/{item.id}?sang=marked_down",
        f"{base}/tra-chu-the/{item.id}",
        f"{base}/dieu-chinh/{item.id}",
    } <= set(links)
    move = client.get(f"{base}/chuyen/{item.id}?sang=marked_down").page
    assert [one.get("value") for one in move.all("input", name="to") if one.get("checked") is not None] == [
        "marked_down"
    ]
    shown = client.submit(f"{base}/tra-chu-the/{item.id}", {"quantity": "5"})
    form = shown.page.form()
    client.post(form.get("action"), data=fields_of(form))
    session.expire_all()
    assert session.scalar(select(StockItem.on_hand).where(StockItem.id == item.id)) == 0
    assert "Không có lô nào hết hạn trong 7 ngày" in client.get(url, query_string={"trong": "7"}).page.text
