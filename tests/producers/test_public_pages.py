"""Producers as shoppers see them."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.builders.catalogue import a_product
from tests.builders.certification import certificate, link
from tests.builders.places import VIET_TRI
from tests.builders.producers import producer

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def names(answer) -> list[str]:
    return ["".join(found.itertext()).strip() for found in answer.page.all("h2", class_="maker__name")]


def test_producers_are_listed_by_name_with_place_and_number_of_products(client, db_session):
    sells = producer("Cơ sở mẫu Ba")
    a_product("Mắm tôm", producer=sells)
    a_product("Mắm tép", producer=sells)
    producer("Cơ sở mẫu An", commune_code=VIET_TRI)
    answer = client.get("/chu-the")
    assert names(answer) == ["Cơ sở mẫu An", "Cơ sở mẫu Ba"]
    assert "Xã Hoằng Thanh, Thanh Hóa · 2 sản phẩm" in answer.page.text
    assert "Phường Việt Trì, Phú Thọ" in answer.page.text


def test_producers_stand_in_the_order_of_a_vietnamese_dictionary(client, db_session):
    wanted = ["An", "Ánh", "Ăn", "Âu", "Bò", "Dừa", "Đào", "Đặng", "Ê", "Yên"]
    for name in reversed(wanted):
        producer(name)
    assert names(client.get("/en/chu-the")) == wanted


def test_producers_are_found_by_province_and_by_name_without_marks(client, db_session):
    producer("Cơ sở mẫu Mắm Tôm")
    producer("Cơ sở mẫu Chè", commune_code=VIET_TRI)
    assert names(client.get("/chu-the?tinh=25")) == ["Cơ sở mẫu Chè"]
    assert names(client.get("/chu-the", query_string={"q": "mam tom"})) == ["Cơ sở mẫu Mắm Tôm"]
    assert names(client.get("/chu-the", query_string={"q": "không có"})) == []
    assert len(names(client.get("/chu-the?tinh=zz&trang=abc"))) == 2


def test_the_page_of_a_producer_tells_place_story_products_and_certificates(client, db_session):
    maker = producer("Cơ sở mẫu", story="Ba đời làm mắm.\nGiữ nghề.", place_published="Hoằng Phụ, Hoằng Hóa")
    covered = certificate(stars=5, issued_on=date(2026, 1, 2))
    link(a_product("Mắm tôm", producer=maker), covered)
    ended = certificate(stars=4, issued_on=date(2023, 1, 2))
    link(a_product("Mắm tép", producer=maker), ended)
    answer = client.get(f"/chu-the/{maker.slug}")
    text = answer.page.text
    assert "Xã Hoằng Thanh, Thanh Hóa" in text
    assert "Hoằng Phụ, Hoằng Hóa" in text
    assert "Ba đời làm mắm." in text
    assert "Mắm tép" in text
    assert "Chứng nhận OCOP 5 sao, còn hiệu lực đến 02/01/2029" in text
    assert "4 sao" not in text
    assert f"/chung-nhan/{covered.code}" in answer.page.html
    assert len(answer.page.all("article", class_="card")) == 2


def test_goods_without_a_price_are_named_without_a_card(client, db_session):
    maker = producer()
    a_product("Mắm tôm", producer=maker, price=None)
    page = client.get(f"/chu-the/{maker.slug}").page
    assert "Chưa có giá: Mắm tôm" in page.text
    assert page.all("article", class_="card") == []


def test_a_contact_is_never_shown_to_shoppers(client, db_session):
    maker = producer(phone="+84912345678", email="rieng@vidu.vn", representative="Nguyễn Văn Riêng")
    html = client.get(f"/chu-the/{maker.slug}").page.html
    assert not [word for word in ("912345678", "rieng@vidu.vn", "Nguyễn Văn Riêng") if word in html]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"suspended_on": date(2026, 11, 23), "suspension_reason": "Chờ kiểm tra"},
            "Chủ thể đang tạm ngừng bán hàng.",
        ),
        (
            {"holiday_from": date(2026, 11, 20), "holiday_until": date(2026, 11, 23)},
            "Chủ thể đang nghỉ, bán lại sau ngày 23/11/2026.",
        ),
    ],
)
def test_a_producer_that_does_not_sell_keeps_its_page_and_says_so(client, db_session, fields, sentence):
    maker = producer(**fields)
    text = client.get(f"/chu-the/{maker.slug}").page.text
    assert sentence in text
    assert "Chờ kiểm tra" not in text


def test_an_unknown_producer_is_not_found(client, db_session):
    assert client.get("/chu-the/khong-co").status_code == 404


def test_many_products_cost_as_many_statements_as_one(client, db_session, query_count):
    maker = producer()
    link(a_product("Mắm 0", producer=maker), certificate())
    client.get(f"/chu-the/{maker.slug}")
    with query_count() as few:
        client.get(f"/chu-the/{maker.slug}")
    for number in range(1, 6):
        link(a_product(f"Mắm {number}", producer=maker), certificate())
    with query_count() as many:
        client.get(f"/chu-the/{maker.slug}")
    assert len(many) <= len(few)
    assert len(few) <= 12
