"""An order keeps the star of the day on which it was placed, with the events that prove it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from shop.catalogue.services import certificates
from shop.certification.models import CertificateEvent
from shop.extensions import session
from shop.orders.models import OrderLine
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT
from tests.builders.certification import certificate, link

pytestmark = pytest.mark.usefixtures("db_session")


def last_line() -> OrderLine:
    return session.scalars(select(OrderLine).order_by(OrderLine.id.desc()).limit(1)).one()


def test_the_star_and_its_events_are_copied(client, app, monkeypatch):
    offer = carts.on_offer()
    proof = certificate(stars=4, issued_on=date(2026, 1, 2))
    certificates.link(proof.id, offer.product.id, by=None, at=AT)

    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    line = last_line()
    events = session.scalars(
        select(CertificateEvent.id).where(CertificateEvent.certificate_id == proof.id)
    ).all()
    assert (line.stars, line.stars_until) == (4, date(2029, 1, 2))
    assert events
    assert sorted(line.certificate_events) == sorted(events)
    page = f"/don-hang/{order.token}"
    assert "OCOP 4 sao (mẫu)" in client.get(page).page.text
    monkeypatch.setitem(app.config, "SHOP_MODE", "production")
    assert "OCOP 4 sao (mẫu)" not in client.get(page).page.text
    assert "OCOP 4 sao" in client.get(page).page.text


@pytest.mark.parametrize(("days", "stars"), [(0, 4), (1, None)])
def test_on_the_last_day_it_counts_and_the_day_after_not(days, stars):
    offer = carts.on_offer()
    last = date(2026, 11, 28)
    link(offer.product, certificate(stars=4, issued_on=date(2023, 11, 28), expires_on=last))

    orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1), at=AT + timedelta(days=days))

    assert last_line().stars == stars


def test_an_old_order_keeps_a_star_that_was_withdrawn_since():
    offer = carts.on_offer()
    covers = link(offer.product, certificate(stars=3, issued_on=date(2026, 1, 2)))
    orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    old = last_line()
    covers.withdrawn_on = date(2026, 11, 28)
    session.flush()

    orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    session.refresh(old)
    assert (old.stars, last_line().stars) == (3, None)
