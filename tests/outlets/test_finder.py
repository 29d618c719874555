"""Finding outlets: by distance from a device or a commune, by what they offer; the plan; what is kept of the visitor."""

from datetime import UTC, datetime

import pytest
import time_machine

from shop.core.clock import VN
from shop.extensions import session
from shop.geography.models import Commune
from shop.geography.queries import Point
from shop.geography.visitor import parse
from shop.outlets import queries
from shop.outlets.views.plan import HEIGHT, WIDTH, plan
from tests.builders.outlets import hours, outlet
from tests.builders.places import HAC_THANH, HOANG_THANH, VIET_TRI
from tests.support.pages import words

SVG = "{http://www.w3.org/2000/svg}"
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=VN).astimezone(UTC)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def names(answer) -> list[str]:
    return ["".join(found.find("a").itertext()) for found in answer.page.all("h3", class_="place__name")]


def distances(answer) -> list[str]:
    return [words(found) for found in answer.page.all("p", class_="place__far")]


def locate(code: str, lat: float, lng: float) -> None:
    row = session.get_one(Commune, code)
    row.lat, row.lng = lat, lng
    session.flush()


@pytest.mark.parametrize(
    ("lat", "said"),
    [(19.8045, "cách 500 m"), (19.8288, "cách 3,2 km"), (19.9, "cách 11 km"), (19.8, "cách 100 m")],
)
def test_the_distance_from_the_device_is_told(client, db_session, lat, said):
    outlet("Điểm", lat=lat, lng=105.77)
    assert distances(client.get("/diem-ban?lat=19.8&lng=105.77")) == [said]


def test_where_only_the_commune_is_known_the_distance_is_rough(client, db_session):
    outlet("Trong phường")
    outlet("Xa", commune_code=VIET_TRI)
    locate(HAC_THANH, 19.8, 105.78)
    locate(VIET_TRI, 21.32, 105.4)
    answer = client.get("/diem-ban?lat=19.8&lng=105.77")
    assert distances(answer) == ["cách chưa đến 2 km", "cách khoảng 173 km"]


def test_outlets_without_a_place_stand_after_the_others_without_a_distance(client, db_session):
    outlet("Không tọa độ")
    outlet("Có tọa độ", commune_code=VIET_TRI, lat=21.3, lng=105.4)
    answer = client.get("/diem-ban?lat=19.8&lng=105.77")
    assert names(answer) == ["Có tọa độ", "Không tọa độ"]
    assert len(distances(answer)) == 1


def test_a_page_made_for_a_place_is_kept_nowhere_and_sets_no_cookie(client, db_session):
    outlet(lat=19.8, lng=105.7)
    answer = client.get("/diem-ban?lat=19.80712345&lng=105.77612345")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert answer.page.field("lat").get("value") == "19.807"


def test_only_the_finder_may_ask_the_device(client, db_session):
    assert "geolocation=(self)" in client.get("/diem-ban").headers["Permissions-Policy"]
    assert "geolocation=()" in client.get("/").headers["Permissions-Policy"]


def test_near_me_without_script_says_what_to_do(client, db_session):
    outlet()
    answer = client.get("/diem-ban?gan=1")
    assert "Hãy gõ tên xã, phường nơi bạn ở rồi bấm Tìm" in answer.page.text


def test_a_commune_gives_distances_without_script(client, db_session):
    locate(HOANG_THANH, 19.82, 105.93)
    outlet("Gần", lat=19.8, lng=105.78)
    outlet("Xa", commune_code=VIET_TRI, lat=21.3, lng=105.4)
    answer = client.get("/diem-ban?q=hoang+thanh")
    assert names(answer) == ["Gần", "Xa"]
    assert distances(answer)[0] == "cách khoảng 16 km"


def test_choosing_an_outlet_keeps_the_place_it_was_found_from(client, db_session):
    place = outlet("Gần", lat=19.8, lng=105.78)
    form = client.get("/diem-ban?q=hoang+thanh").page.form("/diem-ban/chon")
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert sent == {"outlet_id": str(place.id), "place": HOANG_THANH}
    answer = client.post("/diem-ban/chon", data=sent, token=False)
    assert f"place={HOANG_THANH};" in "\n".join(answer.headers.getlist("Set-Cookie"))


def test_a_place_that_the_browser_keeps_already_is_not_sent_again(client, db_session):
    outlet("Gần", lat=19.8, lng=105.78)
    client.set_cookie("place", HOANG_THANH)
    form = client.get("/diem-ban?q=hoang+thanh").page.form("/diem-ban/chon")
    assert [field.get("name") for field in form.iter("input")] == ["outlet_id"]


@pytest.mark.parametrize("bad", ["x", "99", "00000", "91,5", "19.8,999", "<script>", "19.80712345,105.1"])
def test_what_is_no_place_is_not_kept(client, db_session, bad):
    place = outlet()
    answer = client.post("/diem-ban/chon", data={"outlet_id": str(place.id), "place": bad}, token=False)
    assert answer.status_code == 303
    assert not any(cookie.startswith("place=") for cookie in answer.headers.getlist("Set-Cookie"))


