"""Producers as programme staff work on them."""

import pytest
from sqlalchemy import select

from shop.extensions import session
from shop.producers.models import Producer
from tests.builders.certification import person
from tests.builders.places import HOANG_THANH, VIET_TRI
from tests.builders.producers import producer

NEW = "/quan-tri/chu-the/moi"
TYPED = {
    "name": "HTX Hoằng Thanh",
    "legal_form": "cooperative",
    "province_code": "38",
    "commune_code": HOANG_THANH,
    "tax_code": "0301448733",
    "phone": "0912 345 678",
    "story": "Ba đời làm mắm.",
}


@pytest.fixture
def officer(client, sign_in, db_session):
    return sign_in(client, person(province_code="38"))


def test_an_officer_enters_a_producer_of_the_own_province(officer):
    answer = officer.post(NEW, data=TYPED)
    assert answer.status_code == 303
    row = session.scalars(select(Producer)).one()
    assert (row.name, row.province_code, row.commune_code) == ("HTX Hoằng Thanh", "38", HOANG_THANH)
    assert (row.tax_code, row.phone, row.representative) == ("0301448733", "+84912345678", None)
    assert "HTX Hoằng Thanh" in officer.follow(answer).page.text


BAD = [
    ({"name": ""}, "Hãy điền ô này."),
    ({"name": "x" * 201}, "Nhiều nhất 200 ký tự."),
    ({"name": "HTX\x00"}, "Có ký tự không dùng được. Hãy gõ lại bằng bàn phím."),
    ({"legal_form": "giant"}, "Hãy chọn một mục."),
    ({"province_code": "25"}, "Hãy chọn một mục."),
    ({"commune_code": VIET_TRI}, "Hãy chọn một mục."),
    ({"tax_code": "1234567890"}, "Mã số thuế này không đúng. Hãy xem lại từng chữ số."),
    ({"phone": "12"}, "Số điện thoại chưa đúng. Ví dụ: 0912 345 678."),
    ({"email": "<script>"}, "Địa chỉ e-mail chưa đúng. Ví dụ: ten@vidu.vn."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_bad_input_is_answered_with_a_sentence_keeps_what_was_typed_and_writes_nothing(
    officer, changes, sentence
):
    answer = officer.post(NEW, data={**TYPED, **changes})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert "Ba đời làm mắm." in answer.page.html
    assert session.scalars(select(Producer)).all() == []


def test_a_producer_is_changed(officer):
    row = producer("Tên cũ")
    answer = officer.submit(f"/quan-tri/chu-the/{row.id}/sua", {"name": "Tên mới"})
    assert answer.status_code == 303
    assert (row.name, row.commune_code) == ("Tên mới", HOANG_THANH)


def test_a_producer_is_suspended_with_a_reason_and_sells_again(officer):
    row = producer()
    page = f"/quan-tri/chu-the/{row.id}"
    assert officer.post(f"{page}/tam-ngung", data={"reason": ""}).status_code == 422
    assert row.suspended_on is None
    answer = officer.submit(f"{page}/tam-ngung", {"reason": "Chờ kiểm tra"})
    assert "Chờ kiểm tra" in officer.follow(answer).page.text
    officer.submit(f"{page}/ban-lai", {"reason": "Đã kiểm tra"})
    assert row.suspended_on is None


def test_a_holiday_is_set_and_ended(officer):
    row = producer()
    page = f"/quan-tri/chu-the/{row.id}/nghi"
    bad = officer.post(page, data={"first": "31/02/2027", "last": "1.5", "reason": "Tết"})
    assert bad.status_code == 422
    assert "Ngày này không có trong lịch." in bad.page.text
    officer.submit(page, {"first": "10/02/2027", "last": "20/02/2027", "reason": "Tết"})
    assert f"{row.holiday_from:%d/%m} {row.holiday_until:%d/%m}" == "10/02 20/02"
    officer.submit(page, {"first": "", "last": "", "reason": "Bán lại"})
    assert row.holiday_from is None


def test_an_officer_sees_producers_of_the_own_province_only(officer):
    producer("Ở Thanh Hóa")
    other = producer("Ở Phú Thọ", commune_code=VIET_TRI)
    text = officer.get("/quan-tri/chu-the").page.text
    assert "Ở Thanh Hóa" in text
    assert "Ở Phú Thọ" not in text
    for path in ("", "/sua", "/tam-ngung", "/ban-lai", "/nghi"):
        assert officer.get(f"/quan-tri/chu-the/{other.id}{path}").status_code == 404
        if path:
            assert (
                officer.post(f"/quan-tri/chu-the/{other.id}{path}", data={"reason": "x"}).status_code == 404
            )
    assert other.suspended_on is None


def test_an_administrator_sees_all_provinces(client, sign_in, db_session):
    producer("Ở Thanh Hóa")
    producer("Ở Phú Thọ", commune_code=VIET_TRI)
    sign_in(client, person(is_admin=True))
    text = client.get("/quan-tri/chu-the").page.text
    assert "Ở Thanh Hóa" in text
    assert "Ở Phú Thọ" in text


def test_others_do_not_find_these_pages(client, clients, sign_in, db_session):
    row = producer()
    stranger = sign_in(clients(), person())
    for path in ("", "/moi", f"/{row.id}", f"/{row.id}/sua", f"/{row.id}/tam-ngung"):
        assert stranger.get(f"/quan-tri/chu-the{path}").status_code == 404
        assert client.get(f"/quan-tri/chu-the{path}").status_code == 303
