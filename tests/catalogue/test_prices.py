from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue import services
from shop.catalogue.models import Price
from shop.catalogue.pricing import Candidate, best
from shop.catalogue.queries import prices_at, rate_for, vat_rate, vat_rates
from shop.catalogue.states import PriceKind, VatClass
from shop.core.errors import BadInput, Refused
from shop.outlets.states import TaxMethod
from tests.builders import inventory
from tests.builders.catalogue import LONG_AGO, a_draft, a_variant

REGULAR, PROMOTION, MARKDOWN = PriceKind.REGULAR, PriceKind.PROMOTION, PriceKind.MARKDOWN
NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def row(price_id, amount, *, outlet=None, lot=None, kind=REGULAR, days=1):
    return Candidate(price_id, 1, outlet, lot, kind, amount, NOON - days * DAY)


@pytest.mark.parametrize(
    ("rows", "outlet", "lot", "expected"),
    [
        ([], None, None, None),
        ([row(1, 100)], None, None, 100),
        ([row(1, 100)], 7, None, 100),
        ([row(1, 100), row(2, 90, outlet=7)], 7, None, 90),
        ([row(1, 100), row(2, 90, outlet=7)], 8, None, 100),
        ([row(1, 100), row(2, 90, outlet=7)], None, None, 100),
        ([row(1, 100, outlet=7), row(2, 80, kind=PROMOTION)], 7, None, 100),
        ([row(1, 100), row(2, 80, kind=PROMOTION, days=30)], None, None, 80),
        ([row(1, 100, days=9), row(2, 110, days=2)], None, None, 110),
        ([row(1, 100), row(2, 110)], None, None, 110),
        ([row(1, 100), row(2, 50, lot=3, kind=MARKDOWN)], None, None, 100),
        ([row(1, 100), row(2, 50, lot=3, kind=MARKDOWN)], 7, 3, 50),
        ([row(1, 100, outlet=7), row(2, 50, lot=3, kind=MARKDOWN)], 7, 3, 50),
        ([row(1, 100), row(2, 50, lot=3, kind=MARKDOWN)], 7, 4, 100),
    ],
)
def test_the_most_particular_price_counts(rows, outlet, lot, expected):
    chosen = best(rows, outlet, lot)
    assert (chosen and chosen.amount) == expected


@pytest.fixture
def variant(db_session):
    return a_variant(a_draft(), price=None)


def amount(variant, at, outlet=None):
    found = prices_at([(variant, None)], [outlet] if outlet else [], at)
    return found[variant, outlet, None].amount if (variant, outlet, None) in found else None


def test_a_price_holds_from_its_first_moment_until_before_its_end(variant):
    services.set_price(variant, amount=100, starts_at=NOON, ends_at=NOON + DAY, by=None, at=LONG_AGO)
    assert amount(variant, NOON - timedelta(seconds=1)) is None
    assert amount(variant, NOON) == 100
    assert amount(variant, NOON + DAY - timedelta(seconds=1)) == 100
    assert amount(variant, NOON + DAY) is None


def test_a_new_price_ends_the_one_before_and_rewrites_nothing(variant, db_session):
    services.set_price(variant, amount=100, starts_at=LONG_AGO, by=None, at=LONG_AGO)
    services.set_price(variant, amount=120, starts_at=NOON, by=None, at=NOON)
    assert amount(variant, NOON - DAY) == 100
    assert amount(variant, NOON) == 120
    ends = db_session.scalars(
        select(Price.ends_at).where(Price.variant_id == variant).order_by(Price.id)
    ).all()
    assert ends == [NOON, None]


def test_a_price_for_a_while_gives_way_again(variant):
    services.set_price(variant, amount=100, starts_at=LONG_AGO, by=None, at=LONG_AGO)
    services.set_price(
        variant, amount=80, kind=PROMOTION, starts_at=NOON, ends_at=NOON + DAY, by=None, at=NOON
    )
    assert [amount(variant, NOON + n * DAY) for n in (-1, 0, 1)] == [100, 80, 100]


