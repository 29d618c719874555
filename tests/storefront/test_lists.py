from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import Variant
from tests.builders import inventory
from tests.builders.catalogue import LONG_AGO, a_draft, a_product, a_variant
from tests.builders.certification import certificate, link
from tests.builders.places import VIET_TRI
from tests.builders.producers import producer
from tests.support.pages import words

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(NOW, tick=False):
        yield


def names(page):
    return [words(card) for card in page.all("a", class_="card__link")]


def counts(page):
    """Labels of the filters with their counts."""
    return [words(label) for label in page.all("label", class_="tick__label")][1:]


def alcohol(name="Rượu Chi Nê", **more):
    return a_product(name, set_code=14, shelf="do-uong", warning="18+", variant={"alcohol_bp": 4000}, **more)


def starred(name, stars, **more):
    product = a_product(name, **more)
    link(product, certificate(stars=stars, issued_on=date(2026, 1, 2)))
    return product


def stocked(product, session, outlet=None, units=5):
    outlet = outlet or inventory.an_outlet()
    variant = session.scalars(select(Variant).where(Variant.product_id == product.id)).first()
    inventory.stocked(outlet, variant, units)
    return outlet


def test_the_newest_goods_come_first_and_only_what_is_published_and_priced(client, db_session):
    a_product("Mắm tôm")
    a_product("Mắm tép", at=LONG_AGO + timedelta(days=2))
    a_product("Chưa có giá", price=None)
    a_draft("Bản nháp")
    page = client.get("/san-pham").page
    assert names(page) == ["Mắm tép", "Mắm tôm"]
    assert "2 sản phẩm" in page.text


def test_what_the_chosen_outlet_lacks_says_how_many_others_have_it(client, db_session, query_count):
    mine = inventory.an_outlet(name="Hạc Thành")
    here, there = a_product("Chè"), a_product("Mắm")
    a_product("Nem")
    a_variant(there, name="Hũ to")
    stocked(here, db_session, mine)
    stocked(there, db_session)
    second = db_session.scalars(select(Variant).where(Variant.name == "Hũ to")).one()
    inventory.stocked(inventory.an_outlet(), second, 2)

    def lines(address):
        page = client.get(address).page
        return {
            words(card.find(".//h2")): words(
                next(one for one in card.iter("span") if "stock" in one.get("class", ""))
            )
            for card in page.all("article", class_="card")
        }

    with query_count() as before:
        assert lines("/san-pham")["Mắm"] == "Còn tại 2 điểm bán"
    client.post("/diem-ban/chon", data={"outlet_id": str(mine.id)}, token=False)
    with query_count() as after:
        assert lines("/san-pham") == {
            "Chè": "Còn 5\u00a0hũ tại Hạc Thành",
            "Mắm": "Hạc Thành hết, còn ở 2 điểm bán khác",
            "Nem": "Hết hàng tại Hạc Thành",
        }
    assert lines("/en/san-pham")["Mắm"] == "Sold out at Hạc Thành, in stock at 2 other outlets"
    assert len(after) <= len(before) + 1  # the chosen outlet itself


def test_alcohol_stands_only_where_it_was_asked_for(client, db_session):
    a_product("Mắm tôm")
    alcohol()
    assert names(client.get("/san-pham").page) == ["Mắm tôm"]
    client.set_cookie("of_age", "1")
    assert names(client.get("/san-pham").page) == ["Mắm tôm"]
    assert names(client.get("/san-pham?bo-san-pham=14").page) == ["Rượu Chi Nê"]
    assert names(client.get("/danh-muc/do-uong").page) == ["Rượu Chi Nê"]
    assert names(client.get("/san-pham?q=ruou").page) == ["Rượu Chi Nê"]
    page = client.get("/danh-muc/do-uong").page
    assert "Chỉ bán cho người đủ 18 tuổi" in page.text
    assert page.all("form", action="/gio-hang/them") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sao=5", ["Năm sao"]),
        ("sao=5&sao=4", ["Bốn sao", "Năm sao"]),
        ("tinh=25", ["Phú Thọ"]),
        ("bo-san-pham=11", ["Chè"]),
        ("gia-tu=100.000", ["Chè"]),
        ("gia-den=20000", ["Phú Thọ"]),
        ("gia-tu=50000&gia-den=70000", ["Bốn sao", "Năm sao"]),
        ("sao=5&tinh=25", []),
    ],
)
def test_a_filter_leaves_what_it_says(client, db_session, query, expected):
    starred("Năm sao", 5)
    starred("Bốn sao", 4, at=LONG_AGO + timedelta(days=1))
    a_product("Chè", set_code=11, price=120_000)
    a_product("Phú Thọ", price=15_000, producer=producer("HTX Đất Tổ", commune_code=VIET_TRI))
    page = client.get(f"/san-pham?{query}").page
    assert names(page) == expected
    assert f"{len(expected)} sản phẩm" in page.text


