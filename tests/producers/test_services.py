"""Entering, changing, suspending producers."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.taxcode import parse_tax_code
from shop.extensions import session
from shop.producers import queries, services
from shop.producers.models import Producer
from shop.producers.services import ProducerDraft
from shop.producers.states import LegalForm
from tests.builders.places import HOANG_THANH, VIET_TRI
from tests.builders.producers import producer, producer_member

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def draft(**changes) -> ProducerDraft:
    given = {
        "name": "HTX Hoằng Thanh",
        "legal_form": LegalForm.COOPERATIVE,
        "province_code": "38",
        "commune_code": HOANG_THANH,
    }
    return ProducerDraft(**{**given, **changes})


def actions() -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_two_producers_of_one_name_get_two_addresses(db_session):
    first = services.create_producer(draft(), by=None, at=AT)
    second = services.create_producer(draft(), by=None, at=AT)
    assert (first.slug, second.slug) == ("htx-hoang-thanh", "htx-hoang-thanh-2")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0301448733", "0301448733"),
        ("0301448733-001", "0301448733-001"),
        ("0301448733 001", "0301448733-001"),
        ("038 092 012 345", "038092012345"),
    ],
)
def test_a_tax_code_is_kept_in_one_form(typed, kept):
    assert parse_tax_code(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0301448734",
        "030144873",
        "938092012345",
        "03014487330",
        "٠٣٠١٤٤٨٧٣٣",
        "0301448733-01",
        "abc",
        "-1",
    ],
)
def test_what_is_no_tax_code_is_refused(typed):
    with pytest.raises(BadInput) as refused:
        parse_tax_code(typed)
    assert refused.value.field == "tax_code"


def test_a_tax_code_belongs_to_one_producer(db_session):
    services.create_producer(draft(tax_code="0301448733"), by=None, at=AT)
    with pytest.raises(BadInput, match="đã thuộc về một chủ thể khác"):
        services.create_producer(draft(tax_code="0301448733"), by=None, at=AT)
    assert len(session.scalars(select(Producer)).all()) == 1


def test_a_commune_belongs_to_the_chosen_province(db_session):
    with pytest.raises(BadInput) as refused:
        services.create_producer(draft(commune_code=VIET_TRI), by=None, at=AT)
    assert refused.value.field == "commune_code"


def test_a_suspension_and_its_end_have_reasons_and_stand_in_the_trail(db_session):
    row = producer()
    with pytest.raises(BadInput, match="Hãy ghi lý do tạm ngừng"):
        services.suspend(row.id, " ", by=None, at=AT)
    assert queries.is_selling(row, TODAY)
    services.suspend(row.id, "Chờ kiểm tra", by=None, at=AT)
    assert not queries.is_selling(row, TODAY)
    with pytest.raises(Refused):
        services.suspend(row.id, "Lần nữa", by=None, at=AT)
    services.resume(row.id, "Đã kiểm tra xong", by=None, at=AT)
    assert queries.is_selling(row, TODAY)
    with pytest.raises(Refused):
        services.resume(row.id, "Lần nữa", by=None, at=AT)
    assert actions() == ["producer.suspended", "producer.resumed"]


WRONG_HOLIDAYS = [
    (TODAY, None, "Tết", "last"),
    (TODAY, date(2026, 11, 22), "Tết", "last"),
    (TODAY, date(2028, 1, 1), "Tết", "last"),
    (TODAY, TODAY, " ", "reason"),
]


@pytest.mark.parametrize(("first", "last", "reason", "field"), WRONG_HOLIDAYS)
def test_an_impossible_holiday_is_refused(db_session, first, last, reason, field):
    row = producer()
    with pytest.raises(BadInput) as refused:
        services.set_holiday(row.id, first, last, reason, by=None, at=AT)
    assert refused.value.field == field
    assert (row.holiday_from, row.holiday_until, actions()) == (None, None, [])


SELLING = [
    ({}, True),
    ({"suspended_on": date(2026, 11, 24)}, True),
    ({"suspended_on": TODAY}, False),
    ({"holiday_from": date(2026, 11, 20), "holiday_until": date(2026, 11, 22)}, True),
    ({"holiday_from": date(2026, 11, 20), "holiday_until": TODAY}, False),
    ({"holiday_from": TODAY, "holiday_until": TODAY}, False),
    ({"holiday_from": date(2026, 11, 24), "holiday_until": date(2026, 11, 25)}, True),
]


@pytest.mark.parametrize(("fields", "sells"), SELLING)
def test_a_producer_sells_unless_suspended_or_on_holiday_in_python_and_in_the_database(
    db_session, fields, sells
):
    row = producer(**fields)
    assert queries.is_selling(row, TODAY) is sells
    found = session.scalars(select(Producer.id).where(queries.selling(TODAY))).all()
    assert (row.id in found) is sells


def test_a_producer_of_another_province_is_not_there(db_session):
    row = producer()
    for act in (
        lambda: services.suspend(row.id, "Sai tỉnh", by=None, at=AT, province_code="25"),
        lambda: services.set_holiday(row.id, None, None, "Sai", by=None, at=AT, province_code="25"),
        lambda: services.change_producer(row.id, draft(), by=None, at=AT, province_code="25"),
        lambda: queries.by_id(row.id, "25"),
    ):
        with pytest.raises(NotFound):
            act()
    assert actions() == []


def test_members_act_for_a_producer_between_their_days(db_session):
    from tests.builders.certification import person

    row, somebody = producer(), person()
    producer_member(row.id, somebody.id, since=TODAY).until = date(2026, 11, 25)
    session.flush()
    days = {day: queries.of_member(somebody.id, date(2026, 11, day)) for day in (22, 23, 24, 25)}
    assert days == {22: [], 23: [row.id], 24: [row.id], 25: []}
