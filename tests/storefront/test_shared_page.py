"""The product page that strangers share, drawn once: what makes one visitor's page another is never in it."""

from datetime import UTC, datetime

import pytest
import time_machine

from shop.catalogue.views.cards import as_told
from shop.core.clock import now
from shop.settings import services as settings
from shop.storefront.queries.cards import cards
from tests.builders.cart import a_cart, on_offer
from tests.builders.inventory import stocked
from tests.support.client import PageClient

NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
PHONE, SHOWN = "+84912345678", "0912 345 678"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def address(db_session):
    return f"/san-pham/{on_offer().product.slug}"


def bytes_of(app, address: str, *, cart: str | None = None, agent: str = "") -> bytes:
    client = PageClient(app)
    if cart:
        client.set_cookie("cart", cart)
    return client.get(address, headers={"User-Agent": agent}).data


def test_strangers_read_the_same_page_and_whoever_has_a_cart_reads_his_own(app, address, db_session):
    other = on_offer("Chè xanh")
    before = bytes_of(app, address)
    mine = bytes_of(app, address, cart=f"{a_cart((other.variant_id, 1))}.3")

    assert "head__count" in mine.decode()
    assert "head__count" not in before.decode()
    assert bytes_of(app, address, agent="another") == before


def test_each_language_and_each_address_has_a_page_of_its_own(app, address):
    vietnamese, english = bytes_of(app, address).decode(), bytes_of(app, f"/en{address}").decode()

    assert '<html lang="vi">' in vietnamese
    assert '<html lang="en">' in english
    assert "noindex" in bytes_of(app, f"{address}?giao-toi=38").decode()
    assert bytes_of(app, address).decode() == vietnamese


def test_what_the_frame_says_of_the_shop_changes_on_the_kept_page(app, address, db_session):
    assert SHOWN not in bytes_of(app, address).decode().replace("\u00a0", " ")
    settings.change({"phone": PHONE}, by=None, at=now())

    assert SHOWN in bytes_of(app, address).decode().replace("\u00a0", " ")


def test_stock_is_told_anew_on_the_kept_page(app, db_session):
    offer = on_offer(stock=10)
    address = f"/san-pham/{offer.product.slug}"
    assert "Còn 10 hũ" in bytes_of(app, address).decode().replace("\u00a0", " ")
    stocked(offer.outlet, offer.variant, 5)

    assert "Còn 15 hũ" in bytes_of(app, address).decode().replace("\u00a0", " ")


def test_a_card_is_another_only_when_its_words_are(db_session):
    offer = on_offer(stock=10)
    outlet = (offer.outlet.id, offer.outlet.name)
    (anywhere,), (there,) = cards([offer.product.id], now()), cards([offer.product.id], now(), outlet)
    gone = anywhere._replace(units=0)

    assert as_told(anywhere) == as_told(anywhere._replace(units=9)) != as_told(gone)
    assert as_told(there) != as_told(there._replace(units=9)), "with an outlet chosen the number is told"
    assert as_told(there._replace(few=False)) == as_told(there._replace(units=9, few=False))
