"""A sale is paid: in cash at once, or by a transfer that the clerk sees come."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now
from shop.orders.states import OrderState
from shop.payments import queries as payments
from shop.till import services
from shop.till.forms import PayForm, ReceivedForm
from shop.till.models import CounterSale
from shop.till.queries import sales
from shop.till.services import Pay
from shop.till.states import Money
from shop.till.views.blueprint import ONE, blueprint, page_of
from shop.till.views.sale import turned_on
from shop.till.views.showing import sale_page
from shop.web.codes import qr_svg
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other


@blueprint.post(f"{ONE}/tra-tien")
@outlet_staff()
def pay(outlet_slug: str, sale_id: int) -> ResponseReturnValue:
    """The sale becomes an order, once: handed over for cash, or held for a transfer."""
    del outlet_slug
    sale = sales.sale(g.outlet.outlet_id, sale_id)
    if (away := turned_on(sale)) is not None:
        return away
    form, by = PayForm(), actor().user_id
    if not form.is_sent_and_valid():
        return sale_page(sale, pay=form)
    wish = Pay(
        form.money.data or Money.CASH,
        form.digest.data or "",
        form.given.data,
        form.phone.data or "",
        age=form.age.data,
    )
    if not accepted(form, lambda: services.sell(g.outlet.outlet_id, sale_id, wish, clock=now, by=by)):
        return sale_page(sales.sale(g.outlet.outlet_id, sale_id), pay=form)
    return see_other(page_of(sale_id))


@blueprint.get(f"{ONE}/chuyen-khoan")
@outlet_staff()
def transfer(outlet_slug: str, sale_id: int) -> ResponseReturnValue:
    """The code to scan, and what to do once the money is seen."""
    del outlet_slug
    sale = sales.sale(g.outlet.outlet_id, sale_id)
    if sale.order_id is None or sales.receipt_of(sale.order_id) is not None:
        away = turned_on(sale)
        return away if away is not None else see_other(page_of(sale_id))
    return _waiting(sale, ReceivedForm(formdata=None))


@blueprint.post(f"{ONE}/da-nhan")
@outlet_staff()
def receive(outlet_slug: str, sale_id: int) -> ResponseReturnValue:
    """The clerk saw the money: the goods are handed over."""
    del outlet_slug
    sale = sales.sale(g.outlet.outlet_id, sale_id)
    if sale.order_id is None:
        return see_other(page_of(sale_id))
    form, by = ReceivedForm(), actor().user_id
    if not form.is_sent_and_valid() or not accepted(
        form,
        lambda: services.receive(g.outlet.outlet_id, sale_id, age=form.age.data, at=now(), by=by),
    ):
        return _waiting(sale, form)
    return see_other(page_of(sale_id))


@blueprint.post(f"{ONE}/ban-lai")
@outlet_staff()
def begin_again(outlet_slug: str, sale_id: int) -> ResponseReturnValue:
    """Nobody pays by transfer after all: the same goods on a new sale."""
    del outlet_slug
    sale = sales.sale(g.outlet.outlet_id, sale_id)
    if sale.order_id is None:
        return see_other(page_of(sale_id))
    form, by = ReceivedForm(), actor().user_id
    made: list[int] = []

    def write() -> None:
        made[:] = [services.begin_again(g.outlet.outlet_id, sale_id, at=now(), by=by)]

    if not form.is_sent_and_valid() or not accepted(form, write):
        return _waiting(sale, form)
    flash_done(_("Đã bỏ mã chuyển khoản. Phiếu mới có cùng hàng."))
    return see_other(page_of(made[0]))


def _waiting(sale: CounterSale, form: ReceivedForm) -> ResponseReturnValue:
    keep_private()
    order, _part = sales.order_of(sale)
    waiting = payments.waiting(order.id)
    answer = render(
        "till/transfer.html",
        sale=sale,
        order=order,
        form=form,
        waiting=waiting,
        qr=qr_svg(waiting.qr_text) if waiting else None,
        is_paid=order.state is OrderState.CONFIRMED,
        is_over=order.state not in sales.WAITING,
        has_alcohol=order.age_confirmed,
    )
    return (answer, 422) if form.errors else answer
