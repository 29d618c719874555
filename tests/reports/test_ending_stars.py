"""Certificates that end: the board of a province, and one reminder at each stage until they are renewed."""

from datetime import date, timedelta

import pytest
import time_machine

from shop.certification.ending import Window, by_province, ending, stage, window
from shop.core.clock import add_months, vn_day
from shop.extensions import session
from shop.messages.models import Message
from shop.reports.ending_stars import board, remind
from shop.reports.views import ending as page_of_board
from tests.builders import accounts, catalogue, certification, places
from tests.builders.cart import AT

TODAY = vn_day(AT)


@pytest.mark.parametrize(
    ("left", "where", "reminder"),
    [
        (241, Window.EARLY, None),
        (240, Window.EARLY, 240),
        (181, Window.EARLY, 240),
        (180, Window.OPEN, 180),
        (120, Window.OPEN, 120),
        (119, Window.LATE, 120),
        (90, Window.LATE, 90),
        (31, Window.LATE, 60),
        (0, Window.LATE, 30),
        (-1, Window.ENDED, None),
    ],
)
def test_the_file_is_due_180_to_120_days_before_the_end(left, where, reminder):
    assert (window(left), stage(left)) == (where, reminder)


def covered(left: int, **fields):
    """A product whose certificate holds for so many days more; (product, certificate)."""
    made = certification.certificate(issued_on=add_months(TODAY, -36) + timedelta(days=left), **fields)
    made.expires_on = TODAY + timedelta(days=left)
    product = catalogue.a_product(f"Chè {made.id}")
    certification.link(product, made)
    session.flush()
    return product, made


def letters() -> list[str]:
    session.flush()
    return [row.subject for row in session.query(Message).filter_by(kind="certificate_ending")]


def test_a_producer_is_reminded_once_at_each_stage(db_session):
    product, made = covered(180)
    accounts.producer_person(product.producer_id)

    assert remind(at=AT) == 1
    assert remind(at=AT) == 0
    assert remind(at=AT + timedelta(days=30)) == 0
    assert remind(at=AT + timedelta(days=60)) == 1

    assert letters() == [f"Chứng nhận OCOP của {made.product_name} sắp hết hạn"] * 2


def test_who_has_renewed_already_is_not_reminded(db_session):
    product, _made = covered(60)
    accounts.producer_person(product.producer_id)
    _other, newer = covered(900)
    certification.link(product, newer)
    session.flush()

    assert remind(at=AT) == 0


def test_the_board_counts_by_province_and_an_officer_sees_their_own(db_session, client, sign_in):
    sides = ((150, places.THANH_HOA), (60, places.THANH_HOA), (-5, places.PHU_THO))
    codes = [covered(left, province_code=province)[1].code for left, province in sides]
    counts = by_province(ending(TODAY, None))
    assert counts == [("Phú Thọ", {Window.ENDED: 1}), ("Thanh Hóa", {Window.OPEN: 1, Window.LATE: 1})]
    who = accounts.officer(places.THANH_HOA)
    session.commit()

    with time_machine.travel(AT, tick=False):
        page = sign_in(client, who).get("/quan-tri/chung-nhan/sap-het-han").text

    assert "Đang trong kỳ nộp" in page
    assert [code in page for code in codes] == [True, True, False]


def test_the_board_says_what_is_renewed_once_all_its_products_are(db_session, client, sign_in):
    product, made = covered(60)
    second = catalogue.a_product("Chè thứ hai")
    certification.link(second, made)
    _others, newer, newest = covered(10)[0], covered(900)[1], covered(1000)[1]
    certification.link(product, newest)
    session.flush()

    def stands() -> tuple[Window, date | None]:
        [row] = [row for row in board(TODAY, None) if row.certificate_id == made.id]
        return row.window, row.renewed_until

    assert stands() == (Window.LATE, None)  # the second product has nothing else
    link = certification.link(second, newer)
    session.flush()
    assert stands() == (Window.RENEWED, TODAY + timedelta(days=900))
    who = accounts.officer(made.province_code)
    session.commit()
    with time_machine.travel(AT, tick=False):
        page = sign_in(client, who).get("/quan-tri/chung-nhan/sap-het-han").page.text
    assert f"Đã có chứng nhận mới đến {TODAY + timedelta(days=900):%d/%m/%Y}" in " ".join(page.split())
    link.withdrawn_on = TODAY
    session.flush()
    assert stands() == (Window.LATE, None)


def test_what_followed_and_has_ended_as_well_renews_nothing(db_session):
    product, made = covered(-80)
    _other, next_one = covered(-10)
    certification.link(product, next_one)
    session.flush()

    assert {row.certificate_id: row.window for row in board(TODAY, None)} == dict.fromkeys(
        (made.id, next_one.id), Window.ENDED
    )


def test_a_board_that_is_cut_says_so_and_counts_all(db_session, client, sign_in, monkeypatch):
    codes = [covered(left)[1].code for left in (60, 150)]
    who = accounts.admin()
    session.commit()
    monkeypatch.setattr(page_of_board, "MOST_SHOWN", 1)

    with time_machine.travel(AT, tick=False):
        page = sign_in(client, who).get("/quan-tri/chung-nhan/sap-het-han").page

    assert [code in page.text for code in codes] == [True, False]
    assert "Chỉ hiện 1 dòng đầu" in page.text
    assert by_province(ending(TODAY, None)) == [("Thanh Hóa", {Window.OPEN: 1, Window.LATE: 1})]
