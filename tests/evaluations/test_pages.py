"""The yearly cycle on the pages of officers and producers."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import ProductCertificate
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.evaluations import services
from shop.evaluations.models import EvaluationFile, Inspection, SignUpList
from shop.evaluations.services import Result
from shop.evaluations.states import FileState, Finding
from shop.evaluations.views import files, inspections, lists, own
from shop.extensions import session
from tests.builders import accounts
from tests.builders.catalogue import a_product
from tests.builders.certification import person
from tests.builders.evaluations import a_file, a_list, an_inspection
from tests.builders.media import PDF

FILES = "/quan-tri/phan-hang"
OWN = "/kenh-chu-the/phan-hang"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-28T03:00:00Z", tick=False):
        yield


@pytest.fixture
def officer(clients, sign_in, db_session):
    return sign_in(clients(), person("Cán bộ Một", province_code="38"))


@pytest.fixture
def product(db_session):
    return a_product("Nem nướng")


@pytest.fixture
def producer(product, clients, sign_in):
    return sign_in(clients(), accounts.producer_person(product.producer_id))


def test_a_file_is_entered_led_to_its_result_and_to_the_form_of_its_certificate(officer, producer, product):
    found = officer.get(f"{FILES}/moi?q=nem")
    assert f"{FILES}/moi?san-pham={product.id}" in found.page.links
    path = f"{FILES}/moi?san-pham={product.id}"
    wrong = officer.submit(path, {"kind": "again", "aims_at": "4", "filed_on": "05/10/2026"})
    assert wrong.status_code == 422
    assert "hãy chọn đánh giá lần đầu" in wrong.page.text
    assert wrong.page.field("filed_on").get("value") == "05/10/2026"
    made = officer.submit(path, {"kind": "first", "aims_at": "4", "filed_on": "05/10/2026"})
    row = session.scalars(select(EvaluationFile)).one()
    one = f"{FILES}/{row.id}"
    text = officer.follow(made).page.text
    assert "Đợt 2 năm 2026" in text
    assert "còn 32 ngày" in text

    assert officer.submit(one, {"day": ""}, action=f"{one}/buoc").status_code == 422
    for day in ("02/11/2026", "09/11/2026"):
        assert officer.submit(one, {"day": day}, action=f"{one}/buoc").status_code == 303
    scan = {"title": "Mẫu 02", "scan": (BytesIO(PDF), "mau.pdf")}
    officer.follow(officer.submit(one, scan, action=f"{one}/giay-to"))
    result = {"day": "20/11/2026", "stars": "4", "score": "78"}
    text = officer.follow(officer.submit(one, result, action=f"{one}/buoc")).page
    assert f"/quan-tri/chung-nhan/moi?ho-so={row.id}" in text.links

    mine = producer.get(OWN)
    assert "Được công nhận" in mine.page.text
    own = producer.get(f"{OWN}/{row.id}").page
    [paper] = [link for link in own.links if "/giay-to/" in link]
    assert producer.get(paper).data == PDF
    assert session.scalars(select(Certificate)).all() == []


def test_a_stale_page_moves_no_file(officer, product):
    one = f"{FILES}/{a_file(product.id)}"
    row = session.scalars(select(EvaluationFile)).one()
    for seen, day in (("filed", "02/11/2026"), ("received", "09/11/2026")):
        assert officer.post(f"{one}/buoc", data={"seen": seen, "day": day}).status_code == 303
    stale = officer.post(f"{one}/buoc", data={"seen": "received", "day": "09/11/2026", "stars": "0"})
    assert (stale.status_code, row.state) == (422, FileState.SENT)
    assert "Hồ sơ đã sang bước khác." in stale.page.text
    for data in ({"seen": "sent", "day": "20/11/2026"}, {"day": "20/11/2026", "stars": "0"}):
        assert officer.post(f"{one}/buoc", data=data).status_code == 422
    back = officer.post(f"{one}/lui", data={"seen": "received"})
    assert "Hồ sơ đã sang bước khác." in officer.follow(back).page.text
    assert row.state is FileState.SENT
    officer.follow(officer.submit(one, {"day": "20/11/2026", "stars": "0"}, action=f"{one}/buoc"))
    assert (row.state, row.stars) == (FileState.NOT_RECOGNISED, None)
    officer.follow(officer.submit(one, action=f"{one}/lui"))
    assert row.state is FileState.SENT


def test_lists_are_read_page_by_page(officer, product, monkeypatch):
    first, second = [a_file(product.id) for _ in range(2)]
    for title in ("Lớp một", "Lớp hai"):
        an_inspection(product.producer_id)
        a_list(title=title)
    for part in (files, inspections, lists):
        monkeypatch.setattr(part, "PER_PAGE", 1)
    for path in (FILES, "/quan-tri/kiem-tra-ocop", "/quan-tri/dang-ky-tham-gia"):
        assert f"{path}?trang=2" in officer.get(path).page.links, path
    assert f"{FILES}/{first}" not in officer.get(f"{FILES}?trang=2").page.links
    assert f"{FILES}/{second}" in officer.get(f"{FILES}?trang=2").page.links


def test_a_producer_pages_through_files_and_inspections_apart(producer, product, monkeypatch):
    first = a_file(product.id)
    a_file(a_product("Chè").id)
    for finding in ("Nhãn thiếu ngày", "Kho ẩm"):
        an_inspection(product.producer_id, finding=finding)
    session.commit()
    monkeypatch.setattr(own, "PER_PAGE", 1)

    page, behind = producer.get(OWN).page, producer.get(f"{OWN}?kiem-tra=2").page

    assert f"{OWN}?trang=1&kiem-tra=2" in page.links
    assert f"{OWN}?trang=2&kiem-tra=1" not in page.links
    assert [f"{OWN}/{first}" in one.links for one in (page, behind)] == [True, True]
    assert {"Nhãn thiếu ngày", "Kho ẩm"} == {
        words for one in (page, behind) for words in ("Nhãn thiếu ngày", "Kho ẩm") if words in one.text
    }
    assert not ("Nhãn thiếu ngày" in page.text and "Kho ẩm" in page.text)


def test_a_certificate_of_a_file_is_filled_in_and_covers_its_product(officer, product):
    file_id = a_file(product.id)
    for to, day in ((FileState.RECEIVED, 6), (FileState.SENT, 20)):
        services.move(file_id, to, day=date(2026, 10, day), by=None, at=product.created_at.replace(month=11))
    entry = f"/quan-tri/chung-nhan/moi?ho-so={file_id}"
    assert officer.get(entry).status_code == 404
    at = product.created_at.replace(month=11, day=25)
    services.move(file_id, FileState.RECOGNISED, day=date(2026, 11, 20), result=Result(4, 78), by=None, at=at)

    form = officer.get(entry).page
    assert form.field("product_name").get("value") == "Nem nướng"
    assert form.field("score").get("value") == "78"
    typed = {"number": "9/QĐ-UBND", "decided_on": "20/11/2026", "authority": "UBND tỉnh Thanh Hóa"}
    made = officer.submit(entry, {**typed, "issued_on": "20/11/2026"})

    row = session.scalars(select(Certificate)).one()
    assert (row.state, row.stars, row.score) == (CertificateState.SUBMITTED, 4, 78)
    assert session.scalars(select(ProductCertificate.product_id)).all() == [product.id]
    assert session.get_one(EvaluationFile, file_id).certificate_id == row.id
    assert "Nem nướng" in officer.follow(made).page.text
    assert officer.get(entry).status_code == 404
    assert f"/quan-tri/chung-nhan/{row.id}" in officer.get(f"{FILES}/{file_id}").page.links


def test_an_inspection_is_recorded_shown_to_its_producer_and_closed(officer, producer, product):
    path = f"/quan-tri/kiem-tra-ocop/moi?chu-the={product.producer_id}"
    fields = {"inspected_on": "02/11/2026", "body": "Chi cục QLCL", "finding": "Nhãn thiếu ngày"}
    assert path in officer.get("/quan-tri/kiem-tra-ocop/moi").page.links
    wrong = officer.submit(path, fields)
    assert "Có sai sót thì cần hạn khắc phục." in wrong.page.text
    officer.follow(officer.submit(path, {**fields, "deadline": "20/11/2026"}))
    row = session.scalars(select(Inspection)).one()
    assert "quá 8 ngày" in producer.get(OWN).page.text
    assert "1 kết luận kiểm tra đã quá hạn khắc phục" in officer.get(FILES).page.text

    one = f"/quan-tri/kiem-tra-ocop/{row.id}"
    answer = officer.submit(one, {"to": "put_right", "day": "25/11/2026", "outcome": "Đã in lại"})
    assert "Đã khắc phục" in officer.follow(answer).page.text
    assert row.state is Finding.PUT_RIGHT


def test_producers_sign_up_and_staff_take_the_list_home(officer, producer, product):
    fields = {
        "kind": "training",
        "province_code": "38",
        "title": "Tập huấn nhãn",
        "place": "Hạc Thành",
        "starts_on": "20/12/2026",
        "ends_on": "20/12/2026",
        "capacity": "2",
        "last_day": "15/12/2026",
    }
    lists = "/quan-tri/dang-ky-tham-gia"
    assert officer.submit(f"{lists}/moi", {**fields, "last_day": "21/12/2026"}).status_code == 422
    officer.follow(officer.submit(f"{lists}/moi", fields))
    row = session.scalars(select(SignUpList)).one()
    own = f"/kenh-chu-the/dang-ky-tham-gia/{row.id}"
    assert own in producer.get("/kenh-chu-the/dang-ky-tham-gia").page.links

    full = producer.submit(own, {"people": "3"})
    assert (full.status_code, full.page.field("people").get("value")) == (422, "3")
    assert "Danh sách chỉ còn 2 chỗ." in full.page.text
    assert "đã đăng ký 2 người" in producer.follow(producer.submit(own, {"people": "2"})).page.text
    sheet = officer.get(f"{lists}/{row.id}/tai-ve/csv").data.decode()
    assert "Cơ sở mẫu Hoằng Thanh,2," in sheet
    gone = producer.post(f"{own}/rut/{product.producer_id}")
    assert "Đã rút khỏi danh sách." in producer.follow(gone).page.text


def test_another_province_and_another_producer_find_nothing(clients, sign_in, officer, product):
    file_id, found, list_id = a_file(product.id), an_inspection(product.producer_id), a_list()
    far = sign_in(clients(), person("Cán bộ Hai", province_code="25"))
    stranger = sign_in(clients(), accounts.producer_person(a_product("Rượu", set_code=9).producer_id))

    for path in (
        f"{FILES}/{file_id}",
        f"{FILES}/moi?san-pham={product.id}",
        f"/quan-tri/kiem-tra-ocop/{found}",
        f"/quan-tri/kiem-tra-ocop/moi?chu-the={product.producer_id}",
        f"/quan-tri/dang-ky-tham-gia/{list_id}",
    ):
        assert (far.get(path).status_code, officer.get(path).status_code) == (404, 200), path
    assert stranger.get(f"{OWN}/{file_id}").status_code == 404
    assert stranger.get(OWN).page.text.count("Nem nướng") == 0
