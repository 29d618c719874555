"""The choice of an outlet, kept by the visitor's browser."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.core.clock import today
from shop.geography import visitor
from shop.outlets import chosen, queries
from shop.outlets.forms import ChooseForm
from shop.outlets.views.blueprint import blueprint
from shop.outlets.views.cards import name_of
from shop.web.i18n import _
from shop.web.pages import flash_done, render, safe_next, see_other


@blueprint.post("/diem-ban/chon")
@public
def choose() -> ResponseReturnValue:
    """Keep the visitor's outlet in a cookie, and the place from which it was found.

    Carries no token: its origin is checked (see ``guest_post``).
    """
    form = ChooseForm()
    known = {row.id: row for row in queries.public(today())}
    outlet = known.get(form.outlet_id.data or 0) if form.is_sent_and_valid() else None
    if outlet is None:
        return render("outlets/not_chosen.html"), 422
    flash_done(_("Bạn đang xem hàng ở %(name)s.", name=name_of(outlet)))
    answer = chosen.remember(see_other(safe_next(url_for("outlets.page", slug=outlet.slug))), outlet)
    place = visitor.parse(form.place.data or "")
    return visitor.remember(answer, place) if place else answer
