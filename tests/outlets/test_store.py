"""The page of an outlet: today's hours, what is in stock there, structured data."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.core.clock import VN
from shop.extensions import session
from tests.builders import inventory
from tests.builders.catalogue import a_product
from tests.builders.outlets import closure, hours, outlet
from tests.support.pages import words

MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=VN).astimezone(UTC)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


@pytest.fixture
def indexable(app):
    before = app.config["SHOP_INDEXABLE"]
    app.config["SHOP_INDEXABLE"] = True
    yield
    app.config["SHOP_INDEXABLE"] = before


def stocked(place, *products) -> None:
    for product in products:
        variant = session.scalars(select(Variant).where(Variant.product_id == product.id)).one()
        inventory.stocked(place, variant, 5)


def data(answer) -> dict[str, dict]:
    scripts = answer.page.all("script", type="application/ld+json")
    return {found["@type"]: found for found in map(json.loads, (script.text for script in scripts))}


def test_today_and_the_week_are_told(client, db_session):
    place = outlet()
    hours(place.id, 8 * 60, 18 * 60)
    text = client.get(f"/diem-ban/{place.slug}").page.text
    assert "Hôm nay: 08:00–18:00" in text
    assert "Thứ Hai (hôm nay) 08:00–18:00" in text
    assert "Chủ nhật 08:00–18:00" in text


def test_a_day_off_is_said_for_today(client, db_session):
    place = outlet()
    hours(place.id, 8 * 60, 18 * 60)
    closure(place.id, date(2026, 11, 23), date(2026, 11, 24), "Kiểm kê")
    text = client.get(f"/diem-ban/{place.slug}").page.text
    assert "Tạm nghỉ: Kiểm kê, mở lại lúc 08:00 Thứ Tư, 25/11" in text
    assert "Hôm nay: Nghỉ" in text


def test_goods_in_stock_are_counted_by_shelf_and_lead_to_the_filtered_list(client, db_session):
    place, other = outlet(), outlet("Khác")
    stocked(place, a_product("Mắm tôm"), a_product("Mắm tép"), a_product("Chè", shelf="che-tra", set_code=11))
    stocked(other, a_product("Miến", shelf="mien-mi-gao", set_code=6))
    page = client.get(f"/diem-ban/{place.slug}").page
    chips = {words(found): found.get("href") for found in page.all("a", class_="chip")}
    assert chips == {
        "Mắm & gia vị · 2 sản phẩm": f"/danh-muc/mam-gia-vi?diem-ban={place.slug}&con-hang=1",
        "Chè & trà · 1 sản phẩm": f"/danh-muc/che-tra?diem-ban={place.slug}&con-hang=1",
    }
    assert "Xem 3 sản phẩm có tại đây" in page.text
    for name, address in chips.items():
        assert f"{name.split(' · ')[1]}" in client.get(address).page.text


def test_services_are_told_as_far_as_staff_vouch_for_them(client, db_session):
    plain, rich = outlet(), outlet(has_parking=True, has_cold_storage=True, sells_online=False)
    text = client.get(f"/diem-ban/{plain.slug}").page.text
    assert "Có chỗ để xe" not in text
    assert "Đặt trước, nhận tại điểm bán" in text
    text = client.get(f"/diem-ban/{rich.slug}").page.text
    assert "Chỉ bán tại chỗ" in text
    assert "Có chỗ để xe" in text
    assert "Có tủ mát, tủ đông" in text


def test_a_store_tells_search_engines_what_its_page_shows(client, db_session, indexable):
    place = outlet("Điểm Hạc Thành", lat=19.8, lng=105.77, phone="+84237385123")
    hours(place.id, 8 * 60, 18 * 60, range(5))
    hours(place.id, 8 * 60, 1440, range(5, 7))
    closure(place.id, date(2026, 12, 1), date(2026, 12, 2))
    store = data(client.get(f"/diem-ban/{place.slug}"))["Store"]
    assert store["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "91 Nguyễn Chí Thanh",
        "addressLocality": "Phường Hạc Thành",
        "addressRegion": "Thanh Hóa",
        "addressCountry": "VN",
    }
    assert store["geo"] == {"@type": "GeoCoordinates", "latitude": 19.8, "longitude": 105.77}
    assert store["telephone"] == "+84237385123"
    week = store["openingHoursSpecification"]
    assert [(len(each["dayOfWeek"]), each["opens"], each["closes"]) for each in week] == [
        (5, "08:00", "18:00"),
        (2, "08:00", "23:59"),
    ]
    off = store["specialOpeningHoursSpecification"]
    assert [(each["validFrom"], each["validThrough"]) for each in off] == [("2026-12-01", "2026-12-02")]


def test_a_store_says_nothing_that_is_not_known(client, db_session, indexable):
    answer = client.get(f"/diem-ban/{outlet().slug}")
    found = data(answer)
    assert set(found) == {"Store", "BreadcrumbList"}
    assert {"geo", "telephone", "openingHoursSpecification"} & set(found["Store"]) == set()


def test_a_sample_shop_has_no_structured_data(client, db_session):
    assert data(client.get(f"/diem-ban/{outlet().slug}")) == {}
