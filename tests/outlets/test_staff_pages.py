"""Outlets as operators, managers and administrators work on them."""

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.outlets.models import (
    Operator,
    OperatorLicence,
    Outlet,
    OutletClosure,
    OutletHours,
    OutletSpot,
    OutletStaff,
)
from shop.outlets.states import StaffRole
from tests.builders.certification import person
from tests.builders.outlets import closure, hours, operator, operator_member, outlet, seat
from tests.builders.places import HAC_THANH, VIET_TRI

LIST = "/quan-tri/diem-ban"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def mine(db_session) -> Operator:
    return operator("Hội phụ nữ mẫu")


@pytest.fixture
def boss(client, sign_in, mine):
    somebody = person("Người điều hành")
    operator_member(mine.id, somebody.id)
    return sign_in(client, somebody)


@pytest.fixture
def admin(client, sign_in, db_session):
    return sign_in(client, person(is_admin=True))


def typed(operated_by: int, /, **changes) -> dict[str, str]:
    given = {
        "name": "Điểm bán Hạc Thành",
        "operator_id": str(operated_by),
        "kind": "permanent",
        "province_code": "38",
        "commune_code": HAC_THANH,
        "street": "91 Nguyễn Chí Thanh",
        "place_published": "P. Đông Thọ (cũ)",
        "sells_online": "y",
        "offers_pickup": "y",
        "pickup_days": "1",
        "rank": "10",
        "lat": "19,8067",
        "lng": "105.7851",
    }
    return {**given, **changes}


def test_an_operator_opens_an_outlet(boss, mine):
    answer = boss.post(f"{LIST}/moi", data=typed(mine.id))
    assert answer.status_code == 303
    row = session.scalars(select(Outlet)).one()
    assert (row.slug, row.operator_id, row.commune_code) == ("diem-ban-hac-thanh", mine.id, HAC_THANH)
    assert (row.lat, row.lng, row.hub_id, row.sells_online) == (19.8067, 105.7851, None, True)
    assert "Điểm bán Hạc Thành" in boss.follow(answer).page.text


BAD = [
    ({"name": ""}, "Hãy điền ô này."),
    ({"name": "x" * 201}, "Nhiều nhất 200 ký tự."),
    ({"street": "a\x00b"}, "Có ký tự không dùng được. Hãy gõ lại bằng bàn phím."),
    ({"operator_id": "999"}, "Hãy chọn một mục."),
    ({"operator_id": "x"}, "Hãy chọn một mục."),
    ({"kind": "shop"}, "Hãy chọn một mục."),
    ({"kind": "fair"}, "Hội chợ cần ngày bắt đầu và ngày kết thúc."),
    ({"commune_code": VIET_TRI}, "Hãy chọn một mục."),
    ({"hub_id": "999"}, "Hãy chọn một mục."),
    ({"pickup_days": "-1"}, "Hãy nhập một số nguyên, ví dụ 12."),
    ({"pickup_days": "1.5"}, "Hãy nhập một số nguyên, ví dụ 12."),
    ({"pickup_days": "٣"}, "Hãy nhập một số nguyên, ví dụ 12."),
    ({"pickup_days": "31"}, "Hãy nhập số từ 0 đến 30."),
    ({"lat": "1e5"}, "Hãy ghi tọa độ như 19.8067."),
    ({"lat": "90"}, "Tọa độ này nằm ngoài Việt Nam."),
    ({"lng": ""}, "Hãy ghi cả vĩ độ và kinh độ, hoặc để trống cả hai."),
    ({"phone": "<script>"}, "Số điện thoại chưa đúng. Ví dụ: 0912 345 678."),
    ({"offers_pickup": ""}, "Bán trên mạng thì cần nhận tại chỗ hoặc giao hàng."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_bad_input_is_answered_with_a_sentence_keeps_what_was_typed_and_writes_nothing(
    boss, mine, changes, sentence
):
    given = {
        name: value for name, value in typed(mine.id, **changes).items() if name != "offers_pickup" or value
    }
    answer = boss.post(f"{LIST}/moi", data=given)
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert "P. Đông Thọ (cũ)" in answer.page.html
    assert session.scalars(select(Outlet)).all() == []


def test_an_outlet_is_changed(boss, mine):
    place = outlet(operator_id=mine.id)
    answer = boss.submit(f"{LIST}/{place.id}/sua", {"name": "Tên mới", "closed_on": "31/12/2026"})
    assert answer.status_code == 303
    assert (place.name, f"{place.closed_on}") == ("Tên mới", "2026-12-31")


def test_hours_are_typed_as_people_write_them(boss, mine):
    place = outlet(operator_id=mine.id)
    answer = boss.submit(f"{LIST}/{place.id}/gio", {"day0": "7h-11h30, 13:30–20:00", "day6": "8:00-24:00"})
    assert answer.status_code == 303
    rows = sorted((row.weekday, row.opens, row.closes) for row in session.scalars(select(OutletHours)))
    assert rows == [(0, 420, 690), (0, 810, 1200), (6, 480, 1440)]
    assert 'value="07:00-11:30, 13:30-20:00"' in boss.get(f"{LIST}/{place.id}/gio").page.html


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        "7-",
        "20:00-07:00",
        "07:00-07:00",
        "07:60-08:00",
        "08:00-25:00",
        "-1-5",
        "٧-٨",
        "7-12,11-15",
        "<b>",
    ],
)
def test_impossible_hours_are_refused_and_the_old_ones_stay(boss, mine, sent):
    place = outlet(operator_id=mine.id)
    hours(place.id)
    answer = boss.post(f"{LIST}/{place.id}/gio", data={"day0": sent})
    assert answer.status_code == 422
    assert len(session.scalars(select(OutletHours)).all()) == 7


