"""Administrators: the dated rates of VAT."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, admin_only
from shop.catalogue.forms import VAT_CLASSES
from shop.catalogue.queries.vat import missing, spans
from shop.catalogue.services.vat import set_rate
from shop.catalogue.vat_forms import RateForm
from shop.catalogue.views.blueprint import blueprint
from shop.core.clock import now, today
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route("/quan-tri/thue-suat", methods=["GET", "POST"])
@admin_only
def staff_vat() -> ResponseReturnValue:
    """Every rate with its days, and a new one for days to come."""
    form, by = RateForm(), actor().user_id

    def act() -> None:
        set_rate(form.vat_class.data, form.span(), at=now(), by=by)

    if form.is_sent_and_valid() and accepted(form, act):
        flash_done(_("Đã ghi thuế suất. Hàng đã giao giữ thuế suất của ngày giao."))
        return see_other(url_for("catalogue.staff_vat"))
    known = spans()
    page = render(
        "catalogue/staff_vat.html",
        form=form,
        known=known,
        missing=missing(known, today()),
        classes=dict(VAT_CLASSES),
        today=today(),
    )
    return page, 422 if form.errors else 200
