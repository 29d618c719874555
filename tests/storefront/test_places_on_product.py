"""Where a product is, from when, how far, what sending it costs: for everybody and for who told a place."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import BasketItem, Variant
from shop.catalogue.states import Reach, Storage
from shop.core.clock import VN
from shop.delivery.services import load_reference as load_rates
from shop.extensions import session
from shop.settings.models import Setting
from tests.builders import inventory
from tests.builders.catalogue import a_product, a_variant
from tests.builders.outlets import hours
from tests.builders.places import VIET_TRI
from tests.support.pages import words

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=VN).astimezone(UTC)  # a Monday
HANOI = "01"


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(NOW, tick=False):
        yield


def variant_of(product):
    return session.scalars(
        select(Variant).where(Variant.product_id == product.id).order_by(Variant.id)
    ).first()


def stocked(product, units=12, **fields):
    place = inventory.an_outlet(**fields)
    inventory.stocked(place, variant_of(product), units)
    return place


def rows(page) -> list[list[str]]:
    table = next(each for each in page.all("table") if "Tồn bán được" in words(each))
    return [
        [words(cell).replace("\u00a0", " ") for cell in row.iter() if cell.tag in {"th", "td"}]
        for row in table.iter("tr")
    ][1:]


def test_each_outlet_tells_stock_hours_and_the_day_of_pick_up(client, db_session):
    product = a_product("Mắm tôm")
    hours(stocked(product, 12, name="Nhanh", pickup_days=0, rank=1).id, 8 * 60, 18 * 60)
    stocked(product, 3, name="Chưa rõ giờ", pickup_days=1, rank=2)
    stocked(product, 5, name="Chỉ gửi", offers_pickup=False, rank=3)
    page = client.get("/san-pham/mam-tom").page
    assert "Xem tồn ở 3 điểm bán" in page.text
    assert [row[1:] for row in rows(page)] == [
        ["12 hũ", "08:00–18:00", "Nhận hôm nay trước 18:00"],
        ["3 hũ", "chưa có giờ mở cửa", "Nhận từ ngày mai, 02/06"],
        ["5 hũ", "chưa có giờ mở cửa", "Chỉ giao hàng"],
    ]


def test_today_is_promised_only_until_it_closes(client, db_session, app):
    app.testing = False  # what is drawn once must not be shown any longer
    try:
        product = a_product("Mắm tôm")
        hours(stocked(product, pickup_days=0).id, 8 * 60, 18 * 60)
        said = {}
        for clock in ("17:59", "18:00"):
            at = datetime.fromisoformat(f"2026-06-01T{clock}+07:00")
            with time_machine.travel(at, tick=False):
                said[clock] = rows(client.get("/san-pham/mam-tom").page)[0][3]
    finally:
        app.testing = True
    assert said == {"17:59": "Nhận hôm nay trước 18:00", "18:00": "Nhận từ ngày mai, 02/06"}


def test_the_chosen_outlet_comes_first_and_its_stock_is_said(client, db_session):
    product = a_product("Mắm tôm")
    stocked(product, name="Gần kho", rank=1)
    mine = stocked(product, 4, name="Của tôi", rank=50)
    empty = inventory.an_outlet(name="Hết hàng")
    client.set_cookie("outlet", mine.slug)
    page = client.get("/san-pham/mam-tom").page
    assert [row[0].split(" ")[0] for row in rows(page)] == ["Của", "Gần"]
    assert "Của tôi: 4 hũ · Nhận từ ngày mai, 02/06" in page.text.replace("\u00a0", " ")
    client.set_cookie("outlet", empty.slug)
    assert "Hết hàng hết, còn ở 2 điểm bán khác" in client.get("/san-pham/mam-tom").page.text


def test_outlets_are_sorted_and_measured_from_the_place_told(client, db_session):
    product = a_product("Mắm tôm")
    stocked(product, name="Xa", rank=1, lat=21.3, lng=105.4, commune_code=VIET_TRI)
    stocked(product, name="Gần", rank=2, lat=19.8288, lng=105.77)
    stocked(product, name="Không rõ", rank=3)
    client.set_cookie("place", "19.8,105.77")
    page = client.get("/san-pham/mam-tom").page
    assert [row[0].split(" ")[0] for row in rows(page)] == ["Gần", "Xa", "Không"]
    assert "cách 3,2 km" in rows(page)[0][0]
    assert "cách" not in rows(page)[2][0]
    assert "Khoảng cách tính từ nơi bạn đã cho biết" in page.text


def test_without_a_place_distances_are_from_the_chosen_outlet(client, db_session):
    product = a_product("Mắm tôm")
    mine = stocked(product, name="Của tôi", lat=19.8, lng=105.77)
    stocked(product, name="Kia", lat=19.8288, lng=105.77)
    client.set_cookie("outlet", mine.slug)
    page = client.get("/san-pham/mam-tom").page
    assert "cách 3,2 km" in rows(page)[1][0]
    assert "Khoảng cách tính từ Của tôi, theo đường chim bay." in page.text


def test_outlets_that_show_the_goods_or_have_them_made_are_named(client, db_session):
    product = a_product("Giỏ cói")
    shows, makes = inventory.an_outlet(name="Trưng bày"), inventory.an_outlet(name="Nhận đặt")
    closed = inventory.an_outlet(name="Không bán mạng", sells_online=False)
    variant = variant_of(product)
    inventory.setting(shows, variant, offering="display_only")
    inventory.setting(makes, variant, offering="on_demand", lead_days=7)
    inventory.setting(closed, variant, offering="on_demand", lead_days=7)
    page = client.get("/san-pham/gio-coi").page
    found = {row[0].split(" Phường")[0]: row[1:] for row in rows(page)}
    assert found == {
        "Trưng bày": ["Chỉ trưng bày", "chưa có giờ mở cửa", "Xem mẫu tại chỗ, không bán ở đây"],
        "Nhận đặt": [
            "Làm theo đặt trước",
            "chưa có giờ mở cửa",
            "Có sau 7 ngày kể từ khi đặt Đặt trước: Nhận đặt",
        ],
    }
    link = f"/dat-truoc/{variant.id}?diem-ban={makes.id}"
    assert link in page.links
    choices = client.get(link).page.all("input", type="radio", name="outlet")
    assert [one.get("value") for one in choices if "checked" in one.attrib] == [str(makes.id)]


def test_alcohol_is_bought_at_the_counter_and_never_sent(client, db_session):
    product = a_product(
        "Rượu",
        set_code=14,
        shelf="do-uong",
        warning="Không bán cho người dưới 18 tuổi.",
        variant={"alcohol_bp": 4000},
    )
    stocked(product)
    client.set_cookie("of_age", "1")
    page = client.get("/san-pham/ruou").page
    assert rows(page)[0][3] == "Mua trực tiếp tại quầy"
    assert page.all("section", id="giao-hang") == []


def fee_said(client, address: str, code: str) -> str:
    page = client.get(f"{address}?giao-toi={code}").page
    return words(page.find("section", id="giao-hang")).replace("\u00a0", " ")


def test_the_fee_and_the_latest_day_follow_zone_and_weight(client, db_session):
    load_rates()
    product = a_product("Mắm tôm", variant={"gross_weight_g": 600, "max_transit_days": 5})
    stocked(product, name="Hạc Thành")
    said = "Giao tới Thanh Hóa: 18.000 ₫ cho 1 hũ, nhận chậm nhất Thứ Tư, 03/06/2026, gửi từ Hạc Thành."
    assert said in fee_said(client, "/san-pham/mam-tom", "38")
    far = fee_said(client, "/san-pham/mam-tom", HANOI)
    assert "Giao tới Hà Nội: 35.000 ₫ cho 1 hũ, nhận chậm nhất Thứ Bảy, 06/06/2026" in far


def test_the_estimate_takes_the_outlet_that_checkout_would(client, db_session):
    load_rates()
    product = a_product("Mắm tôm", variant={"max_transit_days": 5})
    stocked(product, name="Thanh Hóa", rank=1)
    stocked(product, name="Việt Trì", rank=9, commune_code=VIET_TRI)
    assert "gửi từ Việt Trì" in fee_said(client, "/san-pham/mam-tom", "25")
    assert "gửi từ Thanh Hóa" in fee_said(client, "/san-pham/mam-tom", "38")


@pytest.mark.parametrize(
    ("variant", "code", "said"),
    [
        ({"reach": Reach.PROVINCE}, HANOI, "Sản phẩm này không gửi tới tỉnh đã chọn."),
        ({"max_transit_days": 3}, HANOI, "Đường tới tỉnh đã chọn quá dài đối với sản phẩm này."),
        (
            {"storage": Storage.CHILLED, "max_transit_days": 9},
            HANOI,
            "Chưa có cách gửi lạnh sản phẩm này tới tỉnh đã chọn.",
        ),
    ],
)
def test_goods_that_do_not_go_there_are_said_not_to(client, db_session, variant, code, said):
    load_rates()
    stocked(a_product("Nem chua", variant=variant))
    text = fee_said(client, "/san-pham/nem-chua", code)
    assert said in text
    assert "Bạn vẫn nhận được tại điểm bán có hàng ở trên." in text


def test_a_basket_goes_no_farther_than_its_least_component(client, db_session):
    load_rates()
    near = a_product("Nem chua", variant={"reach": Reach.PROVINCE})
    far = a_product("Mắm tôm", variant={"max_transit_days": 9})
    basket = a_product("Giỏ quà", variant={"max_transit_days": 9})
    place = stocked(near)
    inventory.stocked(place, variant_of(far), 5)
    for part, quantity in ((near, 1), (far, 2)):
        session.add(
            BasketItem(basket_id=variant_of(basket).id, component_id=variant_of(part).id, quantity=quantity)
        )
    session.flush()
    assert "không gửi tới tỉnh đã chọn" in fee_said(client, "/san-pham/gio-qua", HANOI)
    assert "Giao tới Thanh Hóa" in fee_said(client, "/san-pham/gio-qua", "38")


def test_the_province_in_the_cookie_needs_no_question(client, db_session):
    load_rates()
    stocked(a_product("Mắm tôm"))
    client.set_cookie("place", "38")
    assert "Giao tới Thanh Hóa: 18.000" in client.get("/san-pham/mam-tom").page.text


def test_a_page_asked_with_a_province_may_be_shared_and_is_not_indexed(client, db_session):
    load_rates()
    stocked(a_product("Mắm tôm"))
    answer = client.get("/san-pham/mam-tom?giao-toi=38")
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    assert 'content="noindex"' in answer.text
    assert client.get("/san-pham/mam-tom?giao-toi=xx").status_code == 200


def test_a_question_goes_to_the_outlets_zalo_else_to_the_shops(client, db_session):
    product = a_product("Mắm tôm")
    stocked(product, name="Có Zalo", zalo="+84912345678")
    links = [link for link in client.get("/san-pham/mam-tom").page.links if "zalo.me" in link]
    assert links == [
        (
            "https://zalo.me/0912345678?text="
            "T%C3%B4i%20mu%E1%BB%91n%20h%E1%BB%8Fi%20v%E1%BB%81%20M%E1%BA%AFm%20t%C3%B4m%3A%20"
            "http%3A//localhost/san-pham/mam-tom"
        )
    ]


def test_without_an_outlets_zalo_the_shops_answers(client, db_session):
    stocked(a_product("Mắm tôm"))
    assert not [link for link in client.get("/san-pham/mam-tom").page.links if "zalo.me" in link]
    session.add(Setting(key="zalo", value="https://zalo.me/0988777666", changed_at=NOW))
    session.flush()
    links = [link for link in client.get("/san-pham/mam-tom").page.links if "text=" in link]
    assert [link.split("?")[0] for link in links] == ["https://zalo.me/0988777666"]


def test_home_speaks_of_the_chosen_outlet(client, db_session):
    product = a_product("Mắm tôm")
    mine = stocked(product, 7, name="Của tôi", rank=90)
    stocked(product, 9, name="Kia", rank=1)
    client.set_cookie("outlet", mine.slug)
    page = client.get("/").page
    assert "Còn 7 hũ tại Của tôi" in page.text.replace("\u00a0", " ")
    cards = [words(found.find("a")) for found in page.all("h3", class_="place__name")]
    assert cards == ["Của tôi", "Kia"]


def test_prices_of_an_outlet_and_several_variants_are_told(client, db_session):
    product = a_product("Nem chua", price=50_000)
    a_variant(product, name="Hộp 20 quả", price=95_000)
    stocked(product, 5)
    assert rows(client.get("/san-pham/nem-chua").page)[0][1] == "Hũ 200 g: 5 hũ"


def test_a_fair_that_ends_before_the_goods_are_ready_promises_nothing(client, db_session):
    product = a_product("Mắm tôm")
    ends = date(2026, 6, 1) + timedelta(days=30)
    stocked(product, kind="fair", starts_on=date(2026, 5, 30), ends_on=ends, pickup_days=2)
    assert rows(client.get("/san-pham/mam-tom").page)[0][3] == "Nhận từ Thứ Tư, 03/06/2026"
