"""Đặt trước: the customer asks for goods made on demand; staff turn the request into an order."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import actor, outlet_staff, public
from shop.accounts.throttling import Limit
from shop.catalogue.queries import VariantRow
from shop.checkout import requests
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.orders.request_forms import RequestForm
from shop.orders.views.blueprint import blueprint
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, ngettext
from shop.web.pages import flash_done, flash_warning, keep_private, render, see_other

PER_ADDRESS = 10
HOUR = 3600


@blueprint.route("/dat-truoc/<int:variant_id>", methods=["GET", "POST"], endpoint="request_new")
@public
def ask(variant_id: int) -> ResponseReturnValue:
    """The form, and the answer that the request was sent."""
    row, makers = requests.makers(variant_id, now())
    ids = [str(maker.outlet_id) for maker in makers]
    wished = request.args.get("diem-ban", "")
    form = RequestForm(quantity=row.step, outlet=wished if wished in ids else ids[0])
    form.outlet.choices = [(str(maker.outlet_id), maker.name) for maker in makers]
    if not form.is_sent_and_valid():
        return _page(form, row, makers), 422 if form.is_submitted() else 200
    try:
        throttling.spend([Limit(throttling.key("request", throttling.visitor()), PER_ADDRESS, HOUR)], now())
        in_transaction(lambda: requests.ask(_request(form, variant_id), at=now()))
    except ShopError as error:
        if error.status == 404:
            raise
        form.refuse(error)
        return _page(form, row, makers), 429 if error.status == 429 else 422
    flash_done(_("Đã gửi yêu cầu đặt trước. Điểm bán sẽ gọi cho bạn để xác nhận."))
    return see_other(url_for("catalogue.product", slug=row.slug))


@blueprint.post("/quan-ly/<outlet_slug>/dat-truoc/<int:case_id>/tao-don")
@outlet_staff()
def make_order(outlet_slug: str, case_id: int) -> ResponseReturnValue:
    """Goods are there: make the order."""
    outlet_id = g.outlet.outlet_id
    try:
        in_transaction(lambda: requests.make_order(case_id, outlet_id, at=now(), by=actor().user_id))
    except ShopError as error:
        if error.status == 404:
            raise
        flash_warning(error.sentence)
        return see_other(url_for("cases.outlet_case", outlet_slug=outlet_slug, case_id=case_id))
    flash_done(_("Đã tạo đơn nhận tại điểm bán."))
    return see_other(url_for("orders.board", outlet_slug=outlet_slug))


def _request(form: RequestForm, variant_id: int) -> requests.Request:
    return requests.Request(
        variant_id=variant_id,
        outlet_id=int(form.outlet.data),
        quantity=form.quantity.data,
        name=form.name.data,
        phone=form.phone.data,
        wanted_on=form.wanted_on.data,
        note=form.note.data or None,
    )


def _page(form: RequestForm, row: VariantRow, makers: list[requests.Maker]) -> str:
    keep_private()
    notes = {
        str(maker.outlet_id): ngettext(
            "Cần %(num)d ngày làm hàng", "Cần %(num)d ngày làm hàng", maker.lead_days
        )
        for maker in makers
    }
    return render("orders/request.html", form=form, row=row, notes=notes, noindex=True)
