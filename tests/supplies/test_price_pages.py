"""The agreed price on pages: announced by the producer, seen beside what is typed when goods come."""

import pytest
from sqlalchemy import select

from shop.extensions import session
from shop.inventory.models import StockItem
from shop.supplies.models import Supply
from tests.builders.supplies import announced, lines_of
from tests.builders.transfers import agreed, producer_of
from tests.supplies.test_pages import NEW, books_agree, clerk, clock, filled, here, jar, producer

__all__ = ["books_agree", "clerk", "clock", "here", "jar", "producer"]
pytestmark = pytest.mark.usefixtures("books_agree")


def test_the_agreed_price_is_seen_and_another_one_is_never_lost(clerk, producer, here, jar):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    path, own = f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}", f"/kenh-chu-the/giao-hang/{supply.id}"
    page = clerk.get(path).page
    assert (page.field(f"unit_cost_{line.id}").get("value"), "giá đã thỏa thuận 40.000" in page.text) == (
        "40.000",
        True,
    )

    typed = {f"unit_cost_{line.id}": "38.000", "do": "all"}
    wrong = clerk.submit(path, typed, action=path)
    assert (wrong.status_code, session.scalars(select(StockItem)).all()) == (422, [])
    assert "chủ thể cũng đọc được lời này" in wrong.page.text
    assert wrong.page.field(f"unit_cost_{line.id}").get("value") == "38.000"
    receipt = clerk.follow(clerk.submit(path, {**typed, "note": "hạn còn ngắn"}, action=path))

    assert "38.000" in receipt.page.text
    for who, url in ((clerk, path), (producer, own)):
        text = who.get(url).page.text
        assert ("40.000" in text, "Đã nhận giá 38.000" in text, "hạn còn ngắn" in text) == (True, True, True)


def test_the_price_that_was_agreed_last_is_said(producer, here, jar):
    for price in (30_000, 41_500, 0):
        announced(here, (jar, 12), price=price)

    shown = producer.post(NEW, data={**filled(producer, here, jar), "do": "add"})

    assert "Lần trước: 41.500" in shown.page.text


def test_the_note_that_goes_with_the_goods_says_the_price(producer, here, jar):
    supply = announced(here, (jar, 12))
    own = f"/kenh-chu-the/giao-hang/{supply.id}"

    page = producer.get(own).page
    paper = producer.get(f"{own}/in").page

    assert (f"{own}/in" in page.links, "480.000" in page.text) == (True, True)
    assert [words in paper.text for words in (supply.code, "LO-0", "40.000", "480.000", "12 hũ")] == [
        True
    ] * 5


def test_goods_on_consignment_have_no_field_for_a_price(clerk, producer, here, jar):
    agreed(here.operator_id, producer_of(jar))
    form = filled(producer, here, jar)
    shown = producer.post(NEW, data={**form, "price_0": "", "do": "add"})
    assert ("nhận hàng của bạn ký gửi" in shown.page.text, 'name="price_0"' in shown.text) == (True, False)
    wrong = producer.post(NEW, data=form)
    assert (wrong.status_code, wrong.page.field("price_0").get("value")) == (422, "40.000")
    producer.follow(producer.post(NEW, data={**form, "price_0": ""}))

    supply = session.scalars(select(Supply)).one()
    page = clerk.get(f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}")
    assert "Tiền hàng" not in producer.get(f"/kenh-chu-the/giao-hang/{supply.id}/in").page.text
    assert ("không có giá mua" in page.page.text, "unit_cost_" in page.text) == (True, False)