def test_a_closure_is_added_and_taken_back(boss, mine):
    place = outlet(operator_id=mine.id)
    page = f"{LIST}/{place.id}"
    bad = boss.post(
        f"{page}/nghi", data={"starts_on": "10/02/2027", "ends_on": "09/02/2027", "reason": "Tết"}
    )
    assert bad.status_code == 422
    assert "Ngày cuối không thể trước ngày đầu." in bad.page.text
    boss.submit(f"{page}/nghi", {"starts_on": "10/02/2027", "ends_on": "12/02/2027", "reason": "Nghỉ Tết"})
    row = session.scalars(select(OutletClosure)).one()
    assert "10/02/2027 – 12/02/2027" in boss.get(page).page.text
    boss.post(f"{page}/nghi/{row.id}/bo")
    assert session.scalars(select(OutletClosure)).all() == []


def test_a_spot_is_added(boss, mine):
    place = outlet(operator_id=mine.id)
    assert boss.post(f"{LIST}/{place.id}/cho-moi", data={"kind": "kiosk", "name": ""}).status_code == 422
    boss.submit(f"{LIST}/{place.id}/cho-moi", {"kind": "kiosk", "name": "Ki-ốt 12"})
    assert session.scalars(select(OutletSpot.name)).all() == ["Ki-ốt 12"]


def test_a_clerk_is_seated_and_the_seat_is_ended(boss, mine):
    place, clerk = outlet(operator_id=mine.id), person("Nhân viên mới")
    page = f"{LIST}/{place.id}"
    unknown = {"identifier": "khong@vidu.vn", "role": "clerk", "reason": "QĐ 5"}
    assert boss.post(f"{page}/nhan-su/moi", data=unknown).status_code == 422
    boss.submit(f"{page}/nhan-su/moi", {"identifier": clerk.email, "role": "clerk", "reason": "QĐ 5"})
    row = session.scalars(select(OutletStaff)).one()
    assert (row.user_id, row.role, row.until, f"{row.since}") == (
        clerk.id,
        StaffRole.CLERK,
        None,
        "2026-11-23",
    )
    assert "Nhân viên mới" in boss.get(page).page.text
    assert boss.post(f"{page}/nhan-su/{clerk.id}/ket-thuc", data={"role": "boss"}).status_code == 404
    boss.post(f"{page}/nhan-su/{clerk.id}/ket-thuc", data={"role": "clerk"})
    assert f"{row.until}" == "2026-11-23"


def test_another_operators_outlet_is_not_there(boss):
    other = outlet("Của người khác")
    shut = closure(other.id, other.created_at.date(), other.created_at.date())
    assert "Của người khác" not in boss.get(LIST).page.text
    for path in ("", "/sua", "/gio", "/nghi", "/cho-moi", "/nhan-su/moi"):
        assert boss.get(f"{LIST}/{other.id}{path}").status_code == 404
    for path in (
        "/sua",
        "/gio",
        "/nghi",
        f"/nghi/{shut.id}/bo",
        "/cho-moi",
        "/nhan-su/moi",
        "/nhan-su/1/ket-thuc",
    ):
        assert boss.post(f"{LIST}/{other.id}{path}", data={"role": "clerk"}).status_code == 404
    assert session.scalars(select(OutletClosure)).all() == [shut]


