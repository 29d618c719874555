"""Money that goes back after the invoice has its number: its seller makes an adjusting one."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import fulfilling, refunding, returning
from shop.checkout.returning import Decision
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.invoices import adjusting, queries, services
from shop.invoices.adjusting import Open, Paper
from shop.messages.models import Message
from shop.orders.models import Order
from shop.payments import refunds
from shop.payments.refund_states import RefundState, RefundWay
from tests.builders import accounts, invoicing, orders, parcels
from tests.builders.cart import AT
from tests.builders.invoicing import NUMBER, key_of
from tests.builders.returning import asked, came_back
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.parametrize(("with_fee", "needs"), [(True, True), (False, False)])
def test_a_fee_that_goes_back_asks_for_an_adjusting_invoice_too(db_session, with_fee, needs):
    offer = parcels.goods()
    order = orders.place(orders.delivery(), (offer.variant_id, 1))
    part = orders.part_of(order)
    fulfilling.confirm_call(part.outlet_id, part.id, at=AT, by=None)
    fulfilling.start_preparing(part.outlet_id, part.id, at=AT, by=None)
    fulfilling.ship(part.outlet_id, part.id, carrier="Bưu điện", tracking=None, at=AT, by=None)
    fulfilling.deliver(part.outlet_id, part.id, at=AT, by=None)
    services.issue(key_of(order), NUMBER, at=AT, by=None)
    one = asked(order)
    returning.approve(one.outlet_id, one.id, "giữ lại", at=AT, by=None)
    decision = Decision({}, with_fee=with_fee)
    refund = returning.close(one.outlet_id, one.id, decision, at=AT, by=None)
    if refund is not None:
        refunds.move(refund, RefundState.DONE, at=AT, by=None)

    assert (
        queries.one(offer.outlet.operator_id, order.code, [offer.outlet.operator_id]).needs_adjusting is needs
    )


PAPER = Paper("1C26MAA", "900", date(2026, 11, 28))


def given_back(order: Order) -> None:
    """One piece comes back, and its money goes."""
    refund = came_back(order)
    refunding.pay_out(
        refund.id,
        RefundWay.CASH,
        reference=None,
        evidence="ký",
        payees={refund.operator_id},
        at=AT,
        by=None,
    )


def numbered() -> Order:
    """Two pieces at 54.000 whose buyer has the paper."""
    order = invoicing.sold()
    invoicing.asks(order)
    services.issue(key_of(order), NUMBER, at=AT, by=None)
    return order


def still_open(order: Order) -> Open:
    row = invoicing.rows()[0]
    return adjusting.still_open(row, adjusting.of_invoice(row))


def adjust(order: Order, paper: Paper = PAPER) -> bool:
    return adjusting.adjust(key_of(order), paper, at=AT, by=None)


def test_what_went_back_is_adjusted_once_and_what_goes_back_later_by_another_paper(db_session):
    order = numbered()
    with pytest.raises(Refused):
        adjust(order)
    given_back(order)
    found = still_open(order)
    assert (found.amount, found.vat) == (54_000, 54_000 - 50_000)

    assert (adjust(order), adjust(order), still_open(order)) == (True, False, Open(0, 0))
    told = session.scalars(select(Message.kind).order_by(Message.id.desc()).limit(1)).one()
    assert told == "invoice_adjusted"
    with pytest.raises(Refused):
        adjust(order, replace(PAPER, number="901"))
    given_back(order)
    assert still_open(order).amount == 54_000
    assert adjust(order, replace(PAPER, number="901"))
    row = invoicing.rows()[0]
    papers = adjusting.of_invoice(row)
    assert (sum(one.amount for one in papers), sum(one.vat for one in papers)) == (row.total, row.vat)


@pytest.mark.parametrize(
    ("paper", "error"),
    [
        (replace(PAPER, issued_on=date(2026, 11, 29)), BadInput),
        (replace(PAPER, issued_on=date(2026, 11, 27)), BadInput),
        (replace(PAPER, number="128"), Refused),
    ],
)
def test_a_paper_that_cannot_be_changes_nothing(db_session, paper, error):
    order = numbered()
    given_back(order)

    with pytest.raises(error):
        adjust(order, paper)
    assert still_open(order).amount == 54_000
    with pytest.raises(NotFound):
        adjusting.adjust((order.id, order.payee_operator_id + 99), PAPER, at=AT, by=None)


def test_a_void_paper_takes_its_adjustments_with_it(db_session):
    order = numbered()
    given_back(order)
    adjust(order)
    services.take_back(key_of(order), reason="sai tên", at=AT, by=None)
    with pytest.raises(Refused):
        adjust(order, replace(PAPER, number="901"))

    services.export([key_of(order)], at=AT, by=None)
    services.issue(key_of(order), replace(NUMBER, number="129"), at=AT, by=None)

    assert still_open(order).amount == 54_000


def test_a_seller_types_the_number_on_the_page_of_the_sale(client, db_session):
    order = numbered()
    given_back(order)
    operator_id = order.payee_operator_id
    sign_in(client, accounts.operator_person(operator_id))
    here = f"/quan-tri/hoa-don/{operator_id}/{order.code}"
    assert "Điều chỉnh giảm 54.000" in client.get(here).page.text
    bad = {"adjusting_symbol": "?", "adjusting_number": "x", "adjusting_day": "31/02/2026"}
    refused = client.post(f"{here}/dieu-chinh", data=bad)
    assert (refused.status_code, "chỉ gồm chữ số" in refused.page.text) == (422, True)

    sent = {"adjusting_symbol": "1c26maa", "adjusting_number": "900", "adjusting_day": "28/11/2026"}
    assert client.post(f"{here}/dieu-chinh", data=sent).status_code == 303

    page = client.get(here).page.text
    assert ("1C26MAA 900" in page, "Ghi hóa đơn điều chỉnh" in page) == (True, False)
    assert "900" in client.get(f"/don-hang/{order.token}").page.text