def test_a_point_is_forgotten_when_the_browser_is_closed(client, db_session):
    place = outlet()
    sent = {"outlet_id": str(place.id), "place": "19.807,105.776"}
    answer = client.post("/diem-ban/chon", data=sent, token=False)
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("place="))
    assert "19.807" in cookie
    assert "Max-Age" not in cookie


def test_outlets_are_filtered_by_commune_parking_and_cold_storage(client, db_session):
    outlet("Bãi xe", has_parking=True)
    outlet("Tủ mát", has_cold_storage=True)
    outlet("Việt Trì", commune_code=VIET_TRI, has_parking=True)
    assert names(client.get("/diem-ban?xe=1")) == ["Việt Trì", "Bãi xe"]
    assert names(client.get("/diem-ban?lanh=1")) == ["Tủ mát"]
    assert names(client.get(f"/diem-ban?xe=1&xa={HAC_THANH}")) == ["Bãi xe"]
    assert len(names(client.get("/diem-ban?xa=khong-co"))) == 3


def test_open_now_says_how_many_are_left_out_for_want_of_hours(client, db_session):
    hours(outlet("Đang mở").id)
    outlet("Không rõ giờ")
    outlet("Cũng không rõ", commune_code=VIET_TRI)
    text = client.get("/diem-ban?mo=1").page.text
    assert "1 điểm bán. 2 điểm bán chưa cho biết giờ mở cửa nên không có trong danh sách này." in text
    assert "1 điểm bán chưa cho biết giờ" in client.get("/diem-ban?mo=1&tinh=25").page.text


def test_the_numbers_of_the_list_are_those_of_the_plan(client, db_session):
    outlet("Một", commune_code=VIET_TRI, lat=21.3, lng=105.4)
    outlet("Hai", lat=19.8, lng=105.77)
    answer = client.get("/diem-ban")
    numbers = [words(found) for found in answer.page.all("span", class_="place__number")]
    pins = [found.text for found in answer.page.all(f"{SVG}text", class_="map__number")]
    assert (numbers, pins) == (["1.", "2."], ["1", "2"])


def test_without_any_known_place_there_is_no_plan(client, db_session):
    outlet()
    assert client.get("/diem-ban").page.all(f"{SVG}svg", class_="map") == []


def test_pins_that_touch_become_one_and_lie_in_the_frame(db_session):
    rows = [outlet(f"Điểm {number}", lat=19.8, lng=105.77) for number in range(3)]
    outlet("Xa", commune_code=VIET_TRI, lat=21.3, lng=105.4)
    every = queries.public(MONDAY_MORNING.date())
    ordered = [row for row in every if row.id in {one.id for one in rows}]
    drawn = plan([*ordered, *(row for row in every if row not in ordered)], Point(20.5, 105.5), first=3)
    assert [pin.label for pin in drawn.pins] == ["3–5", "6"]
    assert [pin.name for pin in drawn.pins] == ["Hạc Thành", "Việt Trì"]
    assert all(0 < pin.x < WIDTH and 0 < pin.y < HEIGHT for pin in drawn.pins)
    assert drawn.pins[1].y < drawn.pins[0].y
    assert drawn.here is not None


def test_names_on_the_plan_cover_neither_pins_nor_each_other(db_session):
    outlet("Việt Trì", commune_code=VIET_TRI, lat=21.32, lng=105.40)
    outlet("Gần đó", commune_code=HAC_THANH, lat=21.31, lng=105.59)
    outlet("Xa", commune_code=HOANG_THANH, lat=20.87, lng=105.31)
    pins = plan(queries.public(MONDAY_MORNING.date()), None).pins
    boxes = [pin.box for pin in pins]
    for pin in pins:
        left = pin.name_x - {"start": 0, "middle": 0.5, "end": 1}[pin.anchor] * 7 * len(pin.name)
        boxes.append((left, pin.name_y - 10, left + 7 * len(pin.name), pin.name_y))
    for place, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
            assert apart, (boxes[place], other)


def test_a_card_leads_to_the_map_of_the_phone(client, db_session):
    outlet("Có cửa", lat=19.8, lng=105.77)
    outlet("Không cửa", commune_code=VIET_TRI, street="Chợ trung tâm")
    links = [link for link in client.get("/diem-ban").page.links if "maps" in link]
    assert links[1].endswith("query=19.8%2C105.77")
    assert "Ch%E1%BB%A3%20trung%20t%C3%A2m" in links[0]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("38", "38"), (HAC_THANH, HAC_THANH), ("19.807,105.776", "19.807,105.776"), ("-8.1,115", "-8.1,115")],
)
def test_a_place_is_read_as_it_was_written(text, kept):
    place = parse(text)
    assert place is not None
    assert place.text == kept


def test_a_page_tells_how_far_it_is_from_the_place_in_the_cookie(client, db_session):
    place = outlet(lat=19.8288, lng=105.77)
    client.set_cookie("place", "19.8,105.77")
    assert "cách 3,2 km" in client.get(f"/diem-ban/{place.slug}").page.text
