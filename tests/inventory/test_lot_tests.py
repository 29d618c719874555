"""Test reports of batches: entered, withdrawn by those who may, never changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.checkout import recalling
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import LotTest
from shop.inventory.queries import lot_tests
from shop.inventory.queries.lot_tests import Marks
from shop.inventory.services import add_test, block_root, withdraw_test
from shop.messages.models import Message
from tests.builders import accounts
from tests.builders.inventory import AT, TODAY, a_lot, a_variant, an_outlet
from tests.builders.places import PHU_THO, THANH_HOA
from tests.builders.tested import PRODUCER, PROGRAMME, a_report, at_outlet, report

pytestmark = pytest.mark.usefixtures("db_session")
HERE, THERE = at_outlet(1), at_outlet(2)
WHO_MAY = {  # whose report, whether the batch passed -> who may withdraw it
    (PRODUCER, True): {PRODUCER, PROGRAMME},
    (PRODUCER, False): {PROGRAMME},
    (HERE, True): {HERE, PROGRAMME},
    (HERE, False): {PROGRAMME},
    (PROGRAMME, True): {PROGRAMME},
    (PROGRAMME, False): {PROGRAMME},
}


@pytest.fixture
def outlet():
    return an_outlet()


@pytest.fixture
def lot(outlet):
    return a_lot(outlet, a_variant(), made_on=TODAY - timedelta(days=10))


def rows() -> int:
    return len(session.scalars(select(LotTest.id)).all())


def test_a_report_is_kept_with_who_entered_it(lot, db_session):
    test_id = add_test(lot.id, report(TODAY, valid_until=TODAY), side=PRODUCER, by=7, at=AT)

    [row] = lot_tests.standing(lot.id)
    assert (row.id, row.number, row.subject, row.passed) == (test_id, "KN-01", "Vi sinh vật", True)
    assert (row.tested_on, row.valid_until, row.said_by, row.scan_url) == (TODAY, TODAY, PRODUCER.said_by, "")
    [event] = db_session.scalars(select(AuditEvent).where(AuditEvent.action == "lot.tested"))
    assert (event.subject_id, event.actor_id) == (lot.id, 7)
    assert event.details == {"test_id": test_id, "passed": True}


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("tested_on", {"tested_on": TODAY + timedelta(days=1)}),
        ("tested_on", {"tested_on": TODAY - timedelta(days=11)}),
        ("valid_until", {"valid_until": TODAY - timedelta(days=1)}),
        ("number", {"subject": "Kim loại nặng"}),
    ],
)
def test_days_that_cannot_be_and_a_second_entry_are_refused(lot, field, change):
    a_report(lot.id, AT)

    new = {"number": "KN-02"} if field != "number" else {}
    with pytest.raises(BadInput) as refused:
        add_test(lot.id, replace(report(TODAY, **new), **change), side=PRODUCER, by=None, at=AT)

    assert (refused.value.field, rows()) == (field, 1)


def test_a_report_needs_a_batch_and_a_branch_is_none(lot, outlet):
    branch = a_lot(outlet, a_variant(), root_id=lot.id, number=None, code=None, made_on=None)

    for root_id in (branch.id, 10**9):
        with pytest.raises(NotFound):
            a_report(root_id, AT)


def test_the_day_a_batch_was_made_and_a_batch_without_one_may_be_tested(lot, outlet):
    undated = a_lot(outlet, a_variant(), made_on=None)

    add_test(lot.id, report(lot.made_on), side=PRODUCER, by=None, at=AT)
    add_test(undated.id, report(TODAY - timedelta(days=400)), side=PRODUCER, by=None, at=AT)

    assert rows() == 2


@pytest.mark.parametrize("passed", [True, False])
@pytest.mark.parametrize("author", [PRODUCER, HERE, PROGRAMME])
def test_who_sells_a_batch_cannot_hide_that_it_failed(author, passed):
    may = {
        side
        for side in (PRODUCER, HERE, THERE, PROGRAMME)
        if side.may_withdraw(said_by=author.said_by, outlet_id=author.outlet_id, passed=passed)
    }

    assert may == WHO_MAY[author, passed]


def test_a_withdrawn_report_is_said_with_its_reason_to_those_who_work_with_the_batch(lot, db_session):
    test_id = a_report(lot.id, AT)
    withdraw_test(lot.id, test_id, reason="nhầm lô", side=PRODUCER, by=7, at=AT)

    assert lot_tests.standing(lot.id) == []
    [row] = lot_tests.tests_of(lot.id)
    assert (row.withdrawn_at, row.withdraw_reason) == (AT, "nhầm lô")
    [event] = db_session.scalars(select(AuditEvent).where(AuditEvent.action == "lot.test_withdrawn"))
    assert (event.subject_id, event.details) == (lot.id, {"test_id": test_id, "passed": True})
    with pytest.raises(Refused, match="đã được rút"):
        withdraw_test(lot.id, test_id, reason="lại nữa", side=PRODUCER, by=7, at=AT)
    assert a_report(lot.id, AT) > test_id  # the right one may bear the same number


def test_a_failed_report_and_one_of_another_batch_stay(lot, outlet):
    failed = a_report(lot.id, AT, passed=False)
    other = a_lot(outlet, a_variant())

    with pytest.raises(Refused, match="chỉ cơ quan chương trình"):
        withdraw_test(lot.id, failed, reason="không hay", side=PRODUCER, by=None, at=AT)
    with pytest.raises(NotFound):
        withdraw_test(other.id, failed, reason="không hay", side=PROGRAMME, by=None, at=AT)
    assert [row.id for row in lot_tests.standing(lot.id)] == [failed]


def test_failed_reports_come_first_and_are_told_until_the_batch_is_recalled(lot, outlet):
    passed = a_report(lot.id, AT, number="KN-02")
    failed = a_report(lot.id, AT - timedelta(days=3), passed=False)
    other = a_lot(outlet, a_variant())
    a_report(other.id, AT)

    assert [row.id for row in lot_tests.standing(lot.id)] == [failed, passed]
    assert lot_tests.marks([lot.id, other.id]) == {lot.id: Marks(2, True), other.id: Marks(1, False)}
    assert [row.root_id for row in lot_tests.failures(None, most=9)] == [lot.id]
    found = {code: len(lot_tests.failures(code, most=9)) for code in (THANH_HOA, PHU_THO)}
    assert sum(found.values()) == 1
    assert found == {code: lot_tests.count_failures(code) for code in found}
    block_root(lot.id, reason="không đạt", at=AT, by=None)
    assert lot_tests.failures(None, most=9) == []
    assert lot_tests.count_failures(None) == 0


def test_failures_are_counted_beyond_the_end_of_their_list(lot):
    for number in ("1", "2", "3"):
        a_report(lot.id, AT, number=number, passed=False)

    assert len(lot_tests.failures(None, most=2)) == 2
    assert lot_tests.count_failures(None) == 3


def test_a_producer_hears_of_what_others_found(lot, db_session):
    person = accounts.producer_person(recalling.producer_of(lot.id))
    failed = {"passed": False, "subject": "Vi sinh vật"}
    a_report(lot.id, AT, number="1", side=PRODUCER, **failed)
    a_report(lot.id, AT, number="2", side=PROGRAMME)
    a_report(lot.id, AT, number="3", side=PROGRAMME, **failed)
    db_session.flush()

    [letter] = db_session.scalars(select(Message).where(Message.kind == "lot_failed"))
    assert (letter.to_email, letter.to_phone) == (person.email, None if person.email else person.phone)
    assert letter.subject == f"Lô {lot.number} có phiếu kiểm nghiệm không đạt"
    assert "Phiếu số 3 ngày 01/06/2026 của Phòng kiểm nghiệm mẫu: Vi sinh vật." in letter.body
    assert f"[[/kenh-chu-the/lo-hang/{lot.id}/kiem-nghiem]]" in letter.body


def test_a_batch_has_no_endless_list_of_reports(lot, monkeypatch):
    monkeypatch.setattr("shop.inventory.services.testing.MOST", 2)
    for number in ("1", "2"):
        a_report(lot.id, AT, number=number)

    with pytest.raises(Refused, match="nhiều nhất 2 phiếu"):
        a_report(lot.id, AT, number="3")
    assert rows() == 2
