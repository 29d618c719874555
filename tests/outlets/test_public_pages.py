"""The finder, the page of an outlet, and the choice of one."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from shop.extensions import session
from shop.outlets.models import Event, OutletSpot
from shop.outlets.states import SpotKind
from tests.builders.outlets import closure, fair, hours, operator, outlet
from tests.builders.places import HOANG_THANH, VIET_TRI

MONDAY_MORNING = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # ten o'clock in Viet Nam


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def names(answer) -> list[str]:
    return ["".join(found.find("a").itertext()) for found in answer.page.all("h3", class_="place__name")]


def test_the_finder_groups_outlets_by_province(client, db_session):
    outlet("Điểm Thanh Hóa")
    outlet("Điểm Việt Trì", commune_code=VIET_TRI)
    answer = client.get("/diem-ban")
    heads = [
        "".join(found.itertext()).strip() for found in answer.page.all("h2", class_="section-head__title")
    ]
    assert heads == ["Phú Thọ", "Thanh Hóa"]
    assert names(answer) == ["Điểm Việt Trì", "Điểm Thanh Hóa"]


def test_the_finder_filters_by_province_open_now_and_pick_up(client, db_session):
    hours(outlet("Đang mở").id)
    hours(outlet("Đã đóng").id, opens=0, closes=60)
    outlet("Không rõ giờ")
    outlet("Không nhận", offers_pickup=False, commune_code=VIET_TRI)
    assert names(client.get("/diem-ban?mo=1")) == ["Đang mở"]
    assert names(client.get("/diem-ban?tinh=25")) == ["Không nhận"]
    assert names(client.get("/diem-ban?tinh=25&nhan=1")) == []
    assert len(names(client.get("/diem-ban?tinh=99&mo=x"))) == 4


@pytest.mark.parametrize("text", ["hac thanh", "Phường Hạc Thành", "dong tho", "đông thọ"])
def test_an_outlet_is_found_by_the_commune_of_today_and_of_before(client, db_session, text):
    outlet("Điểm Hạc Thành")
    outlet("Điểm Việt Trì", commune_code=VIET_TRI)
    assert names(client.get("/diem-ban", query_string={"q": text})) == ["Điểm Hạc Thành"]


def test_where_there_is_no_outlet_the_nearest_ones_are_shown(client, db_session):
    outlet("Điểm Hạc Thành", lat=19.8, lng=105.77)
    outlet("Điểm Việt Trì", commune_code=VIET_TRI, lat=21.3, lng=105.4)
    answer = client.get("/diem-ban", query_string={"q": "hoang thanh"})
    assert "Chưa có điểm bán ở Xã Hoằng Thanh, Thanh Hóa. Đây là những điểm gần nhất." in answer.page.text
    assert names(client.get("/diem-ban", query_string={"q": "khong co noi nay"})) == []


def test_the_nearest_outlet_comes_first_when_a_place_is_given(client, db_session):
    outlet("Xa", commune_code=VIET_TRI, lat=21.3, lng=105.4)
    outlet("Gần", lat=19.81, lng=105.78)
    answer = client.get("/diem-ban?lat=19.8&lng=105.77")
    assert names(answer) == ["Gần", "Xa"]
    assert "cách 1,5 km" in answer.page.text
    assert names(client.get("/diem-ban?lat=abc&lng=nan")) == ["Xa", "Gần"]


def test_ended_fairs_and_closed_outlets_are_not_listed(client, db_session):
    fair("Sắp tới", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 5))
    fair("Hôm nay là ngày cuối", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 23))
    fair("Đã qua", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 22))
    gone = outlet("Đã đóng", closed_on=date(2026, 11, 23))
    assert sorted(names(client.get("/diem-ban"))) == ["Hôm nay là ngày cuối", "Sắp tới"]
    assert client.get(f"/diem-ban/{gone.slug}").status_code == 404


def test_the_page_of_an_outlet_says_where_and_when(client, db_session):
    place = outlet("Điểm Hạc Thành", place_published="P. Đông Thọ (cũ)", phone="+84237385123")
    hours(place.id)
    closure(place.id, date(2026, 12, 1), date(2026, 12, 2), "Kiểm kê cuối năm")
    closure(place.id, date(2026, 11, 1), date(2026, 11, 2), "Đã qua")
    session.add(OutletSpot(outlet_id=place.id, kind=SpotKind.KIOSK, name="Ki-ốt 12"))
    session.add(_tasting(place.id))
    text = client.get(f"/diem-ban/{place.slug}").page.text
    assert "91 Nguyễn Chí Thanh, Phường Hạc Thành, Thanh Hóa (P. Đông Thọ (cũ))" in text
    assert "Đang mở, đóng lúc 20:00" in text
    assert "07:00–20:00" in text
    assert "01/12/2026 – 02/12/2026: Kiểm kê cuối năm" in text
    assert "Đã qua" not in text
    assert "Ki-ốt: Ki-ốt 12" in text
    assert "28/11/2026: Nếm mắm tôm" in text


def test_an_outlet_without_hours_is_never_called_open(client, db_session):
    place = outlet()
    text = client.get(f"/diem-ban/{place.slug}").page.text
    assert "Chưa có giờ mở cửa" in text
    assert "Đang mở" not in text


def test_a_hub_shows_its_kiosks_and_a_kiosk_its_hub(client, db_session):
    hub = outlet("Trung tâm Việt Trì", commune_code=VIET_TRI)
    kiosk = outlet(
        "Ki-ốt chè", operator_id=operator("Hợp tác xã chè").id, hub_id=hub.id, commune_code=VIET_TRI
    )
    assert names(client.get(f"/diem-ban/{hub.slug}")) == ["Ki-ốt chè"]
    assert "Ki-ốt này nằm trong Trung tâm Việt Trì." in client.get(f"/diem-ban/{kiosk.slug}").page.text


def test_a_fair_tells_its_dates(client, db_session):
    place = fair("Hội chợ", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 5), commune_code=HOANG_THANH)
    assert "Hội chợ diễn ra 01/12/2026 – 05/12/2026." in client.get(f"/diem-ban/{place.slug}").page.text


def test_an_unknown_outlet_is_not_found(client, db_session):
    assert client.get("/diem-ban/khong-co").status_code == 404


def test_the_finder_sets_no_cookie_and_may_be_shared(client, db_session):
    outlet()
    answer = client.get("/diem-ban")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public, max-age=")


def test_the_finder_asks_as_much_for_many_outlets_as_for_few(client, db_session, query_count):
    for _ in range(2):
        hours(outlet().id)
    client.get("/diem-ban")
    with query_count() as few:
        client.get("/diem-ban")
    for _ in range(8):
        hours(outlet().id)
    with query_count() as many:
        client.get("/diem-ban")
    assert len(many) <= len(few)
    assert len(few) <= 8


def test_a_chosen_outlet_is_kept_in_a_cookie_and_shown(client, db_session):
    place = outlet("Điểm Hạc Thành")
    answer = client.post("/diem-ban/chon", data={"outlet_id": str(place.id)}, token=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/diem-ban/{place.slug}")
    assert f"outlet={place.slug};" in answer.headers["Set-Cookie"]
    page = client.follow(answer).page
    assert "<strong>Điểm Hạc Thành</strong>" in page.html
    assert "Điểm bán bạn đang xem" in client.get("/diem-ban").page.text


@pytest.mark.parametrize("sent", ["", "0", "999999", "-1", "1.5", "x", "٣", "9" * 40])
def test_what_is_no_outlet_is_not_chosen(client, db_session, sent):
    outlet()
    answer = client.post("/diem-ban/chon", data={"outlet_id": sent}, token=False)
    assert answer.status_code == 422
    assert "outlet=" not in answer.headers.get("Set-Cookie", "")


def test_another_site_cannot_choose(client, db_session):
    place = outlet()
    headers = {"Origin": "https://elsewhere.example"}
    answer = client.post("/diem-ban/chon", data={"outlet_id": str(place.id)}, token=False, headers=headers)
    assert answer.status_code == 403


def _tasting(outlet_id: int) -> Event:
    return Event(
        outlet_id=outlet_id,
        title="Nếm mắm tôm",
        starts_on=date(2026, 11, 28),
        ends_on=date(2026, 11, 28),
        created_at=MONDAY_MORNING,
    )
