"""The outlet receives against what was announced: expected beside received, all at once or line by line."""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now, today
from shop.core.tokens import random_token
from shop.media import answers
from shop.supplies import queries, services
from shop.supplies.agreed import consigners
from shop.supplies.forms import ArriveForm, arrive_form
from shop.supplies.lines import LineRow
from shop.supplies.views.blueprint import COMING, blueprint
from shop.supplies.views.photos import Photos, held, sent_photos
from shop.supplies.wording import REASONS, STATES
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route(f"{COMING}/<int:supply_id>", methods=["GET", "POST"])
@outlet_staff()
def arrive(outlet_slug: str, supply_id: int) -> ResponseReturnValue:
    """What is expected, what came of it before, and the form for what comes now; `do=all`: everything."""
    found = queries.at_outlet(g.outlet.outlet_id, supply_id)
    # A form that is sent again after everything came still has its fields.
    lines = [line for line in found.lines if line.left or request.method == "POST"]
    consigned = bool(consigners(g.outlet.outlet_id, [found.producer_id], today()))
    form = arrive_form(lines, consigned=consigned, data={"key": random_token()})
    receipts: list[int | None] = []
    is_valid = form.is_sent_and_valid()
    photos = sent_photos(form, lines) if request.method == "POST" else {}
    if (
        is_valid
        and not form.errors
        and accepted(form, lambda: receipts.append(_write(form, supply_id, lines, photos)))
    ):
        flash_done(_("Đã ghi hàng đến."))
        if receipts[-1] is not None:
            return see_other(url_for("inventory.receipt", outlet_slug=outlet_slug, receipt_id=receipts[-1]))
        return see_other(url_for("supplies.arrive", outlet_slug=outlet_slug, supply_id=supply_id))
    page = render(
        "supplies/arrive.html",
        found=found,
        form=form,
        lines=[line for line in lines if line.left],
        states=STATES,
        reasons=REASONS,
        held=held(photos),
        consigned=consigned,
    )
    return (page, 422) if form.errors else page


@blueprint.get(f"{COMING}/<int:supply_id>/anh/<int:media_id>")
@outlet_staff()
def arrived_photo(outlet_slug: str, supply_id: int, media_id: int) -> Response:
    """A picture of goods that were refused here."""
    del outlet_slug
    return answers.attachment(queries.photo(supply_id, media_id, outlet_id=g.outlet.outlet_id))


def _write(form: ArriveForm, supply_id: int, lines: list[LineRow], photos: Photos) -> int | None:
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    key, note = str(form.key.data), form.note.data or None
    came = form.came(lines, photos)
    if request.form.get("do") == "all":
        return services.receive_all(supply_id, outlet_id=here, key=key, note=note, at=at, by=by, said=came)
    return services.receive(supply_id, came, outlet_id=here, key=key, note=note, at=at, by=by)
