"""An invoice is asked for, exported, numbered, taken back; its sums are those of the sale."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shop.catalogue.states import VatClass
from shop.checkout import fulfilling
from shop.checkout.pricing import inside
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.invoices import queries, services
from shop.invoices.buyers import Buyer
from shop.invoices.sales import Sale, SaleLine, rate_words, sales_of, summed
from shop.invoices.services import DELIVERY
from shop.invoices.states import InvoiceState
from shop.messages.models import Message
from shop.orders.models import Fulfilment
from shop.outlets.states import TaxMethod
from tests.builders import cart as carts
from tests.builders import invoicing, orders, outlets
from tests.builders.cart import AT
from tests.builders.invoicing import COMPANY, NUMBER, asks, key_of, sold
from tests.builders.places import HAC_THANH

DAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def states():
    return [(row.state, row.buyer_name) for row in invoicing.rows()]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"address": ""}, "address"),
        ({"email": ""}, "email"),
        ({"tax_code": "0301448734"}, "tax_code"),
        ({"tax_code": "123"}, "tax_code"),
        ({"tax_code": "112345678901"}, "tax_code"),
    ],
)
def test_a_buyer_is_whole_and_its_tax_code_is_right(db_session, changes, field):
    order = sold()
    with pytest.raises(BadInput) as refused:
        asks(order, replace(COMPANY, **changes))
    assert refused.value.field == field
    assert invoicing.rows() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0301448733", "0301448733"),
        ("0301448733-001", "0301448733-001"),
        ("012345678901", "012345678901"),
        (None, None),
    ],
)
def test_a_company_a_branch_a_household_and_a_person_may_ask(db_session, typed, kept):
    order = sold()
    asks(order, replace(COMPANY, tax_code=typed))
    [row] = invoicing.rows()
    assert (row.state, row.buyer_name, row.tax_code) == (InvoiceState.REQUESTED, COMPANY.name, kept)


@pytest.mark.parametrize(("later", "can"), [(timedelta(days=1), True), (timedelta(days=1, seconds=1), False)])
def test_one_may_ask_until_some_days_after_the_goods_came(db_session, later, can):
    order = sold()
    if can:
        asks(order, at=AT + later)
        assert len(invoicing.rows()) == 1
        return
    with pytest.raises(Refused, match="không yêu cầu hóa đơn VAT được nữa"):
        asks(order, at=AT + later)
    assert invoicing.rows() == []


def test_before_the_goods_came_one_may_change_and_drop_it(db_session):
    offer = carts.on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    asks(order, at=AT + timedelta(days=20))
    asks(order, Buyer("Nguyễn Văn An", "Sầm Sơn", "an@vidu.vn"), at=AT)
    [row] = invoicing.rows()
    assert (row.buyer_name, row.tax_code) == ("Nguyễn Văn An", None)
    services.drop(order.id, at=AT)
    services.drop(order.id, at=AT)
    assert states() == [(InvoiceState.CANCELLED, None)]
    asks(order)
    assert states() == [(InvoiceState.REQUESTED, COMPANY.name)]


def test_a_void_order_needs_no_paper(db_session):
    from shop.checkout.services import cancel

    offer = carts.on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    asks(order)
    cancel(order.token, reason=None, at=AT)
    assert queries.asked([order.payee_operator_id]) == []
    with pytest.raises(Refused):
        asks(order)


def test_each_seller_of_an_order_has_an_invoice_of_its_own(db_session):
    first, second = carts.on_offer("Mắm"), carts.on_offer("Chè")
    order = orders.place(orders.delivery(HAC_THANH), (first.variant_id, 1), (second.variant_id, 1))
    asks(order)
    assert len({row.operator_id for row in invoicing.rows()}) == 2
    parts = list(session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)))
    who = {"at": AT, "by": None}
    for part in parts:
        fulfilling.confirm_call(part.outlet_id, part.id, **who) if part is parts[0] else None
    done = parts[0]
    fulfilling.start_preparing(done.outlet_id, done.id, **who)
    fulfilling.ship(done.outlet_id, done.id, carrier="Bưu điện", tracking=None, **who)
    fulfilling.deliver(done.outlet_id, done.id, **who)
    session.flush()
    mine = {row.operator_id for row in invoicing.rows()}
    waiting = {one.operator_id: one.day for one in queries.asked(mine)}
    assert sorted(waiting.values(), key=lambda day: day is None) == [DAY, None]
    sales = sales_of([(order.id, operator_id) for operator_id in mine], DELIVERY)
    [sale] = sales.values()
    assert [line.name for line in sale.lines][-1] == DELIVERY
    assert sale.total == done.amount_to_collect


def test_the_sums_are_those_of_the_order_to_the_dong(db_session):
    order = sold(quantity=3)
    sale = sales_of([key_of(order)], DELIVERY)[key_of(order)]
    assert (sale.total, sale.vat) == (order.total, order.vat_total) == (162_000, 12_000)
    [line] = sale.lines
    assert (line.net, line.vat, line.total, line.rate, line.net_price) == (
        150_000,
        12_000,
        162_000,
        "8%",
        50_000,
    )


@pytest.mark.parametrize(
    ("vat_class", "method", "rate", "vat"),
    [
        (VatClass.STANDARD, TaxMethod.DEDUCTION, "8%", 4_000),
        (VatClass.STANDARD_NO_CUT, TaxMethod.DEDUCTION, "10%", 4_909),
        (VatClass.FARM_RAW, TaxMethod.DEDUCTION, "5%", 2_571),
        (VatClass.EXEMPT, TaxMethod.DEDUCTION, "KCT", 0),
        (VatClass.EXEMPT, TaxMethod.NONE, "KCT", 0),
        (VatClass.STANDARD, TaxMethod.DIRECT, "KKKNT", 0),
        (VatClass.FARM_RAW, TaxMethod.NONE, "KKKNT", 0),
    ],
)
def test_the_paper_says_the_rate_or_why_there_is_none(db_session, vat_class, method, rate, vat):
    place = outlets.outlet(operator_id=outlets.operator(tax_method=method).id)
    order = sold(carts.on_offer(outlet=place, price=54_000, variant={"vat_class": vat_class}), 1)
    [line] = sales_of([key_of(order)], DELIVERY)[key_of(order)].lines
    assert (line.rate, line.vat, line.total) == (rate, vat, 54_000)


@pytest.mark.parametrize(("bp", "words"), [(800, "8%"), (1000, "10%"), (850, "8.5%"), (0, "0%")])
def test_a_rate_is_written_as_invoices_write_it(bp, words):
    assert rate_words(VatClass.STANDARD, bp) == words


SALES = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["Mắm", "Chè", DELIVERY]),
            st.integers(1, 50),
            st.integers(0, 10**9),
            st.sampled_from([None, 500, 800, 1000]),
        ),
        min_size=1,
        max_size=6,
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(SALES)
def test_a_days_paper_adds_up_to_its_sales(drawn):
    sales = [
        Sale(
            number,
            f"DON{number}",
            1,
            "at_outlet",
            DAY,
            [
                SaleLine(name, "hũ", units, 1, rate_words(VatClass.STANDARD, bp), total, inside(total, bp))
                for name, units, total, bp in lines
            ],
        )
        for number, lines in enumerate(drawn)
    ]
    lines = summed(sales)
    assert sum(line.total for line in lines) == sum(sale.total for sale in sales)
    assert sum(line.vat for line in lines) == sum(sale.vat for sale in sales)
    assert all(line.net + line.vat == line.total for line in lines)
    assert sum(line.quantity for line in lines) == sum(line.quantity for sale in sales for line in sale.lines)


def test_exported_twice_is_exported_once_and_then_it_waits_for_its_number(db_session):
    order = sold()
    asks(order)
    for _again in range(2):
        [(sale, row)] = services.export([key_of(order)], at=AT, by=None)
        assert (sale.code, row.state, row.total, row.vat) == (
            order.code,
            InvoiceState.EXPORTED,
            108_000,
            8_000,
        )
    with pytest.raises(Refused, match="đã làm hóa đơn"):
        asks(order)
    with pytest.raises(Refused, match="đã làm hóa đơn"):
        services.drop(order.id, at=AT)


def test_a_number_is_kept_once_and_the_buyer_is_told(db_session):
    order = sold()
    asks(order)
    before = session.scalars(select(Message.id)).all()
    assert services.issue(key_of(order), NUMBER, at=AT, by=None) is True
    assert services.issue(key_of(order), NUMBER, at=AT, by=None) is False
    [row] = invoicing.rows()
    assert (row.state, row.symbol, row.number, row.total, row.vat) == (
        InvoiceState.ISSUED,
        "1C26MAA",
        "128",
        108_000,
        8_000,
    )
    [letter] = session.scalars(select(Message).where(Message.id.not_in(before))).all()
    assert letter.to_email == COMPANY.email
    assert "ký hiệu 1C26MAA, số 128, ngày 28/11/2026" in letter.body
    with pytest.raises(Refused, match="số khác"):
        services.issue(key_of(order), replace(NUMBER, number="129"), at=AT, by=None)


def test_one_number_is_for_one_buyer(db_session):
    offer = carts.on_offer(stock=50)
    first, second = sold(offer), sold(offer, phone="+84912345679")
    asks(first)
    services.issue(key_of(first), NUMBER, at=AT, by=None)
    with pytest.raises(Refused, match="một đơn khác"):
        services.issue(key_of(second), NUMBER, at=AT, by=None)


def test_nothing_is_numbered_before_it_is_supplied_or_with_a_day_to_come(db_session):
    offer = carts.on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    with pytest.raises(NotFound):
        services.issue(key_of(order), NUMBER, at=AT, by=None)
    invoicing.supply(order)
    with pytest.raises(BadInput, match="tương lai"):
        services.issue(key_of(order), replace(NUMBER, issued_on=date(2026, 11, 29)), at=AT, by=None)
    assert invoicing.rows() == []


def test_an_invoice_taken_back_leaves_its_sale_waiting(db_session):
    order = sold()
    asks(order)
    services.issue(key_of(order), NUMBER, at=AT, by=None)
    services.take_back(key_of(order), reason="Sai địa chỉ", at=AT, by=None)
    [row] = invoicing.rows()
    assert (row.state, row.number) == (InvoiceState.CANCELLED, None)
    assert [one.key for one in queries.asked([row.operator_id])] == [key_of(order)]
    with pytest.raises(Refused):
        services.take_back(key_of(order), reason="Lần nữa", at=AT, by=None)
    assert services.issue(key_of(order), replace(NUMBER, number="130"), at=AT, by=None) is True
    assert [(row.state, row.number) for row in invoicing.rows()] == [(InvoiceState.ISSUED, "130")]


@pytest.mark.parametrize("exported", [False, True])
def test_a_number_that_was_taken_back_comes_again_by_hand_only(db_session, exported):
    order = sold()
    asks(order)
    services.issue(key_of(order), NUMBER, at=AT, by=None)
    services.take_back(key_of(order), reason="Sai địa chỉ", at=AT, by=None)
    if exported:
        services.export([key_of(order)], at=AT, by=None)
    with pytest.raises(Refused, match="đã hủy"):
        services.issue(key_of(order), NUMBER, at=AT, by=None)
    assert invoicing.rows()[0].number is None
    assert services.issue(key_of(order), NUMBER, at=AT, by=None, by_hand=True) is True
