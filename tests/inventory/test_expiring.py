"""Lots whose last day comes near: the list, and goods given back to their producer."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.services import set_price
from shop.core.errors import Conflict, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.queries.expiring import expiring
from shop.inventory.queries.selling import Faster
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

    assert [(row.expires_on, row.on_hand, row.value, row.sold) for row in rows] == [
        (day(-1), 3, 150_000, 0),
        (day(20), 4, 200_000, 0),
    ]
    assert [row.faster and (row.faster.outlet_id, row.faster.sold) for row in rows] == [(other.id, 5)] * 2
    assert [row.on_hand for row in expiring(here.id, days=15, at=AT)] == [3]


def chosen_in(page) -> str:
    """The outlet that a transfer begins with."""
    picked = [one for one in page.field("to_outlet_id") if one.get("selected") is not None]
    return picked[0].get("value") if picked else ""


@pytest.mark.parametrize(
    ("pace", "shelf", "days", "units"),
    [
        (30, (), 5, 5),  # one a day until the last day
        (20, (), 5, 3),
        (30, (), 0, 0),
        (30, (), -2, 0),
        (30, ((2, 3),), 5, 2),  # after what it has with a nearer last day
        (30, ((5, 1), (6, 40), (-1, 40)), 5, 4),  # not after later ones, nor what is over
        (30, ((3, 9),), 5, 0),
    ],
)
def test_another_outlet_sells_at_its_pace_and_first_what_it_has(pace, shelf, days, units):
    there = Faster(1, "Kia", pace, tuple((day(n), each) for n, each in shelf))
    assert there.would_sell(day(days), TODAY) == units


@pytest.mark.parametrize(
    ("there", "closed_on", "words", "leads"),
    [
        (30, None, "bán nhanh hơn: Kia · ở đó kịp bán hết trước hạn", True),
        (12, None, "bán nhanh hơn: Kia · ở đó chỉ kịp bán khoảng 2", True),
        (3, None, "bán nhanh hơn: Kia · ở đó cũng không kịp bán", True),
        (30, TODAY, "", False),
    ],
)
def test_the_transfer_begins_with_the_outlet_that_sells_faster(
    client, sign_in, db_session, there, closed_on, words, leads
):
    here, variant = an_outlet(), a_variant()
    other = an_outlet(here.operator_id, name="Kia")
    item = stocked(here, variant, 5, expires_on=day(5))
    stocked(other, variant, there + 9, expires_on=day(90))
    sold(other, variant, there)
    other.closed_on = closed_on
    session.flush()
    sign_in(client, accounts.manager(here.id))

    page = client.get(f"/quan-ly/{here.slug}/sap-het-han").page

    assert words in page.text.replace("\u00a0", " ")
    assert ("bán nhanh hơn" in page.text) is leads
    [link] = [each.get("href") for each in page.all("a") if "chuyen-hang/moi" in each.get("href")]
    assert parse_qs(urlsplit(link).query) == {"hang": [str(item.id)]} | (
        {"den": [str(other.id)]} if leads else {}
    )
    assert chosen_in(client.get(link).page) == (str(other.id) if leads else "")


@pytest.mark.parametrize("asked", ["x", "9" * 30, "999999", ""])
def test_a_transfer_to_nobody_we_know_begins_without_an_outlet(client, sign_in, db_session, asked):
    here = an_outlet()
    sign_in(client, accounts.manager(here.id))
    page = client.get(f"/quan-ly/{here.slug}/chuyen-hang/moi", query_string={"den": asked}).page
    assert chosen_in(page) == ""


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
