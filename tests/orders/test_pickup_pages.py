"""How long goods wait, on the pages of the outlet and of the customer; what is refused there."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.orders.states import FulfilmentState
from shop.outlets.models import Outlet
from tests.builders import accounts, outlets
from tests.builders.cart import AT, on_offer
from tests.builders.orders import part_of, pickup, place


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def offer(db_session):
    return on_offer(stock=10)


@pytest.fixture
def staff(client, sign_in, offer):
    return sign_in(client, accounts.clerk(offer.outlet.id))


@pytest.fixture
def order(staff, offer) -> Order:
    placed = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    for step in ("/chuan-bi", "/san-sang"):
        assert staff.post(url(offer, placed, step), data={}).status_code == 303
    return placed


def url(offer, order: Order, step: str = "") -> str:
    return f"/quan-ly/{offer.outlet.slug}/don-hang/{part_of(order).id}{step}"


def stock() -> list[tuple[int, int]]:
    session.expire_all()
    return [tuple(row) for row in session.execute(select(StockItem.on_hand, StockItem.allocated))]


def test_the_day_stands_on_the_board_at_the_part_and_on_the_customers_page(staff, offer, order, clients):
    board = staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang?muc=san-sang")
    assert "Giữ đến hết Chủ nhật, 06/12/2026" in board.page.text
    assert "Giữ cho khách đến hết Chủ nhật, 06/12/2026." in staff.get(url(offer, order)).page.text
    page = clients().get(f"/don-hang/{order.token}").page
    assert "được giữ đến hết Chủ nhật, 06/12/2026" in page.text
    assert part_of(order).pickup_code in page.text
    assert "until the end of Sun, 06/12/2026" in clients().get(f"/en/don-hang/{order.token}").page.text


def test_staff_extend_it_and_the_customer_reads_the_new_day(staff, offer, order, clients):
    answer = staff.post(url(offer, order, "/gia-han"), data={"until": "20/12/2026"})
    assert answer.status_code == 303
    assert "Gia hạn nhận hàng: 20/12/2026" in staff.get(url(offer, order)).page.text
    assert "Chủ nhật, 20/12/2026" in clients().get(f"/don-hang/{order.token}").page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Hãy"),
        ("31/02/2027", "ngày"),
        ("ngày mai", "Hãy nhập ngày như 23/11/2026."),
        ("06/12/2026", "Hãy chọn một ngày sau hạn nhận hiện nay"),
        ("01/01/2020", "Hãy chọn một ngày sau hạn nhận hiện nay"),
        ("01/12/2099", "Giữ hàng thêm nhiều nhất 60 ngày"),
        ("x" * 4000, "Hãy"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(staff, offer, order, typed, sentence):
    answer = staff.post(url(offer, order, "/gia-han"), data={"until": typed})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert f'value="{typed[:20]}"' in answer.get_data(as_text=True) or len(typed) > 20
    assert part_of(order).pickup_until == AT.date() + timedelta(days=8)


def test_nobody_came_and_the_goods_are_back(staff, offer, order, clients):
    refused = staff.post(url(offer, order, "/khong-den-nhan"), data={"why": ""})
    assert (refused.status_code, stock()) == (422, [(10, 2)])
    answer = staff.post(url(offer, order, "/khong-den-nhan"), data={"why": "Gọi ba lần không nghe"})
    assert (answer.status_code, stock()) == (303, [(10, 0)])
    assert part_of(order).state is FulfilmentState.NOT_COLLECTED
    assert "Khách không đến nhận: Gọi ba lần không nghe" in staff.get(url(offer, order)).page.text
    page = clients().get(f"/don-hang/{order.token}").page
    assert "điểm bán đã cất hàng lại. Bạn không phải trả tiền." in page.text
    assert "Quá hạn nhận hàng" in page.text
    again = staff.post(url(offer, order, "/khong-den-nhan"), data={"why": "Lần nữa"})
    assert (again.status_code, stock()) == (422, [(10, 0)])
    assert order.code in staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang?muc=da-xong").page.text


def test_strangers_neither_extend_nor_give_up(staff, offer, order, clients, sign_in):
    other = outlets.outlet("Điểm khác")
    stranger = sign_in(clients(), accounts.manager(other.id))
    for step, sent in (("/gia-han", {"until": "20/12/2026"}), ("/khong-den-nhan", {"why": "Thử"})):
        assert stranger.post(url(offer, order, step), data=sent).status_code == 404
        there = url(offer, order, step).replace(offer.outlet.slug, other.slug)
        assert stranger.post(there, data=sent).status_code == 404
    assert part_of(order).state is FulfilmentState.READY


@pytest.mark.parametrize("typed", ["0", "61", "", "bảy", "-1", "9" * 40])
def test_a_manager_sets_how_long_goods_wait_within_limits(client, sign_in, offer, typed):
    somebody = accounts.manager(offer.outlet.id)
    sign_in(client, somebody)
    page = f"/quan-ly/{offer.outlet.slug}/gio-mo-cua/giu-hang"
    assert client.post(page, data={"keep_days": "14"}).status_code == 303
    assert "14 ngày kể từ ngày hẹn" in client.get(f"/quan-ly/{offer.outlet.slug}/gio-mo-cua").page.text
    assert client.post(page, data={"keep_days": typed}).status_code == 422
    assert session.scalar(select(Outlet.keep_days)) == 14


def test_a_clerk_does_not_set_it(staff, offer):
    page = f"/quan-ly/{offer.outlet.slug}/gio-mo-cua/giu-hang"
    assert staff.post(page, data={"keep_days": "14"}).status_code in {403, 404}
    assert session.scalar(select(Outlet.keep_days)) == 7
