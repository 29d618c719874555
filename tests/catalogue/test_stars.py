"""The star of a product: in force, by the rule, on a day."""

from datetime import date

import pytest
from sqlalchemy import select

from shop.catalogue import stars
from shop.catalogue.models import Product
from shop.catalogue.stars import Claim, in_force
from shop.certification.models import CertificateEvent
from shop.certification.states import CertificateEventKind, CertificateState
from shop.certification.terms import expiry, extension_limits
from shop.extensions import session
from tests.builders.certification import RECORDED, bare_product, certificate, covered_product, link

VERIFIED = CertificateState.VERIFIED
ISSUED = date(2024, 3, 15)
LAST = date(2027, 3, 15)
RULE = [
    # state, issued, expires, extended, withdrawn, day, counts
    (VERIFIED, ISSUED, LAST, None, None, date(2024, 3, 14), False),
    (VERIFIED, ISSUED, LAST, None, None, ISSUED, True),
    (VERIFIED, ISSUED, LAST, None, None, LAST, True),
    (VERIFIED, ISSUED, LAST, None, None, date(2027, 3, 16), False),
    (VERIFIED, ISSUED, LAST, date(2027, 6, 1), None, date(2027, 6, 1), True),
    (VERIFIED, ISSUED, LAST, date(2027, 6, 1), None, date(2027, 6, 2), False),
    (VERIFIED, ISSUED, LAST, None, date(2025, 5, 5), date(2025, 5, 4), True),
    (VERIFIED, ISSUED, LAST, None, date(2025, 5, 5), date(2025, 5, 5), False),
    (VERIFIED, ISSUED, LAST, date(2027, 6, 1), date(2027, 4, 1), date(2027, 4, 1), False),
    (CertificateState.SUBMITTED, ISSUED, LAST, None, None, ISSUED, False),
    (CertificateState.REJECTED, ISSUED, LAST, None, None, ISSUED, False),
]


@pytest.mark.parametrize("case", RULE)
def test_a_certificate_counts_by_the_rule_in_python_and_in_the_database(db_session, case):
    state, issued, expires, extended, withdrawn, day, counts = case
    assert in_force(Claim(state, issued, expires, extended, withdrawn), day) is counts
    row = certificate(issued_on=issued, expires_on=expires, extended_until=extended, state=state)
    product = covered_product(row, withdrawn_on=withdrawn)
    assert (product.id in stars.stars_on([product.id], day)) is counts
    assert session.scalar(select(stars.stars_of(Product.id, day)).where(Product.id == product.id)) == (
        4 if counts else None
    )
    table = stars.star_subquery(day)
    assert (product.id in session.scalars(select(table.c.product_id)).all()) is counts


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2024, 3, 15), date(2027, 3, 15)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
        (date(2025, 12, 31), date(2028, 12, 31)),
    ],
)
def test_a_certificate_ends_on_the_same_day_three_years_later_or_on_the_last_of_its_month(issued, last):
    assert expiry(issued) == last


def test_an_extension_lasts_from_one_to_a_hundred_and_eighty_days():
    assert extension_limits(date(2026, 1, 1)) == (date(2026, 1, 2), date(2026, 6, 30))


def test_the_highest_star_in_force_counts_and_of_equal_ones_the_longer(db_session):
    day = date(2026, 6, 1)
    three = certificate(stars=3, issued_on=date(2026, 3, 1))
    four = certificate(stars=4, issued_on=date(2025, 1, 1))
    longer = certificate(stars=4, issued_on=date(2026, 1, 1))
    ended = certificate(stars=5, issued_on=date(2022, 1, 1))
    product = covered_product(three, four, longer, ended)
    star = stars.stars_on([product.id], day)[product.id]
    assert (star.stars, star.certificate_id, star.code) == (4, longer.id, longer.code)
    assert star.until == date(2029, 1, 1)
    assert (star.authority, star.decided_on) == ("UBND tỉnh Thanh Hóa", date(2026, 1, 2))
    assert star.decision_number.endswith("/QĐ-UBND")


def test_a_star_that_ends_leaves_the_lower_one_that_is_still_in_force(db_session):
    three = certificate(stars=3, issued_on=date(2026, 3, 1))
    four = certificate(stars=4, issued_on=date(2024, 1, 1))
    product = covered_product(three, four)
    assert stars.stars_on([product.id], date(2027, 1, 1))[product.id].stars == 4
    assert stars.stars_on([product.id], date(2027, 1, 2))[product.id].stars == 3


def test_of_two_products_of_one_certificate_the_one_not_withdrawn_keeps_its_star(db_session):
    shared = certificate(stars=3)
    kept, gone = bare_product(), bare_product()
    link(kept, shared)
    link(gone, shared, withdrawn_on=date(2026, 5, 1))
    found = stars.stars_on([kept.id, gone.id], date(2026, 5, 1))
    assert set(found) == {kept.id}


def test_a_star_names_the_latest_events_of_its_certificate_and_of_its_link(db_session):
    row = certificate()
    product, other = bare_product(), bare_product()
    link(product, row)
    events = [
        _event(row.id, None),
        _event(row.id, product.id),
        _event(row.id, None),
        _event(row.id, other.id),
    ]
    star = stars.stars_on([product.id], date(2026, 6, 1))[product.id]
    assert star.event_ids == (events[2].id, events[1].id)


def test_stars_of_many_products_are_one_statement(db_session, query_count):
    products = [covered_product(certificate()) for _ in range(6)]
    with query_count() as statements:
        assert len(stars.stars_on([product.id for product in products], date(2026, 6, 1))) == 6
    assert len(statements) == 1
    with query_count() as none:
        assert stars.stars_on([], date(2026, 6, 1)) == {}
    assert len(none) == 0


def test_products_whose_last_star_ended_are_named_once_with_their_last_day(db_session):
    today = date(2027, 1, 10)
    ended = covered_product(certificate(issued_on=date(2024, 1, 9)))
    withdrawn = covered_product(certificate(), withdrawn_on=today)
    still = covered_product(certificate(issued_on=date(2024, 1, 9)), certificate(stars=3))
    today_last = covered_product(certificate(issued_on=date(2024, 1, 10)))
    long_ago = covered_product(certificate(issued_on=date(2023, 1, 9)))
    found = {row.product_id: row.last_day for row in stars.ended_between(date(2027, 1, 3), today)}
    assert found == {ended.id: date(2027, 1, 9), withdrawn.id: date(2027, 1, 9)}
    assert not {still.id, today_last.id, long_ago.id} & set(found)


def _event(certificate_id, product_id):
    row = CertificateEvent(
        certificate_id=certificate_id,
        product_id=product_id,
        kind=CertificateEventKind.VERIFIED,
        values={},
        recorded_at=RECORDED,
    )
    session.add(row)
    session.flush()
    return row
