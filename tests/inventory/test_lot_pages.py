"""The page of one batch: its origin, for everybody."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine

from shop.catalogue.models import Product
from shop.checkout import recalling
from shop.inventory.models import Lot
from shop.inventory.queries import lot_tests
from shop.inventory.services import add_test, withdraw_test
from shop.media.services import store_paper
from tests.builders import accounts, certification, media
from tests.builders.inventory import AT, TODAY, a_lot, a_variant, an_outlet, stocked
from tests.builders.tested import PROGRAMME, a_report, report

TYPED = {
    "laboratory": "Trung tâm 1",
    "number": "12/KN",
    "tested_on": "01/06/2026",
    "subject": "Vi sinh vật",
    "passed": "dat",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def day(n: int):
    return TODAY + timedelta(days=n)


def test_anybody_may_see_where_a_lot_comes_from(client, db_session):
    outlet, variant = an_outlet(), a_variant(name="Mắm tôm Hậu Lộc")
    item = stocked(outlet, variant, 5, expires_on=day(90))
    lot = db_session.get(Lot, item.lot_id)

    page = client.get(f"/lo-hang/{lot.code.lower()}").page
    assert ("Mắm tôm Hậu Lộc" in page.text, "30/08/2026" in page.text) == (True, True)
    assert client.get(f"/en/lo-hang/{lot.code}").status_code == 200
    unknown = client.get("/lo-hang/KHONGCO")
    assert (unknown.status_code, "Không có lô mang mã này" in unknown.page.text) == (404, True)

    lot.blocked_on = TODAY
    db_session.flush()
    shown = client.get(f"/lo-hang/{lot.code}").page.text
    assert "bị thu hồi từ ngày 01/06/2026" in shown
    assert shown.index("ĐÃ THU HỒI") < shown.index("Mắm tôm Hậu Lộc")


def test_the_page_tells_the_way_and_the_papers_without_figures(client, db_session, query_count):
    one, other, variant = an_outlet(), an_outlet(), a_variant(name="Mắm tôm Hậu Lộc")
    lot = a_lot(one, variant, expires_on=day(-1))
    stocked(one, variant, 4321, lot=lot, at=AT - timedelta(days=3))
    stocked(other, variant, 17, lot=lot)
    certificate = certification.certificate(issued_on=day(-100), expires_on=day(-1))
    certification.link(db_session.get(Product, variant.product_id), certificate)
    here = f"/lo-hang/{lot.code}"
    client.get(here)

    with query_count() as statements:
        page = client.get(here).page

    assert len(statements) <= 9
    assert page.text.index(one.name) < page.text.index(other.name)
    said = [
        "Đã quá hạn sử dụng",
        "Khi nhập lô, ngày 29/05/2026",
        "sản phẩm không có sao",
        "từ ngày 01/06/2026",
    ]
    assert [words in page.text for words in said] == [True] * 4
    assert "4321" not in page.text


def test_a_label_is_looked_up_by_the_code_or_the_number_on_the_goods(client, db_session):
    outlet, variant = an_outlet(), a_variant()
    first, second = (a_lot(outlet, variant, number=number) for number in ("NSX-01", "NSX-02"))

    assert client.get("/lo-hang?ma=nsx").status_code == 404
    for typed, lot in ((first.code.lower(), first), ("NSX-02", second)):
        assert (
            client.get("/lo-hang", query_string={"ma": typed}).headers["Location"] == f"/lo-hang/{lot.code}"
        )
    a_lot(outlet, a_variant(), number="NSX-01")
    assert "Có nhiều lô mang số này" in client.get("/lo-hang?ma=NSX-01").page.text
    assert client.get("/lo-hang").headers["Cache-Control"].startswith("public")


def test_reports_of_tests_are_read_by_everybody_until_they_are_withdrawn(client, db_session):
    lot = a_lot(an_outlet(), a_variant(), expires_on=day(90))
    here = f"/lo-hang/{lot.code}"
    before = client.get(here).page
    assert ("Kiểm nghiệm" in before.text, "bán bình thường" in before.text) == (False, True)

    passed = a_report(lot.id, AT, valid_until=day(30))
    page = client.get(here).page
    said = ["Kiểm nghiệm ngày 01/06/2026", "Vi sinh vật", "01/07/2026", "chủ thể nhập", "bán bình thường"]
    assert [words in page.text for words in said] == [True] * 5
    english = client.get(f"/en{here}").page.text
    assert ["Test of" in english, "entered by the producer" in english] == [True, True]

    failed = a_report(lot.id, AT, number="KN-02", passed=False)
    shown = client.get(here).page.text
    assert ("bán bình thường" in shown, shown.index("không đạt") < shown.index("Mắm tôm")) == (False, True)
    old = {"number": "KN-03", "valid_until": day(-1)}
    lapsed = add_test(lot.id, report(day(-9), **old), side=PROGRAMME, by=None, at=AT)
    assert "hết giá trị sau ngày 31/05/2026" in client.get(here).page.text
    withdraw_test(lot.id, lapsed, reason="cũ", side=PROGRAMME, by=None, at=AT)
    withdraw_test(lot.id, passed, reason="nhầm lô", side=PROGRAMME, by=None, at=AT)
    withdraw_test(lot.id, failed, reason="nhầm lô", side=PROGRAMME, by=None, at=AT)
    assert client.get(here).page.text == before.text


def test_a_producer_enters_a_report_and_withdraws_it(client, sign_in, db_session):
    outlet, variant = an_outlet(), a_variant()
    lot = db_session.get(Lot, stocked(outlet, variant, 5, expires_on=day(90)).lot_id)
    sign_in(client, accounts.producer_person(recalling.producer_of(lot.id)))
    here = f"/kenh-chu-the/lo-hang/{lot.id}/kiem-nghiem"

    late = client.submit(here, TYPED | {"tested_on": "02/06/2026"})
    assert (late.status_code, late.page.field("laboratory").get("value")) == (422, "Trung tâm 1")
    scan = {"scan": (BytesIO(media.PDF), "phieu.pdf")}
    page = client.follow(client.submit(here, TYPED | scan)).page
    assert "Số 12/KN" in page.text
    assert "Kiểm nghiệm (1)" in client.get("/kenh-chu-the/lo-hang").page.text
    [row] = lot_tests.standing(lot.id)
    assert client.get(row.scan_url).status_code == 200
    assert row.scan_url not in client.get(f"/lo-hang/{lot.code}").page.text

    gone = client.follow(client.submit(f"{here}/{row.id}/rut", {"reason": "nhầm lô"})).page
    assert ["Đã rút" in gone.text, "nhầm lô" in gone.text] == [True, True]
    assert lot_tests.standing(lot.id) == []


def test_a_failed_report_leads_to_the_recall_and_only_the_programme_withdraws_it(client, sign_in, db_session):
    outlet, variant = an_outlet(), a_variant()
    lot = db_session.get(Lot, stocked(outlet, variant, 5, expires_on=day(90)).lot_id)
    sign_in(client, accounts.clerk(outlet.id))
    here = f"/quan-ly/{outlet.slug}/lo-hang/{lot.id}/kiem-nghiem"

    page = client.follow(client.submit(here, TYPED | {"passed": "khong-dat"})).page
    assert ("Yêu cầu thu hồi lô này" in page.text, "rut" in page.html) == (True, False)
    asking = client.get(here.replace("kiem-nghiem", "thu-hoi")).page
    assert (
        asking.field("reason").get("value") == "Kiểm nghiệm không đạt: Vi sinh vật (phiếu 12/KN, Trung tâm 1)"
    )
    [row] = lot_tests.standing(lot.id)
    assert client.get(f"{here}/{row.id}/rut").status_code == 404
    goods = client.get(f"/quan-ly/{outlet.slug}/ton-kho/{variant.id}").page.text
    assert "Kiểm nghiệm không đạt" in goods

    sign_in(client, accounts.admin())
    assert "Kiểm nghiệm không đạt, chưa thu hồi" in client.get("/quan-tri/thu-hoi").page.text
    desk = f"/quan-tri/thu-hoi/{lot.id}/kiem-nghiem"
    client.follow(client.submit(f"{desk}/{row.id}/rut", {"reason": "phiếu của lô khác"}))
    assert lot_tests.standing(lot.id) == []


def test_the_scan_of_a_report_is_for_those_who_work_with_the_batch(client, sign_in, db_session):
    outlet, stranger = an_outlet(), an_outlet()
    lot = db_session.get(Lot, stocked(outlet, a_variant(), 5, expires_on=day(90)).lot_id)
    scan = store_paper(media.PDF, by=None, at=AT)
    a_report(lot.id, AT, scan_id=scan.id)
    [row] = lot_tests.standing(lot.id)
    people = {
        "manager": accounts.manager(outlet.id),
        "operator": accounts.operator_person(outlet.operator_id),
        "producer": accounts.producer_person(recalling.producer_of(lot.id)),
        "officer": accounts.officer(recalling.province_of(lot.id)),
        "admin": accounts.admin(),
    }
    strangers = {
        "manager": accounts.manager(stranger.id),
        "operator": accounts.operator_person(stranger.operator_id),
        "customer": accounts.user(),
    }

    assert client.get(row.scan_url).status_code == 404
    for group, expected in ((people, 200), (strangers, 404)):
        got = {name: sign_in(client, who).get(row.scan_url).status_code for name, who in group.items()}
        assert got == dict.fromkeys(group, expected)
