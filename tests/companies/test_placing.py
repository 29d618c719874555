"""A sheet becomes one order with a parcel for each recipient: once, all or nothing, paid by one transfer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.checkout import fulfilling
from shop.checkout.paying import lapse, switch
from shop.checkout.refusals import Changed
from shop.checkout.services import cancel
from shop.companies import quoting, services
from shop.companies.queries import by_token
from shop.companies.services import NotReady
from shop.core.errors import BadInput, Refused
from shop.extensions import session
from shop.invoices.models import Invoice
from shop.messages.models import Message
from shop.orders.models import Fulfilment, Order, OrderLine, OrderRecipient
from shop.orders.states import OrderState
from shop.payments.models import Payment, Refund
from shop.reports.verify.services import differences
from tests.builders import cart as carts
from tests.builders import companies, inventory, outlets, paying
from tests.builders.cart import AT
from tests.builders.companies import a_row, a_sheet, goods, order
from tests.builders.places import HOANG_THANH

pytestmark = pytest.mark.usefixtures("db_session")


def number_of(model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def parcels(of: Order) -> list[tuple[str, str, int, int]]:
    """(name, address, fee, units) of each parcel."""
    rows = session.execute(
        select(OrderRecipient.name, OrderRecipient.address_text, Fulfilment.fee, OrderLine.quantity)
        .join(Fulfilment, Fulfilment.recipient_id == OrderRecipient.id)
        .join(OrderLine, OrderLine.fulfilment_id == Fulfilment.id)
        .where(Fulfilment.order_id == of.id)
        .order_by(OrderRecipient.number)
    )
    return [tuple(row) for row in rows]


def test_weighed_goods_are_sent_by_weight_and_priced_to_the_dong():
    weighed = {"max_transit_days": 5, "measure": "gram", "step": 250, "price_per": 1_000}
    offer = carts.on_offer("Mực khô", stock=10_000, price=320_001, variant=weighed)
    paying.with_account(offer.outlet)
    token = a_sheet(offer, a_row(1, counts=("1,5 kg",)), a_row(2, counts=("250 g",)))

    made = order(token)

    assert [row[3] for row in parcels(made)] == [1_500, 250]
    assert made.goods_total == 480_002 + 80_000
    assert differences() == []


def test_every_recipient_gets_a_parcel_and_the_company_one_sum():
    offer = goods(price=100_000)
    token = a_sheet(
        offer,
        a_row(1, card="Chúc mừng năm mới"),
        a_row(2, counts=("3",), code=HOANG_THANH, street="5 Quang Trung"),
    )

    made = order(token)

    found = parcels(made)
    assert [row[0] for row in found] == ["Người nhận 1", "Người nhận 2"]
    assert found[1][1].startswith("5 Quang Trung, ")
    assert [row[3] for row in found] == [1, 3]
    assert (made.goods_total, made.delivery_total) == (400_000, sum(row[2] for row in found))
    assert (made.name, made.recipient_count, made.hides_prices) == ("Công ty TNHH Hoa Sen", 2, True)
    assert made.state is OrderState.AWAITING_PAYMENT
    [attempt] = session.scalars(select(Payment).where(Payment.order_id == made.id))
    assert attempt.amount == made.total
    assert {part.amount_to_collect for part in parts(made)} == {0}
    assert paying.held() == 4
    [invoice] = session.scalars(select(Invoice).where(Invoice.order_id == made.id))
    assert (invoice.buyer_name, invoice.tax_code) == ("Công ty TNHH Hoa Sen", companies.TAX_CODE)
    sheet = by_token(token)
    assert (sheet.order_id, sheet.rows) == (made.id, [])


def test_one_transfer_pays_for_all_and_one_letter_says_so():
    made = order(a_sheet(goods(), a_row(1), a_row(2)))

    assert paying.pays(made) == "paid"

    assert made.state is OrderState.CONFIRMED
    letters = session.scalars(select(Message.body).where(Message.kind == "order_paid")).all()
    assert len(letters) == 1
    assert f"/don-hang/{made.token}/nguoi-nhan" in letters[0]


def test_the_same_form_sent_again_is_the_same_order():
    token = a_sheet(goods(), a_row(1))
    seen = companies.digest(token)
    first = order(token, digest=seen)

    again = order(token, digest=seen)

    assert again.id == first.id
    assert (number_of(Order), paying.held()) == (1, 1)


def test_a_shortage_names_its_rows_and_orders_nothing():
    token = a_sheet(goods(stock=2), a_row(1, counts=("2",)), a_row(2, name="Trần Văn Bình"))

    with pytest.raises(NotReady) as refused:
        order(token)

    assert "2 (Trần Văn Bình)" in str(refused.value)
    assert (number_of(Order), number_of(OrderRecipient), paying.held()) == (0, 0, 0)


def test_stock_that_goes_between_the_pages_orders_nothing():
    offer = goods(stock=2)
    token = a_sheet(offer, a_row(1), a_row(2))
    seen = companies.digest(token)
    order(a_sheet(offer, a_row(1)), digest=companies.digest(a_sheet(offer, a_row(1))))

    with pytest.raises(NotReady):
        order(token, digest=seen)

    assert (number_of(Order), paying.held()) == (1, 1)


def test_another_price_than_was_shown_is_shown_first():
    offer = goods()
    token = a_sheet(offer, a_row(1))
    seen = companies.digest(token)
    services.correct(token, a_row(1, counts=("2",)), at=AT)

    with pytest.raises(Changed):
        order(token, digest=seen)

    assert number_of(Order) == 0


@pytest.mark.parametrize(
    ("fields", "error", "words"),
    [
        ({"payment": "on_delivery"}, Refused, "phải trả trước"),
        ({"payment": "bitcoin"}, BadInput, "không dùng được"),
        ({"tax_code": "123"}, BadInput, "Mã số thuế"),
        ({"name": "C" * 150}, BadInput, "dài quá"),
    ],
)
def test_a_company_that_cannot_order_is_told_why(fields, error, words):
    token = a_sheet(goods(), a_row(1))

    with pytest.raises(error, match=words):
        order(token, company=replace(companies.COMPANY, **fields))

    assert number_of(Order) == 0


def test_terms_have_to_be_agreed_to():
    token = a_sheet(goods(), a_row(1))

    with pytest.raises(Refused, match="điều khoản"):
        order(token, terms=False)


def test_a_sheet_without_rows_is_refused():
    token = a_sheet(goods())

    with pytest.raises(NotReady, match="chưa có người nhận"):
        order(token)


def test_an_ordered_sheet_changes_no_more():
    token = a_sheet(goods(), a_row(1))
    order(token)

    for change in (
        lambda: services.fill(token, [a_row(1)], at=AT),
        lambda: services.correct(token, a_row(1), at=AT),
        lambda: services.drop(token, 1, at=AT),
    ):
        with pytest.raises(Refused, match="đã đặt hàng"):
            change()


def test_an_unpaid_company_order_lapses_whole():
    made = order(a_sheet(goods(), a_row(1), a_row(2)))

    assert lapse(made.id, at=AT + timedelta(days=3))

    assert (made.state, paying.held()) == (OrderState.LAPSED, 0)


def test_late_money_brings_all_of_it_back():
    made = order(a_sheet(goods(), a_row(1), a_row(2)))
    lapse(made.id, at=AT + timedelta(days=3))

    assert paying.pays(made, at=AT + timedelta(days=3, hours=1)) == "paid"

    assert (made.state, paying.held()) == (OrderState.CONFIRMED, 2)


def test_a_cancelled_company_order_owes_all_of_its_money_back():
    made = order(a_sheet(goods(), a_row(1), a_row(2)))
    paying.pays(made)

    cancel(made.token, reason=None, at=AT)

    assert (made.state, paying.held()) == (OrderState.CANCELLED, 0)
    assert [amount for _kind, amount in refunds(made)] == [made.total]


def test_one_recipient_that_cannot_be_served_gets_its_money_back_and_the_others_their_gift():
    made = order(a_sheet(goods(), a_row(1), a_row(2)))
    paying.pays(made)
    first, second = parts(made)

    fulfilling.cancel_part(first.outlet_id, first.id, reason="hàng hỏng", at=AT, by=None)

    assert made.state is OrderState.CONFIRMED
    assert [amount for _kind, amount in refunds(made)] == [100_000 + first.fee]
    assert second.ended_at is None


def test_it_is_not_switched_to_cash():
    made = order(a_sheet(goods(), a_row(1)))

    with pytest.raises(Refused, match="phải trả trước"):
        switch(made.token, "on_delivery", at=AT)


def test_nobody_gets_another_s_last_unit_when_days_differ():
    """Units that are fit for a late day serve it; the others serve those who want theirs soon."""
    offer = goods(stock=0)
    inventory.stocked(offer.outlet, offer.variant, 1, expires_on=(AT + timedelta(days=40)).date())
    inventory.stocked(offer.outlet, offer.variant, 1, expires_on=(AT + timedelta(days=300)).date())
    later = f"{AT + timedelta(days=25):%d/%m/%Y}"
    token = a_sheet(offer, a_row(1), a_row(2, day=later))

    made = order(token)

    assert made.recipient_count == 2
    days = [part.hand_over_day for part in parts(made)]
    assert days[1] == (AT + timedelta(days=25)).date()


def test_two_outlets_serve_what_one_cannot():
    offer = goods(stock=2)
    other = outlets.outlet("Điểm bán Hai", operator_id=offer.outlet.operator_id)
    inventory.stocked(other, offer.variant, 1, expires_on=carts.GOOD)
    token = a_sheet(offer, a_row(1), a_row(2), a_row(3))

    made = order(token)

    assert len({part.outlet_id for part in parts(made)}) == 2


def test_two_kinds_for_one_recipient_are_one_parcel():
    offer = goods()
    tea = carts.on_offer("Mật ong", outlet=offer.outlet, price=50_000, variant={"max_transit_days": 5})
    token = a_sheet(offer, a_row(1, counts=("1", "2")), more=(tea,))

    made = order(token)

    [part] = parts(made)
    quantities = session.scalars(
        select(OrderLine.quantity).where(OrderLine.fulfilment_id == part.id).order_by(OrderLine.position)
    ).all()
    assert (quantities, made.goods_total) == ([1, 2], 200_000)


def test_the_same_person_twice_is_pointed_out():
    offer = goods()
    token = a_sheet(offer, a_row(1), a_row(2, phone=a_row(1).phone, street=a_row(1).street))

    sheet = by_token(token)
    found = quoting.read(sheet.goods, services.rows_of(sheet), AT)

    assert [line.twin for line in found.lines] == [None, 1]
    assert found.is_ready


def parts(of: Order) -> list[Fulfilment]:
    return list(
        session.scalars(select(Fulfilment).where(Fulfilment.order_id == of.id).order_by(Fulfilment.id))
    )


def refunds(of: Order) -> list[tuple[str, int]]:
    rows = session.execute(select(Refund.reason, Refund.amount).where(Refund.order_id == of.id))
    return [tuple(row) for row in rows]
