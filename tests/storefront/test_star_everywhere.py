"""A star is a claim with a date: everywhere the shop speaks of it, it is there on its last day and gone the next."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.certification.models import Certificate
from shop.orders.models import OrderLine
from tests.builders.cart import on_offer
from tests.builders.certification import certificate, link
from tests.builders.orders import pickup, place

LAST_DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
MINUTE_BEFORE_MIDNIGHT = datetime(2026, 6, 1, 16, 59, tzinfo=UTC)
BADGE = "OCOP 4 sao"


@pytest.fixture
def offer(db_session):
    with time_machine.travel(NOON, tick=False):
        made = on_offer("Mắm tôm Ba Làng")
        link(made.product, certificate(stars=4, issued_on=date(2023, 6, 1), expires_on=LAST_DAY))
        yield made


def _in_cart(client, offer):
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": 1})
    return client.get("/gio-hang").page


def _places(client, offer) -> dict[str, bool]:
    """Where the star is said now."""
    listed = client.get("/san-pham").page
    return {
        "card": BADGE in listed.text,
        "facet": "4 sao (1)" in " ".join(listed.text.split()),
        "page": BADGE in client.get(f"/san-pham/{offer.product.slug}").page.text,
        "filter": offer.product.slug in client.get("/san-pham?sao=4").get_data(as_text=True),
        "home": BADGE in client.get("/").page.text,
        "cart": BADGE in _in_cart(client, offer).text,
    }


def test_the_star_is_everywhere_until_the_last_minute_of_its_last_day(client, offer):
    assert set(_places(client, offer).values()) == {True}
    with time_machine.travel(MINUTE_BEFORE_MIDNIGHT, tick=False):
        assert set(_places(client, offer).values()) == {True}


def test_the_star_is_nowhere_from_the_first_minute_of_the_next_day(client, offer):
    _places(client, offer)
    with time_machine.travel(MINUTE_BEFORE_MIDNIGHT + timedelta(minutes=1), tick=False):
        assert set(_places(client, offer).values()) == {False}


def test_an_order_keeps_the_star_of_its_day_and_a_later_order_has_none(db_session, offer):
    first = place(pickup(offer.outlet.id), (offer.variant_id, 1), at=MINUTE_BEFORE_MIDNIGHT)
    tomorrow = MINUTE_BEFORE_MIDNIGHT + timedelta(minutes=1)
    with time_machine.travel(tomorrow, tick=False):
        second = place(pickup(offer.outlet.id), (offer.variant_id, 1), at=tomorrow)
    kept = dict(db_session.execute(select(OrderLine.order_id, OrderLine.stars)).all())
    assert kept == {first.id: 4, second.id: None}


def test_the_page_of_an_old_order_still_says_its_star(client, db_session, offer):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 1), at=NOON)
    with time_machine.travel(NOON + timedelta(days=400), tick=False):
        assert BADGE in client.get(f"/don-hang/{order.token}").page.text


def test_an_extension_with_a_document_keeps_the_star(client, db_session, offer):
    row = db_session.scalars(select(Certificate)).one()
    row.extended_until, row.extension_document = LAST_DAY + timedelta(days=100), "12/CV"
    db_session.flush()
    with time_machine.travel(NOON + timedelta(days=100), tick=False):
        assert set(_places(client, offer).values()) == {True}
    with time_machine.travel(NOON + timedelta(days=101), tick=False):
        assert set(_places(client, offer).values()) == {False}
