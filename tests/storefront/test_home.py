from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.builders import inventory
from tests.builders.catalogue import a_product
from tests.builders.certification import certificate, link
from tests.support.pages import words

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(NOW, tick=False):
        yield


def test_an_empty_shop_has_a_home_page(client, db_session):
    page = client.get("/").page
    assert page.heading == "Đặc sản OCOP của Thanh Hóa và Phú Thọ"
    assert page.all("a", class_="card__link") == []


def test_home_shows_shelves_goods_outlets_and_never_alcohol(client, db_session):
    starred = a_product("Mắm tôm")
    link(starred, certificate(stars=5, issued_on=date(2026, 1, 2)))
    a_product("Rượu", set_code=14, shelf="do-uong", warning="18+", variant={"alcohol_bp": 4000})
    a_product("Chè lam", set_code=6, shelf="banh-keo-an-vat")
    outlet = inventory.an_outlet()
    page = client.get("/").page
    cards = [words(card) for card in page.all("a", class_="card__link")]
    assert cards == ["Mắm tôm", "Chè lam"]
    assert [words(shelf) for shelf in page.all("a", class_="shelf")] == [
        "Mắm & gia vị 1 sản phẩm",
        "Bánh, kẹo & ăn vặt 1 sản phẩm",
    ]
    assert outlet.name in page.text


def test_home_needs_as_many_statements_for_many_goods_as_for_few(client, db_session, query_count):
    a_product("Mắm tôm")
    client.get("/")
    with query_count() as few:
        client.get("/")
    for number in range(10):
        a_product(f"Mắm {number}")
    with query_count() as many:
        answer = client.get("/")
    assert len(many) == len(few) <= 12, many
    assert "Set-Cookie" not in answer.headers


def test_the_page_about_stars_says_that_they_end(client, db_session):
    assert "36 tháng" in client.get("/sao-ocop").page.text
    assert client.get("/en/sao-ocop").status_code == 200
