"""A cart that comes in several parcels, though one outlet could send it all: the customer chooses."""

import pytest
from sqlalchemy import select

from shop.cart.queries import Visitor, lines_of
from shop.cart.services import keep_checkout
from shop.checkout.queries import Where, quote
from shop.checkout.services import wanted_of
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from shop.settings import services as settings
from shop.settings.catalogue import ROUTING
from tests.builders import outlets
from tests.builders.cart import AT, GOOD, a_cart, cart_row, on_offer
from tests.builders.inventory import stocked
from tests.builders.orders import delivery, pickup, place
from tests.builders.places import HAC_THANH, VIET_TRI
from tests.checkout.test_pages import with_cart

REVIEW = "/thanh-toan/xem-lai"
pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def goods(db_session):
    """Jars near the customer and far away, tea only far away; the nearest outlet is wanted first."""
    settings.change({ROUTING.key: "nearest,rank"}, by=None, at=AT)
    near = on_offer(outlet=outlets.outlet("Hạc Thành"), variant={"max_transit_days": 9})
    far = outlets.outlet("Việt Trì", commune_code=VIET_TRI)
    tea = on_offer("Chè xanh", outlet=far, price=40_000, variant={"max_transit_days": 9})
    stocked(far, near.variant, 10, expires_on=GOOD)
    return near, tea


def asked(*lines, **where):
    cart = cart_row(a_cart(*lines))
    return quote(wanted_of(lines_of(cart.id)), Where(Door.DELIVERY, commune_code=HAC_THANH, **where), at=AT)


def test_the_other_way_is_told_with_its_sum_and_day(goods):
    jar, tea = goods
    split = asked((jar.variant_id, 1), (tea.variant_id, 1))
    whole = asked((jar.variant_id, 1), (tea.variant_id, 1), one_parcel=True)

    assert [parcel.site.name for parcel in split.parcels] == ["Hạc Thành", "Việt Trì"]
    assert [parcel.site.name for parcel in whole.parcels] == ["Việt Trì"]
    way, back = split.gathering, whole.gathering
    assert (way.is_gathered, way.outlet.name, way.total, way.day) == (
        False,
        "Việt Trì",
        whole.total,
        whole.last_day,
    )
    assert (back.is_gathered, back.parcels, back.total) == (True, 2, split.total)
    assert whole.routing["gathered"] is True
    assert split.digest() != whole.digest()


def test_nothing_is_asked_where_there_is_no_choice(goods):
    jar, tea = goods
    honey = on_offer("Mật ong", outlet=jar.outlet, variant={"max_transit_days": 9})

    assert asked((jar.variant_id, 1)).gathering is None
    assert asked((jar.variant_id, 1), one_parcel=True).gathering is None
    both = asked((honey.variant_id, 1), (tea.variant_id, 1), one_parcel=True)
    assert (len(both.parcels), both.gathering) == (2, None)
    settings.change({ROUTING.key: ROUTING.default}, by=None, at=AT)
    assert asked((jar.variant_id, 1), (tea.variant_id, 1)).gathering is None


def test_an_order_of_one_parcel_says_whose_choice_it_was(goods, clock):
    jar, tea = goods

    order = place(delivery(one_parcel=True), (jar.variant_id, 1), (tea.variant_id, 1))

    parts = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).all()
    assert len(parts) == 1
    assert order.routing["gathered"] is True


def reviewed(client, goods, details):
    token = a_cart((goods[0].variant_id, 1), (goods[1].variant_id, 1))
    keep_checkout(Visitor(token), details.to_json(), at=AT)
    return with_cart(client, token)


def test_the_customer_chooses_on_the_review_page_and_orders_one_parcel(client, goods, clock):
    guest = reviewed(client, goods, delivery(note="Cổng xanh"))
    assert "Nếu gom về một kiện từ đó: tất cả" in guest.get(REVIEW).page.text

    gathered = guest.follow(guest.submit(REVIEW, action="/thanh-toan/gom-kien"))

    assert "Bạn chọn gom về một kiện." in gathered.page.text
    assert "Cổng xanh" in gathered.page.text
    assert "Nếu chia thành 2 phần hàng" in gathered.page.text
    back = guest.follow(guest.submit(REVIEW, action="/thanh-toan/gom-kien"))
    assert "Nếu gom về một kiện từ đó" in back.page.text
    guest.submit(REVIEW, action="/thanh-toan/gom-kien")
    guest.submit(REVIEW, {"terms": "y"}, action="/thanh-toan/dat-hang")
    order = session.scalars(select(Order)).one()
    assert order.routing["gathered"] is True


def test_a_choice_that_means_nothing_changes_nothing(client, goods, clock):
    guest = reviewed(client, goods, pickup(goods[0].outlet.id))

    assert client.post("/thanh-toan/gom-kien", data={"one": "x"}).status_code == 303
    assert "gom về một kiện" not in guest.get(REVIEW).page.text


def test_a_visitor_without_a_cart_is_led_to_the_first_page(client, db_session):
    answer = client.post("/thanh-toan/gom-kien", data={"one": "1"})

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/thanh-toan")