def test_operators_are_for_administrators(boss, mine):
    for path in ("/moi", f"/{mine.id}", f"/{mine.id}/sua", f"/{mine.id}/giay-phep"):
        assert boss.get(f"/quan-tri/don-vi{path}").status_code == 404


def test_an_administrator_enters_an_operator_with_a_licence(admin):
    given = {"legal_name": "Công ty mẫu", "tax_method": "deduction", "tax_code": "0301448733"}
    assert admin.submit("/quan-tri/don-vi/moi", given).status_code == 303
    row = session.scalars(select(Operator)).one()
    assert (row.tax_code, row.commune_code, row.bank_account) == ("0301448733", None, None)
    page = f"/quan-tri/don-vi/{row.id}"
    bad = {"kind": "alcohol_retail", "number": "01/GP", "issued_on": "10/01/2026", "expires_on": "09/01/2026"}
    assert admin.post(f"{page}/giay-phep", data=bad).status_code == 422
    admin.submit(f"{page}/giay-phep", {**bad, "expires_on": ""})
    licence = session.scalars(select(OperatorLicence)).one()
    admin.submit(f"{page}/giay-phep/{licence.id}/ket-thuc", {"day": "23/11/2026"})
    assert f"{licence.expires_on}" == "2026-11-23"
    assert "01/GP" in admin.get(page).page.text
    admin.submit(f"{page}/sua", {"legal_name": "Công ty mẫu mới", "province_code": "38", "commune_code": ""})
    assert row.legal_name == "Công ty mẫu mới"


@pytest.mark.parametrize(
    "changes", [{"legal_name": ""}, {"tax_method": "x"}, {"tax_code": "1"}, {"bank_bin": "1"}, {"email": "x"}]
)
def test_a_bad_operator_is_refused_and_not_written(admin, changes):
    given = {"legal_name": "Công ty mẫu", "tax_method": "deduction", **changes}
    assert admin.post("/quan-tri/don-vi/moi", data=given).status_code == 422
    assert session.scalars(select(Operator)).all() == []


def test_a_manager_sets_hours_and_closures_of_the_own_outlet(client, sign_in, db_session):
    place, manager = outlet("Điểm của tôi"), person()
    seat(place.id, manager.id)
    sign_in(client, manager)
    page = f"/quan-ly/{place.slug}/gio-mo-cua"
    assert "Khách đang đọc: Chưa có giờ mở cửa" in client.get(page).page.text
    client.submit(f"{page}/sua", {"day0": "07:00-20:00"})
    assert "Khách đang đọc: Đang mở, đóng lúc 20:00" in client.get(page).page.text
    given = {"starts_on": "23/11/2026", "ends_on": "23/11/2026", "reason": "Kiểm kê"}
    client.submit(f"{page}/nghi", given)
    assert "Khách đang đọc: Tạm nghỉ: Kiểm kê" in client.get(page).page.text
    client.post(f"{page}/nghi/{session.scalars(select(OutletClosure.id)).one()}/bo")
    assert session.scalars(select(OutletClosure)).all() == []


def test_a_clerk_and_another_outlets_manager_do_not(client, clients, sign_in, db_session):
    place, elsewhere = outlet(), outlet()
    clerk, manager = person(), person()
    seat(place.id, clerk.id, StaffRole.CLERK)
    seat(elsewhere.id, manager.id)
    page = f"/quan-ly/{place.slug}/gio-mo-cua"
    for who in (clerk, manager):
        visitor = sign_in(clients(), who)
        assert visitor.get(page).status_code == 404
        assert visitor.post(f"{page}/sua", data={"day0": "07:00-20:00"}).status_code == 404
    assert client.get(page).status_code == 303
    assert session.scalars(select(OutletHours)).all() == []


def test_others_do_not_find_these_pages(client, clients, sign_in, db_session):
    place = outlet()
    stranger = sign_in(clients(), person())
    for path in ("", "/moi", f"/{place.id}", f"/{place.id}/sua", f"/{place.id}/gio"):
        assert stranger.get(f"{LIST}{path}").status_code == 404
        assert client.get(f"{LIST}{path}").status_code == 303
