"""Photos by ZIP, at both desks."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member, programme_staff
from shop.core.clock import now
from shop.core.errors import BadInput, ShopError
from shop.core.sentences import lazy
from shop.imports import zips
from shop.imports.forms import PhotosForm
from shop.imports.services import photos
from shop.imports.services.photos import Photos
from shop.imports.views.blueprint import OWN, STAFF, Desk, blueprint
from shop.producers import queries as producers
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, ngettext
from shop.web.pages import flash_done, flash_warning, render, see_other

NAMED = 20


@blueprint.route(f"{OWN}/anh", methods=["GET", "POST"])
@producer_member()
def own_photos() -> ResponseReturnValue:
    """Upload the photos of one's own goods."""
    return _photos(Desk(g.producer_ids))


@blueprint.route(f"{STAFF}/anh", methods=["GET", "POST"])
@programme_staff()
def staff_photos(producer_id: int) -> ResponseReturnValue:
    """Upload the photos of a producer's goods."""
    return _photos(Desk([producers.by_id(producer_id, g.province_code).id], staff_for=producer_id))


def _photos(desk: Desk) -> ResponseReturnValue:
    form = PhotosForm()
    if not form.is_sent_and_valid():
        return render("imports/photos.html", form=form, desk=desk), 422 if form.errors else 200
    by, data = actor().user_id, form.photos.data.read(zips.MOST_BYTES + 1)
    try:
        found = photos.prepare(data)
        done = in_transaction(lambda: photos.attach(desk.producer_ids, found, by=by, at=now()))
        _refuse_nothing(done)
    except ShopError as error:
        form.refuse(error)
        return render("imports/photos.html", form=form, desk=desk), 422
    _tell(done)
    return see_other(desk.url("photos"))


def _refuse_nothing(done: Photos) -> None:
    """Raises BadInput when not one photo has a place."""
    if done.left_out and not done.added:
        raise BadInput("photos", lazy("Chưa thêm ảnh nào: %(names)s.", names=_left_out(done)))


def _tell(done: Photos) -> None:
    if done.added:
        flash_done(
            ngettext(
                "Đã thêm %(num)d ảnh. Hãy xem lại rồi gửi duyệt.",
                "Đã thêm %(num)d ảnh. Hãy xem lại rồi gửi duyệt.",
                done.added,
            )
        )
    else:
        flash_done(_("Các ảnh này đã có."))
    if done.left_out:
        flash_warning(_("Chưa thêm: %(names)s.", names=_left_out(done)))


def _left_out(done: Photos) -> str:
    return "; ".join(f"{name} ({sentence})" for name, sentence in done.left_out[:NAMED])
