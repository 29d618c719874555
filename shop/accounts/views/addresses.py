"""Addresses of one's own account."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import addresses, current, queries
from shop.accounts.addresses import Place
from shop.accounts.forms import AddressForm
from shop.accounts.guards import signed_in
from shop.accounts.views.blueprint import blueprint
from shop.accounts.views.forgotten import answer_form
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.core.sentences import lazy
from shop.geography import queries as geography
from shop.unit_of_work import in_transaction
from shop.web.pages import flash_done, see_other


@blueprint.route("/tai-khoan/dia-chi/them", methods=["GET", "POST"])
@signed_in
def address_new() -> ResponseReturnValue:
    """Keep another address."""
    me = current.this_device()
    form = AddressForm(recipient=me.name, phone=queries.profile(me.user_id).phone)
    form.offer_places()
    if not form.is_sent_and_valid():
        return answer_form("accounts/address.html", form, address_id=None)
    try:
        in_transaction(lambda: addresses.add(me.user_id, _place(form), at=now()))
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/address.html", form, error, address_id=None)
    flash_done(lazy("Đã lưu địa chỉ."))
    return see_other(url_for("accounts.home"))


@blueprint.route("/tai-khoan/dia-chi/<int:address_id>", methods=["GET", "POST"])
@signed_in
def address_edit(address_id: int) -> ResponseReturnValue:
    """Write one of one's own addresses anew."""
    me = current.this_device()
    kept = queries.address(me.user_id, address_id)
    province_code = geography.commune(kept.commune_code).province_code
    form = AddressForm(obj=kept, province_code=province_code)
    form.offer_places()
    if not form.is_sent_and_valid():
        return answer_form("accounts/address.html", form, address_id=address_id)
    try:
        in_transaction(lambda: addresses.change(me.user_id, address_id, _place(form)))
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/address.html", form, error, address_id=address_id)
    flash_done(lazy("Đã lưu địa chỉ."))
    return see_other(url_for("accounts.home"))


@blueprint.post("/tai-khoan/dia-chi/<int:address_id>/xoa")
@signed_in
def address_remove(address_id: int) -> Response:
    """Forget one of one's own addresses."""
    me = current.this_device()
    in_transaction(lambda: addresses.remove(me.user_id, address_id))
    flash_done(lazy("Đã xóa địa chỉ."))
    return see_other(url_for("accounts.home"))


def _place(form: AddressForm) -> Place:
    return Place(
        recipient=form.recipient.data,
        phone=form.phone.data,
        commune_code=form.commune_code.data,
        street=form.street.data,
        is_default=form.is_default.data,
    )
