"""A dated sale price all the way: what may be set, what is struck through, and that it ends at its minute."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shop.catalogue import services
from shop.catalogue.states import PriceKind
from shop.core.errors import BadInput
from shop.settings import services as settings
from shop.storefront.queries.cards import offers_of
from tests.builders import cart as carts
from tests.builders import catalogue, outlets
from tests.builders.cart import AT

DAY = timedelta(days=1)
LONG_AGO = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def offer(db_session):
    with time_machine.travel(AT, tick=False):
        yield carts.on_offer(price=60_000, expires_on=None)


def promote(offer, amount=45_000, *, starts=AT, days=7, at=LONG_AGO, **fields):
    services.set_price(
        offer.variant_id,
        amount=amount,
        kind=PriceKind.PROMOTION,
        starts_at=starts,
        ends_at=starts + days * DAY if days else None,
        by=None,
        at=at,
        **fields,
    )


def shown(offer, at=AT) -> tuple[int | None, int | None]:
    [found] = offers_of([offer.product.id], at)
    return found.amount, found.before


def test_the_regular_price_is_struck_through_when_it_held_for_thirty_days(offer):
    promote(offer)

    assert shown(offer) == (45_000, 60_000)


def test_nothing_is_struck_through_when_the_regular_price_is_younger(offer):
    services.set_price(offer.variant_id, amount=70_000, starts_at=AT - 29 * DAY, by=None, at=LONG_AGO)
    promote(offer)

    assert shown(offer) == (45_000, None)


@pytest.mark.parametrize(("ended", "before"), [(29, None), (31, 60_000)])
def test_nothing_is_struck_through_when_another_promotion_ran_in_those_thirty_days(offer, ended, before):
    promote(offer, 50_000, starts=AT - (ended + 5) * DAY, days=5)
    promote(offer)

    assert shown(offer) == (45_000, before)


def test_a_promotion_that_goes_on_is_the_price_after_sixty_days(offer):
    promote(offer, starts=AT - 59 * DAY, days=90)

    assert shown(offer) == (45_000, 60_000)
    assert shown(offer, AT + DAY) == (45_000, None)


def test_the_price_of_one_outlet_strikes_nothing_through(offer):
    promote(offer, outlet_id=offer.outlet.id)

    assert shown(offer) == (60_000, None)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"days": None}, "last_day", "phải có ngày cuối"),
        ({"amount": 60_000}, "amount", "phải thấp hơn giá thường"),
        ({"amount": 29_999}, "amount", "thấp nhất là 30.000"),
    ],
)
def test_what_cannot_be_a_sale_price_is_refused(offer, fields, field, words):
    with pytest.raises(BadInput, match=words) as refused:
        promote(offer, **fields)

    assert refused.value.field == field
    assert shown(offer) == (60_000, None)


def test_the_largest_share_off_is_a_setting(offer):
    settings.change({"promotion_most_percent": 60}, by=None, at=AT)
    promote(offer, 24_000)

    assert shown(offer) == (24_000, 60_000)


def test_an_outlets_sale_is_measured_by_its_own_regular_price(db_session):
    outlet = outlets.outlet()
    product = catalogue.a_product("Chè", price=60_000)
    variant = product_variant(product)
    services.set_price(
        variant.id, amount=40_000, outlet_id=outlet.id, starts_at=LONG_AGO, by=None, at=LONG_AGO
    )
    with pytest.raises(BadInput, match="phải thấp hơn"):
        services.set_price(
            variant.id,
            amount=45_000,
            outlet_id=outlet.id,
            kind=PriceKind.PROMOTION,
            starts_at=AT,
            ends_at=AT + DAY,
            by=None,
            at=LONG_AGO,
        )


def product_variant(product):
    from sqlalchemy import select

    from shop.catalogue.models import Variant
    from shop.extensions import session

    return session.scalars(select(Variant).where(Variant.product_id == product.id)).one()


def test_page_card_cart_and_structured_data_tell_the_sale_and_its_end(offer, client, app):
    promote(offer, starts=AT - DAY, days=2)
    token = carts.a_cart((offer.variant_id, 2))
    client.set_cookie("cart", f"{token}.1")
    path = f"/san-pham/{offer.product.slug}"
    last, after = AT + DAY - timedelta(seconds=1), AT + DAY

    with time_machine.travel(last, tick=False):
        page, cards, cart = (client.get(url).page.text for url in (path, "/san-pham", "/gio-hang"))
    assert "Giá mới: 45.000\u00a0₫ Giá cũ: 60.000\u00a0₫" in page
    assert "Giá mới: 45.000\u00a0₫ Giá cũ: 60.000\u00a0₫" in cards
    assert "90.000\u00a0₫" in cart

    with time_machine.travel(after, tick=False):
        page, cards, cart = (client.get(url).page.text for url in (path, "/san-pham", "/gio-hang"))
    assert "45.000" not in page
    assert "45.000" not in cards
    assert "Giá đã tăng từ 45.000\u00a0₫ lên 60.000\u00a0₫ kể từ khi bạn thêm vào giỏ." in cart
    assert "120.000\u00a0₫" in cart


def test_structured_data_name_the_former_price(offer, client, app, monkeypatch):
    promote(offer)
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)

    html = client.get(f"/san-pham/{offer.product.slug}").get_data(as_text=True)

    assert '"price":"45000"' in html.replace(" ", "")
    assert "StrikethroughPrice" in html
    assert '"price":"60000"' in html.replace(" ", "")
