"""Taking money on the page: change, receipt, transfer, papers, the sales of a day, goods that come back."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.till.models import CounterReceipt, CounterSale
from shop.till.states import Money
from tests.builders import alcohol, cart, orders, paying, till
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


def test_cash_is_counted_the_receipt_shows_the_change_and_the_form_sells_once(staff, outlet):
    offer = cart.on_offer(outlet=outlet, price=60_000)
    sale_id = till.scanned(outlet, (offer.variant_id, "2"))
    page = staff.get(at(outlet, f"/phieu/{sale_id}")).page
    short = send(staff, page, "/tra-tien", given="100.000", money="cash", phone="0912 345 678")
    assert short.status_code == 422
    assert "Khách đưa chưa đủ tiền." in short.page.text
    assert short.page.find("input", id="given").get("value") == "100.000"
    assert short.page.find("input", id="phone").get("value") == "0912 345 678"
    assert figures(Order) == 0

    form = form_to(page, "/tra-tien")
    sent = {**fields_of(form), "money": "cash", "given": "200.000"}
    answers = [staff.post(form.get("action"), data=sent) for _ in range(2)]

    receipt = staff.follow(staff.get(answers[0].location)).page
    assert "80.000" in receipt.text
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (figures(Order), figures(CounterReceipt)) == (1, 1)
    assert session.scalars(select(StockItem.on_hand)).all() == [8]
    [paper] = session.scalars(select(CounterReceipt.id))
    for roll in ("58", "80", "x"):
        printed = staff.get(at(outlet, f"/bien-lai/{paper}/in?kho={roll}"))
        assert "BL" in printed.page.text
        assert "Mã QR" not in printed.page.text
    assert f"sheet--r{58}" in staff.get(at(outlet, f"/bien-lai/{paper}/in?kho=58")).get_data(as_text=True)


def test_a_changed_price_is_shown_before_it_is_paid(staff, outlet):
    offer = cart.on_offer(outlet=outlet)
    sale_id = till.scanned(outlet, (offer.variant_id, "1"))
    page = staff.get(at(outlet, f"/phieu/{sale_id}")).page
    till.scanned(outlet, (offer.variant_id, "1"), key=session.get_one(CounterSale, sale_id).key)

    answer = send(staff, page, "/tra-tien", money="cash")

    assert answer.status_code == 422
    assert "tổng tiền bây giờ là 120.000" in answer.page.text
    assert figures(Order) == 0


def test_a_transfer_shows_a_code_and_waits_for_the_clerk(staff, outlet):
    offer = cart.on_offer(outlet=outlet)
    paying.with_account(outlet)
    sale_id = till.scanned(outlet, (offer.variant_id, "1"))
    page = staff.get(at(outlet, f"/phieu/{sale_id}")).page
    answer = send(staff, page, "/tra-tien", money="transfer")
    waiting = staff.get(staff.get(answer.location).location).page
    [order] = session.scalars(select(Order))
    assert order.code in waiting.text
    assert "1023456789" in waiting.text
    assert order.code in staff.get(at(outlet)).page.text, "another customer may be served meanwhile"

    done = send(staff, waiting, "/da-nhan")

    assert done.status_code == 303
    assert session.scalars(select(Order.state)).all() == [OrderState.COMPLETED]
    assert "Đã chuyển khoản" in staff.get(staff.get(done.location).location).page.text
    assert order.code not in staff.get(at(outlet)).page.text


def test_nobody_transfers_and_the_goods_are_sold_again(staff, outlet):
    offer = cart.on_offer(outlet=outlet)
    paying.with_account(outlet)
    sale_id = till.scanned(outlet, (offer.variant_id, "1"))
    till.paid(outlet, sale_id, Money.TRANSFER)
    waiting = staff.get(at(outlet, f"/phieu/{sale_id}/chuyen-khoan")).page

    answers = [send(staff, waiting, "/ban-lai") for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert "60.000" in staff.follow(answers[0]).page.text
    over = staff.get(at(outlet, f"/phieu/{sale_id}/chuyen-khoan")).page
    assert "đã hết hạn hoặc đã bỏ" in over.text
    assert staff.post(at(outlet, f"/phieu/{sale_id}/da-nhan")).status_code == 422


def test_alcohol_asks_for_papers_on_the_same_form(staff, outlet):
    offer = alcohol.wine(outlet=outlet)
    sale_id = till.scanned(outlet, (offer.variant_id, "1"))
    page = staff.get(at(outlet, f"/phieu/{sale_id}")).page

    refused = send(staff, page, "/tra-tien", money="cash")
    assert refused.status_code == 422
    assert "kiểm tra giấy tờ" in refused.page.text
    assert figures(Order) == 0
    assert send(staff, page, "/tra-tien", money="cash", age="y").status_code == 303


def test_the_day_lists_its_sales_with_cash_and_bank(staff, outlet):
    offer = cart.on_offer(outlet=outlet, price=60_000)
    paying.with_account(outlet)
    till.sold(outlet, (offer.variant_id, "2"))
    sale_id = till.scanned(outlet, (offer.variant_id, "1"))
    till.paid(outlet, sale_id, Money.TRANSFER)
    staff.post(at(outlet, f"/phieu/{sale_id}/da-nhan"))

    today = staff.get(at(outlet, "/hom-nay")).page.text
    assert "Lượt bán 2" in today
    assert "Tiền mặt 120.000" in today.replace("\u00a0", " ")
    assert "Chuyển khoản 60.000" in today.replace("\u00a0", " ")
    assert "Chưa bán lượt nào" in staff.get(at(outlet, "/hom-nay?ngay=27/11/2026")).page.text
    assert staff.get(at(outlet, "/hom-nay?ngay=31/02/2026")).status_code == 422


def test_goods_come_back_from_the_receipt(staff, outlet):
    offer = cart.on_offer(outlet=outlet)
    order = till.sold(outlet, (offer.variant_id, "3"))
    part = orders.part_of(order)
    page = staff.get(at(outlet, f"/bien-lai/{till.receipt(order).id}")).page
    way = f"/quan-ly/{outlet.slug}/don-hang/{part.id}/tra-hang"
    assert way in page.links
    assert staff.get(way).status_code == 200
    assert staff.get(f"/quan-ly/{outlet.slug}/don-hang/{part.id}").status_code == 200


def test_the_customer_sees_the_receipt_by_its_address(client, staff, outlet):
    offer = cart.on_offer(outlet=outlet)
    order = till.sold(outlet, (offer.variant_id, "3"))
    assert "180.000" in staff.get(f"/don-hang/{order.token}").page.text