def test_an_outlet_may_have_a_price_of_its_own(variant):
    outlet, other = inventory.an_outlet().id, inventory.an_outlet().id
    services.set_price(variant, amount=100, starts_at=LONG_AGO, by=None, at=LONG_AGO)
    services.set_price(variant, amount=95, outlet_id=outlet, starts_at=LONG_AGO, by=None, at=LONG_AGO)
    assert [amount(variant, NOON, place) for place in (outlet, other, None)] == [95, 100, 100]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 10**12}, "amount"),
        ({"starts_at": LONG_AGO}, "starts_at"),
        ({"ends_at": NOON}, "ends_at"),
        ({"kind": MARKDOWN}, "kind"),
        ({"lot_id": 1}, "kind"),
    ],
)
def test_a_senseless_price_is_refused_and_nothing_is_written(variant, db_session, values, field):
    given = {"amount": 100, "starts_at": NOON, "by": None, "at": NOON} | values
    with pytest.raises(BadInput) as refusal:
        services.set_price(variant, **given)
    assert refusal.value.field == field
    assert db_session.scalar(select(func.count()).select_from(Price)) == 0


def test_alcohol_has_no_promotion(db_session):
    rice_spirit = a_variant(a_draft("Rượu", set_code=14, shelf="do-uong"), alcohol_bp=4000)
    with pytest.raises(Refused) as refusal:
        services.set_price(rice_spirit, amount=1, kind=PROMOTION, starts_at=NOON, by=None, at=NOON)
    assert str(refusal.value.sentence) == "Đồ uống có cồn không được khuyến mãi."


def test_prices_of_many_are_one_statement(variant, db_session, query_count):
    others = [a_variant(a_draft(f"Mắm {n}")) for n in range(5)]
    db_session.flush()
    with query_count() as statements:
        found = prices_at([(key, None) for key in (variant, *others)], [1, 2], NOON)
    assert len(statements) == 1
    assert len(found) == 15


@pytest.mark.parametrize(
    ("vat_class", "method", "day", "rate"),
    [
        (VatClass.STANDARD, TaxMethod.DEDUCTION, date(2026, 11, 28), 800),
        (VatClass.STANDARD, TaxMethod.DEDUCTION, date(2026, 12, 31), 800),
        (VatClass.STANDARD, TaxMethod.DEDUCTION, date(2027, 1, 1), 1000),
        (VatClass.STANDARD_NO_CUT, TaxMethod.DEDUCTION, date(2026, 12, 31), 1000),
        (VatClass.STANDARD_NO_CUT, TaxMethod.DEDUCTION, date(2027, 1, 1), 1000),
        (VatClass.FARM_RAW, TaxMethod.DEDUCTION, date(2026, 11, 28), 500),
        (VatClass.EXEMPT, TaxMethod.DEDUCTION, date(2026, 11, 28), None),
        (VatClass.STANDARD, TaxMethod.DIRECT, date(2026, 11, 28), None),
        (VatClass.STANDARD, TaxMethod.NONE, date(2026, 11, 28), None),
        (VatClass.FARM_RAW, TaxMethod.NONE, date(2026, 11, 28), None),
    ],
)
def test_vat_goes_by_class_seller_and_day_of_supply(db_session, vat_class, method, day, rate):
    assert vat_rate(vat_class, method, day) == rate


def test_an_unknown_rate_is_refused_and_not_guessed(db_session):
    with pytest.raises(Refused):
        rate_for(vat_rates(date(2020, 1, 1)), VatClass.STANDARD, TaxMethod.DEDUCTION)


def test_loading_the_reference_data_again_changes_nothing(db_session):
    before = vat_rates(date(2026, 11, 28))
    services.load_reference()
    assert vat_rates(date(2026, 11, 28)) == before
