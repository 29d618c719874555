"""A lot expires between the review and the press: it is not sold, and the ways out are offered."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import services
from shop.checkout.refusals import Changed, Lacking
from shop.extensions import session
from shop.inventory.models import Allocation, Lot, Reservation, StockItem
from shop.orders.models import Order
from tests.builders import cart as carts
from tests.builders import inventory, orders, outlets
from tests.checkout.test_pages import with_cart
from tests.support import process_caches
from tests.support.pages import fields_of

EVENING = datetime(2026, 11, 28, 16, 59, tzinfo=UTC)  # 23:59 of 28 November in Viet Nam
NIGHT = datetime(2026, 11, 28, 17, 1, tzinfo=UTC)
LAST = date(2026, 11, 29)  # good for whoever fetches the goods on the next day, until midnight
LATER = date(2027, 11, 1)


@pytest.fixture(autouse=True)
def clock(db_session):
    with time_machine.travel(EVENING, tick=False) as moved:
        yield moved


@pytest.fixture
def offer():
    """Ten jars whose last day is tomorrow, fetched one day after the order."""
    place = outlets.outlet(pickup_days=1)
    return carts.on_offer(
        outlet=place, stock=10, expires_on=LAST, variant={"max_transit_days": 1, "promise_days": 0}
    )


def _agreed(offer, token: str):
    return orders.agreed_for(token, orders.pickup(offer.outlet.id), at=EVENING)


def _press(agreed, at=NIGHT):
    process_caches.forget()
    with session.begin_nested():
        return services.place(agreed, clock=lambda: at, language="vi")


def _last_days() -> list[date]:
    """The last day of the lots that orders hold."""
    held = select(Lot.expires_on).join(StockItem, StockItem.lot_id == Lot.id)
    return list(session.scalars(held.join(Allocation, Allocation.stock_item_id == StockItem.id)))


def test_before_midnight_the_lot_is_sold(offer):
    _press(_agreed(offer, carts.a_cart((offer.variant_id, 2), at=EVENING)), at=EVENING)
    assert _last_days() == [LAST]


def test_after_midnight_another_lot_is_shown_and_sold(offer):
    inventory.stocked(offer.outlet, offer.variant, 5, expires_on=LATER)
    token = carts.a_cart((offer.variant_id, 2), at=EVENING)
    agreed = _agreed(offer, token)
    with pytest.raises(Changed) as shown:
        _press(agreed)
    assert shown.value.quote.parcels[0].hand_over_day == date(2026, 11, 30)
    assert session.scalars(select(Order)).all() == []
    _press(orders.agreed_for(token, orders.pickup(offer.outlet.id), at=NIGHT))
    assert _last_days() == [LATER]


@pytest.mark.parametrize(("elsewhere", "most"), [(5, 5), (0, 0)])
def test_after_midnight_another_outlet_or_nothing_is_offered(offer, elsewhere, most):
    other = outlets.outlet("Việt Trì")
    if elsewhere:
        inventory.stocked(other, offer.variant, elsewhere, expires_on=LATER)
    agreed = _agreed(offer, carts.a_cart((offer.variant_id, 2), at=EVENING))
    with pytest.raises(Lacking) as refused:
        _press(agreed)
    [line] = refused.value.quote.lacking
    assert line.most == 0
    assert [(each.site.outlet_id, each.most) for each in line.elsewhere] == [(other.id, most)] * bool(most)
    assert session.scalars(select(Reservation)).all() == []
    assert session.scalars(select(StockItem.allocated).distinct()).all() == [0]


def test_the_page_over_midnight_loses_nothing_and_offers_to_take_the_line_out(client, offer, clock):
    token = carts.a_cart((offer.variant_id, 2), at=EVENING)
    orders.agreed_for(token, orders.pickup(offer.outlet.id), at=EVENING)
    review = with_cart(client, token).get("/thanh-toan/xem-lai")
    form = fields_of(review.page.form("/thanh-toan/dat-hang")) | {"terms": "y"}
    clock.move_to(NIGHT)
    process_caches.forget()
    answer = client.post("/thanh-toan/dat-hang", data=form)
    assert answer.status_code in {409, 422}
    assert "Một số sản phẩm không còn đủ" in answer.page.text
    assert "Hết hàng." in answer.page.text
    assert "/gio-hang" in answer.page.links
    assert session.scalars(select(Order)).all() == []