def test_every_count_is_what_ticking_it_gives(client, db_session):
    north = producer("HTX Đất Tổ", commune_code=VIET_TRI)
    first, second = inventory.an_outlet(name="Hạc Thành"), inventory.an_outlet(name="Việt Trì")
    for number, stars in enumerate((5, 4, 4, 3, None)):
        more = {"producer": north} if number % 2 else {}
        product = a_product(f"Mắm {number}", set_code=9 if number < 3 else 11, **more)
        if stars:
            link(product, certificate(stars=stars, issued_on=date(2026, 1, 2)))
        if number != 1:
            stocked(product, db_session, first)
        if number > 2:
            stocked(product, db_session, second)
    page = client.get("/san-pham").page
    assert counts(page) == [
        "5 sao (1)",
        "4 sao (2)",
        "3 sao (1)",
        "Phú Thọ (2)",
        "Thanh Hóa (3)",
        "Mắm, nước mắm, tương (3)",
        "Chè (2)",
        "Mắm & gia vị (5)",
        "Hạc Thành (4)",
        "Việt Trì (2)",
        "HTX Đất Tổ (2)",
        *["Cơ sở mẫu Hoằng Thanh (1)"] * 3,
    ]
    for name in ("sao", "tinh", "bo-san-pham", "danh-muc", "diem-ban", "chu-the"):
        for field in page.all("input", name=name):
            label = next(words(each) for each in page.all("label") if field in each)
            found = client.get(f"/san-pham?{name}={field.get('value')}").page
            assert f"({len(names(found))})" in label, label
    both = client.get("/san-pham?sao=4&tinh=38").page
    assert names(both) == ["Mắm 2"]
    assert "4 sao (1)" in counts(both)


def test_a_star_leaves_filter_count_and_order_the_day_after_its_last(client, db_session):
    ended = a_product("Hết hạn hôm nay")
    link(ended, certificate(stars=5, issued_on=date(2023, 6, 1), expires_on=date(2026, 6, 1)))
    starred("Bốn sao", 4)
    assert names(client.get("/san-pham?sap-xep=hang-sao").page) == ["Hết hạn hôm nay", "Bốn sao"]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        page = client.get("/san-pham?sap-xep=hang-sao").page
        assert names(page) == ["Bốn sao", "Hết hạn hôm nay"]
        assert "5 sao (1)" not in counts(page)
        assert names(client.get("/san-pham?sao=5").page) == []


def test_only_goods_that_can_be_sold_when_asked(client, db_session):
    there = a_product("Còn hàng")
    a_product("Hết hàng")
    outlet = stocked(there, db_session)
    elsewhere = inventory.an_outlet()
    assert names(client.get("/san-pham?con-hang=1").page) == ["Còn hàng"]
    assert names(client.get(f"/san-pham?diem-ban={outlet.slug}").page) == ["Còn hàng"]
    assert names(client.get(f"/san-pham?diem-ban={elsewhere.slug}").page) == []
    page = client.get(f"/san-pham?diem-ban={outlet.slug}").page
    assert f"Còn 5 hũ tại {outlet.name}" in page.text.replace("\u00a0", " ")


def test_prices_sort_by_the_price_that_is_shown(client, db_session):
    a_product("Vừa", price=60_000)
    cheap = a_product("Rẻ", price=90_000)
    a_variant(cheap, name="Gói nhỏ", price=10_000)
    a_product("Đắt", price=120_000)
    assert names(client.get("/san-pham?sap-xep=gia-tang").page) == ["Rẻ", "Vừa", "Đắt"]
    assert names(client.get("/san-pham?sap-xep=gia-giam").page) == ["Đắt", "Vừa", "Rẻ"]


