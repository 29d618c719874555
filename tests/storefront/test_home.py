from datetime import UTC, date, datetime

import pytest
import time_machine

from shop.catalogue.season import is_gift_season
from shop.extensions import session
from shop.storefront.models import ProductSale
from tests.builders import inventory
from tests.builders.catalogue import a_product
from tests.builders.certification import certificate, link
from tests.builders.producers import producer
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
    assert sorted(cards) == ["Chè lam", "Mắm tôm"]
    assert [words(shelf) for shelf in page.all("a", class_="shelf")] == [
        "Mắm & gia vị 1 sản phẩm",
        "Bánh, kẹo & ăn vặt 1 sản phẩm",
    ]
    assert outlet.name in page.text


def sections(page):
    """Names of the goods by the heading of their section."""
    found = {}
    for section in page.all("section"):
        cards = [words(link) for link in section.iter("a") if link.get("class") == "card__link"]
        if cards:
            found[words(next(section.iter("h2")))] = cards
    return found


def test_what_sells_stands_there_and_what_is_new_beside_it(client, db_session):
    _new, sold = a_product("Mới"), a_product("Bán nhiều")
    session.add(ProductSale(product_id=sold.id, orders=3))
    for number in range(4):
        link(a_product(f"Năm sao {number}"), certificate(stars=5, issued_on=date(2026, 1, 2)))
    found = sections(client.get("/").page)
    assert found["Bán chạy"] == ["Bán nhiều"]
    assert found["Mới trên kệ"] == ["Mới"]
    assert sorted(found["Hạng sao cao nhất"]) == [f"Năm sao {number}" for number in range(4)]


def test_nothing_is_called_a_best_seller_before_anything_sold(client, db_session):
    a_product("Mới")
    assert "Bán chạy" not in sections(client.get("/").page)


@pytest.mark.parametrize(("day", "named"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)])
def test_gifts_stand_first_in_their_season(client, db_session, day, named):
    a_product("Bình cói").is_gift = True
    with time_machine.travel(datetime(day.year, day.month, day.day, 3, 0, tzinfo=UTC), tick=False):
        assert ("Quà Tết" in sections(client.get("/").page)) is named


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 31), True),
        (date(2027, 2, 6), True),
        (date(2027, 2, 7), False),
        (date(2030, 2, 2), True),
        (date(2030, 2, 3), False),
        (date(2050, 2, 20), True),
        (date(2050, 2, 21), False),
    ],
)
def test_the_season_ends_with_the_first_day_of_tet(day, expected):
    assert is_gift_season(day) is expected


def test_three_producers_with_their_words_or_their_goods(client, db_session):
    told = producer("HTX Kể Chuyện", story="Ba đời làm mắm ở Hậu Lộc.")
    a_product("Mắm tép", producer=told)
    a_product("Chè lam")
    page = client.get("/").page
    makers = [words(card) for card in page.all("article", class_="maker")]
    assert makers[0].endswith("1 sản phẩm Ba đời làm mắm ở Hậu Lộc.")
    assert len(makers) == 2


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
