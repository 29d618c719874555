"""Certificates as programme staff work on them."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import func, select

from shop.catalogue.models import ProductCertificate
from shop.certification.models import Certificate, CertificateEvent, Decision
from shop.certification.states import CertificateState, WithdrawalGround
from shop.extensions import session
from shop.media.models import MediaFile
from tests.builders.catalogue import a_product
from tests.builders.certification import certificate, covered_product, person
from tests.builders.media import PDF, picture

LIST = "/quan-tri/chung-nhan"
TYPED = {
    "number": "1114/QĐ-UBND",
    "decided_on": "20/02/2024",
    "authority": "UBND tỉnh Thanh Hóa",
    "province_code": "38",
    "product_name": "Mắm tôm mẫu",
    "product_code": "38-16000-01-2024",
    "stars": "4",
    "score": "82",
    "issuer_level": "province",
    "issued_on": "29/02/2024",
}


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def officer(client, sign_in, db_session):
    return sign_in(client, person("Cán bộ Một", province_code="38"))


def page(row: Certificate, path: str = "") -> str:
    return f"{LIST}/{row.id}{path}"


def written() -> list[int]:
    counts = (Certificate, Decision, CertificateEvent, MediaFile)
    return [session.scalar(select(func.count()).select_from(model)) for model in counts]


def test_an_officer_records_a_certificate_with_its_scan(officer):
    answer = officer.post(f"{LIST}/moi", data={**TYPED, "scan": (BytesIO(PDF), "gcn.pdf")})
    assert answer.status_code == 303
    row = session.scalars(select(Certificate)).one()
    assert (row.state, row.stars, row.score) == (CertificateState.SUBMITTED, 4, 82)
    assert (row.expires_on, row.province_code) == (date(2027, 2, 28), "38")
    text = officer.follow(answer).page
    assert "Bạn đã nhập giấy này. Một cán bộ khác cần kiểm tra" in text.text
    assert "Đúng với giấy, xác nhận" not in text.text
    scan = session.scalars(select(MediaFile)).one()
    assert f"/tep/{scan.digest}.pdf" in text.html
    assert officer.get(f"/tep/{scan.digest}.pdf").data == PDF


BAD = [
    ({"number": ""}, "Hãy điền ô này."),
    ({"product_name": "x\u202ey"}, "Có ký tự không dùng được. Hãy gõ lại bằng bàn phím."),
    ({"product_name": "x" * 201}, "Nhiều nhất 200 ký tự."),
    ({"decided_on": "20/02/3024"}, "Ngày này nằm ngoài khoảng cho phép."),
    ({"decided_on": "24/11/2026"}, "Ngày quyết định không thể ở tương lai."),
    ({"issued_on": "30/02/2024"}, "Ngày này không có trong lịch."),
    ({"issued_on": "<script>"}, "Hãy nhập ngày như 23/11/2026."),
    ({"stars": "6"}, "Hãy chọn một mục."),
    ({"stars": "5"}, "Sản phẩm 5 sao do trung ương công nhận."),
    ({"score": "1.5"}, "Hãy nhập một số nguyên, ví dụ 12."),
    ({"score": "٨٢"}, "Hãy nhập một số nguyên, ví dụ 12."),
    ({"score": "-1"}, "Hãy nhập một số nguyên, ví dụ 12."),
    ({"score": "9" * 15}, "Hãy nhập số từ 50 đến 100."),
    ({"province_code": "25"}, "Hãy chọn một mục."),
    ({"expires_on": "01/03/2027"}, "Giấy chứng nhận có hiệu lực nhiều nhất 36 tháng, đến 28/02/2027."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_bad_input_is_answered_with_a_sentence_keeps_what_was_typed_and_writes_nothing(
    officer, changes, sentence
):
    answer = officer.post(f"{LIST}/moi", data={**TYPED, **changes})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert 'value="38-16000-01-2024"' in answer.page.html
    assert written() == [0, 0, 0, 0]


@pytest.mark.parametrize("scan", [b"<html>", b"MZ", picture(300, 300, "GIF"), b""])
def test_a_scan_that_is_neither_pdf_nor_picture_is_refused(officer, scan):
    answer = officer.post(f"{LIST}/moi", data={**TYPED, "scan": (BytesIO(scan), "gcn.pdf")})
    assert answer.status_code == 422
    assert written() == [0, 0, 0, 0]


def test_another_officer_checks_and_the_star_is_public(officer):
    row = certificate(state=CertificateState.SUBMITTED, recorded_by=person("Người nhập").id)
    answer = officer.post(page(row, "/kiem-tra"))
    assert "Đã kiểm tra. Sao được hiển thị từ bây giờ." in officer.follow(answer).page.text
    assert row.state is CertificateState.VERIFIED
    assert officer.get(f"/chung-nhan/{row.code}").status_code == 200


def test_who_recorded_it_does_not_check_it(client, sign_in, db_session):
    me = person(province_code="38")
    sign_in(client, me)
    row = certificate(state=CertificateState.SUBMITTED, recorded_by=me.id)
    answer = client.follow(client.post(page(row, "/kiem-tra")))
    assert "Người nhập không tự kiểm tra được. Hãy nhờ một cán bộ khác." in answer.page.text
    assert row.state is CertificateState.SUBMITTED


def test_a_rejection_has_a_reason_and_the_record_is_corrected(officer):
    row = certificate(state=CertificateState.SUBMITTED, issued_on=date(2026, 1, 2))
    assert officer.post(page(row, "/tu-choi"), data={"reason": " "}).status_code == 422
    answer = officer.submit(page(row, "/tu-choi"), {"reason": "Sai số sao"})
    assert "Sai số sao" in officer.follow(answer).page.text
    answer = officer.submit(page(row, "/sua"), {"stars": "3", "scan": (BytesIO(b""), "")})
    assert answer.status_code == 303
    assert (row.state, row.stars, row.refusal) == (CertificateState.SUBMITTED, 3, None)


def test_an_extension_outside_the_rule_is_refused_at_its_field(officer):
    row = certificate(issued_on=date(2023, 12, 1))
    form = page(row, "/gia-han")
    bad = officer.post(form, data={"until": "31/05/2027", "document": "12/SNN-VP"})
    assert bad.status_code == 422
    assert "Gia hạn được đến ngày trong khoảng 02/12/2026 – 30/05/2027." in bad.page.text
    assert 'value="12/SNN-VP"' in bad.page.html
    assert row.extended_until is None
    officer.submit(form, {"until": "30/05/2027", "document": "12/SNN-VP"})
    assert row.extended_until == date(2027, 5, 30)
    assert "30/05/2027 theo 12/SNN-VP" in officer.get(page(row)).page.text


def test_a_product_is_found_by_name_and_linked(officer):
    row, product = certificate(), a_product("Mắm tôm Hoằng Phụ")
    found = officer.get(page(row, "/san-pham?q=hoằng phụ"))
    assert "Mắm tôm Hoằng Phụ" in found.page.text
    assert officer.post(page(row, "/san-pham"), data={"product_id": str(product.id)}).status_code == 303
    assert session.scalars(select(ProductCertificate.product_id)).all() == [product.id]
    assert "Mắm tôm Hoằng Phụ" in officer.get(page(row)).page.text


@pytest.mark.parametrize("sent", ["", "x", "-1", "1.5", "٣", "999999", "9" * 30])
def test_what_is_no_product_is_not_linked(officer, sent):
    row = certificate()
    answer = officer.post(page(row, "/san-pham"), data={"product_id": sent})
    assert answer.status_code == 422
    assert session.scalars(select(ProductCertificate)).all() == []


def test_a_slip_is_unlinked(officer):
    row = certificate(state=CertificateState.SUBMITTED)
    product = covered_product(row)
    officer.post(page(row, f"/san-pham/{product.id}/go"))
    assert session.scalars(select(ProductCertificate)).all() == []


def test_one_product_is_withdrawn_and_the_other_keeps_its_star(officer):
    row, kept = certificate(), certificate(stars=3)
    gone, stays = covered_product(row, kept), covered_product(row)
    given = {
        "scope": str(gone.id),
        "day": "23/11/2026",
        "ground": "production_ended",
        "document": "99/QĐ-UBND",
        "kept": str(kept.id),
        "kept_document": "100/SNN",
    }
    assert officer.submit(page(row, "/thu-hoi"), given).status_code == 303
    links = {
        (link.product_id, link.certificate_id): link for link in session.scalars(select(ProductCertificate))
    }
    ended = links[gone.id, row.id]
    assert (ended.withdrawn_on, ended.ground) == (date(2026, 11, 23), WithdrawalGround.PRODUCTION_ENDED)
    assert links[gone.id, kept.id].kept_document == "100/SNN"
    assert links[stays.id, row.id].withdrawn_on is None
    history = officer.get(page(row)).page.text
    assert "đ) Không còn sản xuất (99/QĐ-UBND)" in history
    assert "production_ended" not in history


def test_a_whole_certificate_is_withdrawn(officer):
    row = certificate()
    covered_product(row)
    covered_product(row)
    given = {"scope": "tat-ca", "day": "23/11/2026", "ground": "other", "document": "99/QĐ"}
    assert officer.submit(page(row, "/thu-hoi"), given).status_code == 303
    assert {link.withdrawn_on for link in session.scalars(select(ProductCertificate))} == {date(2026, 11, 23)}
    assert "Đã thu hồi" in officer.get(f"/chung-nhan/{row.code}").page.text


BAD_WITHDRAWALS = [
    {"scope": "999999"},
    {"day": ""},
    {"day": "23/11/2027"},
    {"ground": "dislike"},
    {"ground": ""},
    {"document": ""},
    {"kept": "999"},
]


@pytest.mark.parametrize("changes", BAD_WITHDRAWALS)
def test_a_bad_withdrawal_is_refused_and_changes_nothing(officer, changes):
    row = certificate()
    product = covered_product(row)
    given = {"scope": str(product.id), "day": "23/11/2026", "ground": "other", "document": "99/QĐ", **changes}
    assert officer.post(page(row, "/thu-hoi"), data=given).status_code == 422
    assert session.scalars(select(ProductCertificate)).one().withdrawn_on is None


def test_the_list_is_narrowed_by_state_and_dates(officer):
    certificate(name="Đang chờ", state=CertificateState.SUBMITTED)
    certificate(name="Bị từ chối", state=CertificateState.REJECTED)
    certificate(name="Sắp hết", issued_on=date(2024, 2, 21))
    certificate(name="Còn lâu", issued_on=date(2024, 2, 22))
    certificate(name="Đã hết", issued_on=date(2023, 11, 22))
    shown = {
        "cho-kiem-tra": {"Đang chờ"},
        "tu-choi": {"Bị từ chối"},
        "sap-het": {"Sắp hết"},
        "con-hieu-luc": {"Sắp hết", "Còn lâu"},
        "het-hieu-luc": {"Đã hết"},
        "tat-ca": {"Đang chờ", "Bị từ chối", "Sắp hết", "Còn lâu", "Đã hết"},
        "khong-co": {"Đang chờ", "Bị từ chối", "Sắp hết", "Còn lâu", "Đã hết"},
    }
    for chosen, names in shown.items():
        heads = officer.get(f"{LIST}?loc={chosen}").page.all("th", scope="row")
        assert {"".join(head.itertext()).strip() for head in heads} == names, chosen


def test_another_province_is_not_there(officer):
    row = certificate(province_code="25", name="Ở Phú Thọ", state=CertificateState.SUBMITTED)
    assert "Ở Phú Thọ" not in officer.get(LIST).page.text
    for path in ("", "/sua", "/tu-choi", "/gia-han", "/san-pham", "/thu-hoi"):
        assert officer.get(page(row, path)).status_code == 404
    for path in ("/kiem-tra", "/sua", "/tu-choi", "/gia-han", "/san-pham", "/thu-hoi", "/san-pham/1/go"):
        assert officer.post(page(row, path), data={"reason": "x"}).status_code == 404
    assert row.state is CertificateState.SUBMITTED


def test_an_administrator_works_on_every_province(client, sign_in, db_session):
    sign_in(client, person(is_admin=True))
    row = certificate(province_code="25", state=CertificateState.SUBMITTED)
    client.post(page(row, "/kiem-tra"))
    assert row.state is CertificateState.VERIFIED


def test_others_do_not_find_these_pages(client, clients, sign_in, db_session):
    row = certificate(state=CertificateState.SUBMITTED)
    stranger = sign_in(clients(), person())
    for path in (LIST, f"{LIST}/moi", page(row), page(row, "/thu-hoi")):
        assert stranger.get(path).status_code == 404
        assert client.get(path).status_code == 303
    assert stranger.post(page(row, "/kiem-tra")).status_code == 404
    assert row.state is CertificateState.SUBMITTED
