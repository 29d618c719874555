"""When a star ends, each outlet that holds the goods is told once."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from shop.cases import services as cases
from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.core.clock import VN
from shop.extensions import session
from shop.inventory.states import Condition
from shop.reports.ended_stars import find_ended
from tests.builders.certification import certificate, covered_product
from tests.builders.inventory import a_variant, an_outlet, stocked

LAST = date(2026, 11, 23)


def at(day: date, hour: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=VN)


@pytest.fixture
def held(db_session):
    """A product whose certificate ends on 23 November, and two outlets that hold it."""
    product = covered_product(certificate(issued_on=date(2023, 11, 23)))
    variant = a_variant(product, name="Mắm tôm mẫu")
    outlets = [an_outlet(), an_outlet()]
    for outlet in outlets:
        stocked(outlet, variant, 3)
    return product, variant, outlets


def opened() -> list[tuple]:
    return [(case.subject_id, case.outlet_id) for case in session.scalars(select(Case).order_by(Case.id))]


def test_on_the_last_day_nobody_is_told(held):
    assert find_ended(at=at(LAST, 23)) == 0
    assert opened() == []


def test_the_day_after_each_outlet_is_told_once(held):
    product, _variant, outlets = held
    after = LAST + timedelta(days=1)
    assert find_ended(at=at(after)) == 2
    assert find_ended(at=at(after, 5)) == 0
    assert opened() == [(product.id, outlet.id) for outlet in outlets]
    case = session.scalars(select(Case)).first()
    assert case.kind is CaseKind.CERTIFICATE_ENDED
    assert case.title == (
        "Mắm tôm mẫu: hết sao từ ngày 24/11/2026. Bán tiếp không kèm sao và nhãn OCOP, hoặc cất khỏi kệ."
    )


def test_a_closed_case_is_not_opened_again(held):
    after = LAST + timedelta(days=1)
    find_ended(at=at(after))
    for case in session.scalars(select(Case)).all():
        cases.close(case.id, resolution="Đã cất", by=None, at=at(after, 8))
    assert find_ended(at=at(after, 9)) == 0
    assert find_ended(at=at(after + timedelta(days=3))) == 0


def test_a_worker_that_stood_still_for_days_still_tells(held):
    assert find_ended(at=at(LAST + timedelta(days=7))) == 2


def test_goods_with_another_star_in_force_need_no_task(held):
    product, _variant, _outlets = held
    from tests.builders.certification import link

    link(product, certificate(stars=3))
    assert find_ended(at=at(LAST + timedelta(days=1))) == 0


def test_only_outlets_whose_shoppers_see_the_goods_are_told(held):
    _product, variant, _outlets = held
    stocked(an_outlet(), variant, 2, condition=Condition.QUARANTINE)
    an_outlet()
    stocked(an_outlet(), variant, 1, condition=Condition.DISPLAY)
    assert find_ended(at=at(LAST + timedelta(days=1))) == 3


def test_a_withdrawal_is_told_on_its_day(db_session):
    product = covered_product(certificate(), withdrawn_on=LAST)
    stocked(an_outlet(), a_variant(product), 1)
    assert find_ended(at=at(LAST - timedelta(days=1))) == 0
    assert find_ended(at=at(LAST)) == 1