def test_filters_in_force_can_be_taken_off_one_by_one(client, db_session):
    a_product("Mắm tôm")
    page = client.get("/san-pham?sao=5&tinh=38&gia-tu=10000&con-hang=1").page
    links = {words(link): link.get("href") for link in page.all("a", class_="applied__one")}
    assert {key.replace("\u00a0", " "): url for key, url in links.items()} == {
        "Bỏ 5 sao": "/san-pham?tinh=38&gia-tu=10000&con-hang=1",
        "Bỏ Thanh Hóa": "/san-pham?sao=5&gia-tu=10000&con-hang=1",
        "Bỏ Từ 10.000 ₫": "/san-pham?sao=5&tinh=38&con-hang=1",
        "Bỏ Còn hàng": "/san-pham?sao=5&tinh=38&gia-tu=10000",
    }


def test_pages_hold_24_and_keep_the_question(client, db_session):
    for number in range(26):
        a_product(f"Mắm {number:02d}")
    first = client.get("/san-pham?tinh=38").page
    assert len(names(first)) == 24
    assert "/san-pham?tinh=38&trang=2" in first.links
    second = client.get("/san-pham?tinh=38&trang=2").page
    assert len(names(second)) == 2
    assert not set(names(first)) & set(names(second))
    assert names(client.get("/san-pham?tinh=38&trang=999").page) == names(second)


@pytest.mark.parametrize(
    "query",
    [
        "sao=99&sao=a&sao=-1&sao=٥",
        "tinh=zz&tinh=%20&tinh=999",
        "bo-san-pham=14.5&bo-san-pham=999999999999999999999",
        "diem-ban=%27%3B--&chu-the=../../etc",
        "gia-tu=-5&gia-den=1e9&gia-tu=" + "9" * 400,
        "trang=0&trang=-1&trang=99999999999999999999",
        "sap-xep=' OR 1=1",
        "q=%01%02&con-hang=maybe",
        "q=" + "a" * 5000,
        'q="OR*NEAR(){}:^-&q=%22%22%22',
        "q=AND&q=NOT&q=a'b:c*&q=%F0%9F%98%80",
        "%FF%FE=1&q=%FF%FE",
    ],
)
def test_a_bad_address_is_cleaned_and_never_fails(client, db_session, query):
    a_product("Mắm tôm")
    for path in ("/san-pham", "/danh-muc/mam-gia-vi"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_an_unknown_shelf_is_not_found(client, db_session):
    assert client.get("/danh-muc/khong-co").status_code == 404


def test_nothing_found_leaves_a_way_on(client, db_session):
    a_product("Mắm tôm")
    page = client.get("/san-pham?sao=5").page
    assert "Chưa có sản phẩm nào khớp" in page.text
    assert "/san-pham" in page.links


def test_a_list_needs_as_many_statements_for_24_cards_as_for_4(client, db_session, query_count):
    outlet = inventory.an_outlet()
    for number in range(4):
        stocked(starred(f"Mắm {number}", 4), db_session, outlet)
    client.get("/san-pham")
    with query_count() as few:
        client.get("/san-pham")
    for number in range(4, 24):
        stocked(starred(f"Mắm {number}", 4), db_session, outlet)
    with query_count() as many:
        answer = client.get("/san-pham")
    assert len(names(answer.page)) == 24
    assert len(many) == len(few) <= 8, many
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    for query in ("?q=mam", "?sao=4&tinh=38&con-hang=1&sap-xep=gia-tang", f"?diem-ban={outlet.slug}"):
        with query_count() as statements:
            client.get(f"/san-pham{query}")
        assert len(statements) <= 8 + query.startswith("?q="), statements


def test_a_filter_with_many_values_shows_the_frequent_ones_and_the_way_to_all(client, db_session):
    for code in range(1, 12):
        a_product(f"Loại {code}", set_code=code)
        a_product(f"Loại {code} nữa", set_code=code)
    a_product("Chè đắng", set_code=13)
    few = client.get("/san-pham").page
    assert len(few.all("input", name="bo-san-pham")) == 8
    more = next(link for link in few.all("a", class_="facet__more"))
    assert words(more) == "Xem thêm 4: Loại sản phẩm"
    answer = client.get(more.get("href"))
    assert len(answer.page.all("input", name="bo-san-pham")) == 12
    assert '<meta name="robots" content="noindex">' in answer.get_data(as_text=True)


def test_a_ticked_value_is_never_left_out(client, db_session):
    for code in range(1, 12):
        a_product(f"Loại {code}", set_code=code)
        a_product(f"Loại {code} nữa", set_code=code)
    a_product("Chè đắng", set_code=13)
    page = client.get("/san-pham?bo-san-pham=13").page
    ticked = [field for field in page.all("input", name="bo-san-pham") if field.get("checked") is not None]
    assert [field.get("value") for field in ticked] == ["13"]
