"""What can be sold is one number, wherever it is shown: list, facet, page, cart, checkout, the outlet's stock page."""

from datetime import timedelta
from itertools import count

import pytest
from flask import g
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shop.checkout.queries import quote
from shop.checkout.quote import Wanted, Where
from shop.core.errors import Shortage
from shop.extensions import session
from shop.inventory.queries import stock_page
from shop.inventory.services import Want, reserve
from shop.inventory.states import Condition, Offering
from shop.orders.states import Door
from shop.storefront.queries.cards import cards
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.lists import listing
from shop.storefront.queries.products import product_page
from tests.builders import inventory, outlets
from tests.builders.cart import AT, on_offer
from tests.support import process_caches

TODAY = inventory.vn_day(AT)
FAR_MORE = 10**6
_numbers = count(1)

lots = st.tuples(
    st.integers(1, 9),
    st.sampled_from([None, -1, 0, 1, 3, 4, 5, 24, 90]),
    st.sampled_from([Condition.SELLABLE] * 4 + [Condition.DISPLAY, Condition.QUARANTINE]),
    st.sampled_from([False] * 4 + [True]),
)
shelves = st.tuples(
    st.lists(lots, max_size=4),
    st.integers(0, 4),
    st.sampled_from([Offering.SELL] * 4 + [Offering.DISPLAY_ONLY, Offering.ON_DEMAND]),
    st.integers(0, 3),
)
places = st.lists(st.tuples(shelves, st.sampled_from([0, 1, 7])), min_size=2, max_size=2)
goods = st.fixed_dictionaries(
    {"max_transit_days": st.sampled_from([1, 4]), "promise_days": st.sampled_from([0, 0, 20])}
)


def _filled(outlet, variant, shelf) -> None:
    """Lots on the shelf, what the outlet keeps back and offers, and units that an order holds already."""
    batches, buffer, offering, held = shelf
    for units, days, condition, recalled in batches:
        lot = inventory.a_lot(
            outlet,
            variant,
            expires_on=None if days is None else TODAY + timedelta(days=days),
            blocked_on=TODAY if recalled else None,
        )
        inventory.stocked(outlet, variant, units, lot=lot, condition=condition)
    inventory.setting(outlet, variant, buffer=buffer, offering=offering, lead_days=3)
    if held:
        _takes(outlet, variant, held)


def _takes(outlet, variant, units: int) -> bool:
    """Whether an order of so many units holds them; one that does not changes nothing."""
    line = inventory.an_order(outlet, (variant, units)).lines[0]
    with session.begin_nested() as attempt:
        try:
            reserve([Want(outlet.id, variant.id, units, line.id)], at=AT, by=None)
        except Shortage:
            attempt.rollback()
            return False
    return True


def _another_reader_comes() -> None:
    """Nothing that this process or request has read before is believed."""
    process_caches.forget()
    for name in list(g):
        if name.startswith("storefront_"):
            g.pop(name)


@pytest.mark.usefixtures("db_session")
@settings(
    max_examples=6,
    phases=[Phase.generate],  # a state that fails is small as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(goods=goods, places=places)
def test_sellable_is_the_same_number_everywhere(goods, places):
    offer = on_offer(f"Chè số {next(_numbers)}", stock=0, variant=goods)
    here = [outlets.outlet(pickup_days=days) for _shelf, days in places]
    for outlet, (shelf, _days) in zip(here, places, strict=True):
        _filled(outlet, offer.variant, shelf)
    _another_reader_comes()

    on_page = {row.outlet_id: row.units for row in product_page(offer.product.slug, AT).stock}
    units = {outlet.id: on_page.get(outlet.id, 0) for outlet in here}
    [card] = cards([offer.product.id], AT)
    assert card.units == sum(units.values())
    for outlet in here:
        number = units[outlet.id]
        row = stock_page.stock_row(outlet.id, offer.variant_id, at=AT)
        found = listing(Filters(outlet=outlet.slug), AT)
        wanted = [Wanted(1, offer.variant_id, FAR_MORE)]
        cart = quote(wanted, Where(outlet_id=outlet.id), at=AT).lacking[0]
        fetched = quote(wanted, Where(Door.PICKUP, outlet_id=outlet.id), at=AT).lacking[0]
        assert row.sellable == number
        assert [each.product_id for each in found.cards] == [offer.product.id] * bool(number)
        assert found.counts.outlets[outlet.id] == bool(number)
        assert fetched.most == number
        assert cart.most == max(units.values())
    for outlet in here:
        assert not _takes(outlet, offer.variant, units[outlet.id] + 1)
        if units[outlet.id]:
            assert _takes(outlet, offer.variant, units[outlet.id])
