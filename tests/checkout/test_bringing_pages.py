"""Pick-up of goods that another outlet has, on the pages of customer, sender and receiver."""

import pytest
from sqlalchemy import select

from shop.catalogue.models import Product
from shop.extensions import session
from shop.orders.models import Fulfilment
from shop.outlets.states import StaffRole
from tests.builders import outlets
from tests.builders.bringing import Bringing, a_way
from tests.builders.cart import a_cart
from tests.builders.certification import person
from tests.builders.orders import part_of
from tests.checkout.test_pages import PICKUP, with_cart

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def way(db_session) -> Bringing:
    found = a_way()
    session.commit()
    return found


@pytest.fixture
def people(way, clients, sign_in):
    """Somebody who works at the outlet that hands over, and somebody at the one that sends."""

    def at(outlet, role=StaffRole.MANAGER):
        who = person()
        outlets.seat(outlet.id, who.id, role)
        session.commit()
        return sign_in(clients(), who)

    return at(way.here), at(way.there)


def test_a_customer_reads_the_later_day_and_orders(way, client):
    with_cart(client, a_cart((way.jar.id, 4)))
    page = client.get("/thanh-toan")
    assert "01/12/2026" in page.page.text
    assert "Có hàng được gửi từ Sầm Sơn về đây cho bạn" in page.page.text
    answer = client.submit("/thanh-toan", {**PICKUP, "outlet_id": str(way.here.id)})
    review = client.follow(answer)
    assert "Nhận tại Hạc Thành" in review.page.text
    assert "Có hàng được gửi từ Sầm Sơn về đây cho bạn" in review.page.text
    placed = client.submit("/thanh-toan/xem-lai", {"terms": "1"}, action="/thanh-toan/dat-hang")
    assert placed.status_code == 303
    mine = client.follow(placed).page.text
    assert "Một phần hàng được gửi từ Sầm Sơn về điểm bán này." in mine
    part = session.scalars(select(Fulfilment)).one()
    assert (part.outlet_id, part.hand_over_day.isoformat()) == (way.here.id, "2026-12-01")


def test_the_page_of_the_product_tells_from_when(way, client):
    client.set_cookie("outlet", way.here.slug)
    slug = session.get_one(Product, way.jar.product_id).slug
    shown = client.get(f"/san-pham/{slug}").page.text
    assert "Hạc Thành: nhận được từ" in shown
    assert "01/12/2026, hàng gửi từ Sầm Sơn" in shown
    way.there.sends_pickups = False
    session.commit()
    shown = client.get(f"/san-pham/{slug}").page.text
    assert "hàng gửi từ Sầm Sơn" not in shown
    assert "Hạc Thành hết" in shown


def test_the_sender_sends_what_waits_and_the_receiver_reads_of_it(way, people):
    here, there = people
    order = way.ordered()
    part = part_of(order)
    session.commit()
    one = f"/quan-ly/{way.here.slug}/don-hang/{part.id}"
    board = here.get(f"/quan-ly/{way.here.slug}/don-hang").page.text
    assert "Hàng đang về" in board
    shown = here.get(one).page.text
    assert "Sầm Sơn chưa gửi" in shown
    assert "Gửi từ Sầm Sơn" in shown
    assert "Mắm tôm" not in here.get(f"/quan-ly/{way.here.slug}/don-hang/lay-hang").page.text

    path = f"/quan-ly/{way.there.slug}/chuyen-hang/cho-don"
    assert "Đơn chờ gửi hàng sang điểm khác" in there.get(f"/quan-ly/{way.there.slug}/hom-nay").page.text
    assert order.code in there.get(path).page.text
    refused = there.submit(path, {"part": str(part.id), "due_on": "2020-01-01", "carried_by": "Xe 36A"})
    assert refused.status_code == 422
    assert "Ngày đến không thể ở quá khứ." in refused.page.text
    assert 'value="Xe 36A"' in refused.text
    nothing = there.submit(path, {"part": "x"})
    assert nothing.status_code == 422
    assert "chờ gửi" in nothing.page.text
    sent = there.submit(path, {"part": str(part.id), "carried_by": "Xe 36A"})
    assert order.code in there.follow(sent).page.text
    assert "Không có đơn nào chờ gửi" in there.get(path).page.text

    assert "đang trên đường từ Sầm Sơn" in here.get(one).page.text
    customer = here.get(f"/don-hang/{order.token}").page.text
    assert "Hàng đang trên đường từ Sầm Sơn về điểm bán này." in customer


def test_a_manager_decides_what_is_sent_and_taken(way, people):
    here, _there = people
    path = f"/quan-ly/{way.here.slug}/gio-mo-cua/gui-nhan"
    assert "điểm bán khác gửi về" in here.get(f"/quan-ly/{way.here.slug}/gio-mo-cua").page.text
    bad = here.submit(path, {"send_days": "31"})
    assert bad.status_code == 422
    done = here.submit(path, {"send_days": "3", "sends_pickups": "1"})
    assert done.status_code == 303
    session.refresh(way.here)
    assert (way.here.sends_pickups, way.here.send_days) == (True, 3)
