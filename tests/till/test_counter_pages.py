"""Selling on a phone without script: scan, choose, change, take money, print, look at the day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot
from shop.orders.models import Order
from shop.till.models import CounterLine, CounterSale
from tests.builders import accounts, cart, inventory, orders, outlets, till
from tests.builders.cart import AT
from tests.support.pages import fields_of

pytestmark = pytest.mark.usefixtures("clock")
TODAY = vn_day(AT)


def at(outlet, path=""):
    return f"/quan-ly/{outlet.slug}/ban-hang{path}"


def form_to(page, action):
    return next(form for form in page.all("form") if (form.get("action") or "").endswith(action))


def send(client, page, action, **typed):
    form = form_to(page, action)
    return client.post(form.get("action"), data={**fields_of(form), **typed})


def figures(model):
    return session.scalar(select(func.count()).select_from(model))


def scan(staff, outlet, code, path="", **typed):
    return send(staff, staff.get(at(outlet, path)).page, "/them", code=code, **typed)


def test_a_scan_opens_a_sale_and_a_second_one_adds_to_it(staff, outlet):
    offer = cart.on_offer(outlet=outlet, price=60_000, variant={"barcode": "8938505974194"})

    first = scan(staff, outlet, "8938505974194")
    page = staff.follow(first)
    second = send(staff, page.page, "/them", code="8938505974194")

    assert first.location == second.location
    text = staff.follow(second).page.text
    assert "Đã thêm: Mắm tôm Hậu Lộc" in text
    assert "120.000" in text
    assert session.execute(select(CounterLine.variant_id, CounterLine.quantity)).all() == [
        (offer.variant_id, 2)
    ]
    assert figures(Order) == 0


def test_what_may_mean_several_things_is_chosen_and_its_quantity_kept(staff, outlet):
    for name in ("Mắm tôm Hậu Lộc", "Mắm tép Hà Yên"):
        cart.on_offer(name, outlet=outlet, stock=9)
    answer = scan(staff, outlet, "mam", quantity="3")
    page = staff.follow(answer).page

    assert "Chọn một món:" in page.text
    choice = [
        form for form in page.all("form") if "variant_id" in fields_of(form) and "code" not in fields_of(form)
    ]
    assert len(choice) == 2
    added = staff.post(choice[0].get("action"), data=fields_of(choice[0]))
    assert added.status_code == 303
    assert session.scalars(select(CounterLine.quantity)).all() == [3]


def test_last_four_digits_find_the_goods(staff, outlet):
    cart.on_offer(outlet=outlet, variant={"barcode": "8938505974194"})
    assert scan(staff, outlet, "4194").status_code == 303
    assert figures(CounterLine) == 1


@pytest.mark.parametrize("code", ["", "không có", "%", "9" * 200])
def test_what_is_unknown_here_is_said_beside_the_field_and_stays(staff, outlet, code):
    cart.on_offer("Nem chua", stock=5)  # at another outlet
    answer = scan(staff, outlet, code, quantity="2")

    assert answer.status_code == 422
    assert "không có hàng nào mang mã" in answer.page.text
    assert answer.page.find("input", id="code").get("value", "") == code
    assert answer.page.find("input", id="quantity").get("value") == "2"
    assert figures(CounterSale) == 0


def test_an_expired_lot_is_refused_with_a_sentence(staff, outlet):
    variant = cart.on_offer(outlet=outlet, stock=0).variant
    item = inventory.stocked(outlet, variant, 3, expires_on=TODAY - timedelta(days=1))
    number = session.get_one(Lot, item.lot_id).number

    answer = scan(staff, outlet, number)

    assert answer.status_code == 422
    assert "đã hết hạn sử dụng ngày 27/11/2026" in answer.page.text
    assert "đã hết hạn" in staff.get(at(outlet, f"?q={number}")).page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("11", "chỉ còn 10"),
        ("x", "số nguyên"),
        ("-1", "số nguyên"),
        ("1000001", "ngoài mức"),
        ("1,5", "số nguyên"),
    ],
)
def test_a_quantity_that_cannot_be_is_said_at_its_line_and_stays(staff, outlet, typed, sentence):
    offer = cart.on_offer(outlet=outlet, stock=10)
    sale_id = till.scanned(outlet, (offer.variant_id, "2"))
    page = staff.get(at(outlet, f"/phieu/{sale_id}")).page
    [line_id] = session.scalars(select(CounterLine.id))

    answer = send(staff, page, f"/dong/{line_id}", quantity=typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert answer.page.find("input", id=f"sl-{line_id}").get("value") == typed
    assert session.scalars(select(CounterLine.quantity)).all() == [2]


def test_a_web_order_is_found_by_its_code_where_goods_are_scanned(staff, outlet):
    offer = cart.on_offer(outlet=outlet)
    order = orders.place(orders.pickup(outlet.id), (offer.variant_id, 1))
    part = orders.part_of(order)

    for code in (order.code, part.pickup_code.lower(), order.phone[-4:]):
        assert scan(staff, outlet, code).location.endswith(f"/don-hang/{part.id}")
    orders.place(orders.pickup(outlet.id), (offer.variant_id, 1))
    assert scan(staff, outlet, order.phone[-4:]).location.endswith("/don-hang?tim=5678")


def test_strangers_find_nothing_and_a_clerk_may_sell(staff, outlet, clients, sign_in):
    offer = cart.on_offer(outlet=outlet)
    order = till.sold(outlet, (offer.variant_id, "1"))
    sale_id = till.scanned(outlet, (offer.variant_id, "1"))
    other = outlets.outlet()
    there = sign_in(clients(), accounts.manager(other.id))
    paths = (f"/phieu/{sale_id}", f"/bien-lai/{till.receipt(order).id}", f"/phieu/{sale_id}/chuyen-khoan")

    for path in paths:
        assert there.get(at(outlet, path)).status_code == 404
        assert there.get(at(other, path)).status_code == 404
    for path in ("/tra-tien", "/bo", "/da-nhan", "/ban-lai", "/dong/1"):
        assert there.post(at(other, f"/phieu/{sale_id}{path}")).status_code == 404
    assert staff.get(at(outlet)).status_code == 200
    assert session.get_one(CounterSale, sale_id).order_id is None


def test_a_sale_of_many_lines_takes_as_many_statements_as_one_of_one(staff, outlet, query_count):
    offers = [cart.on_offer(f"Mắm {number}", outlet=outlet) for number in range(8)]

    def taken(goods):
        sale_id = till.scanned(outlet, *((offer.variant_id, "1") for offer in goods))
        staff.get(at(outlet, f"/phieu/{sale_id}"))
        with query_count() as statements:
            staff.get(at(outlet, f"/phieu/{sale_id}"))
        return len(statements)

    few = taken(offers[:1])
    assert taken(offers) == few
    assert few <= 24


def test_a_sale_that_is_given_up_is_gone_and_a_placed_one_leads_to_its_receipt(staff, outlet):
    offer = cart.on_offer(outlet=outlet)
    sale_id = till.scanned(outlet, (offer.variant_id, "1"))
    page = staff.get(at(outlet, f"/phieu/{sale_id}")).page
    send(staff, page, "/bo")
    assert staff.get(at(outlet, f"/phieu/{sale_id}")).location.endswith("/ban-hang")
    order = till.sold(outlet, (offer.variant_id, "1"))
    [placed] = session.scalars(select(CounterSale.id).where(CounterSale.order_id == order.id))
    for path in ("", "/chuyen-khoan"):
        assert "/bien-lai/" in staff.get(at(outlet, f"/phieu/{placed}{path}")).location
    assert staff.post(at(outlet, f"/phieu/{placed}/tra-tien"), data={}).status_code == 303
