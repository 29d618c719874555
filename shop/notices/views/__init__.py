"""Pages for whoever waits for goods."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import identifiers, throttling
from shop.accounts.current import holder
from shop.accounts.guards import public
from shop.accounts.throttling import Limit
from shop.catalogue.queries import VariantRow
from shop.core.clock import now, today
from shop.core.errors import BadInput, NotFound, ShopError
from shop.core.sentences import lazy
from shop.notices import queries, services
from shop.notices.forms import StopForm, WatchForm
from shop.outlets import queries as outlets
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, language
from shop.web.pages import flash_done, keep_private, render, see_other

blueprint = Blueprint("notices", __name__)

PER_VISITOR, PER_CONTACT = 20, 6
HOUR, DAY = 3600, 86_400


@blueprint.route("/bao-khi-co-hang/<int:variant_id>", methods=["GET", "POST"])
@public
def watch(variant_id: int) -> ResponseReturnValue:
    """Ask to be told when goods can be bought again. The answer is the same whoever asks, and however often."""
    row = queries.goods(variant_id, today())
    places = [(place.id, place.name) for place in outlets.selling_online(today())]
    wished = request.args.get("diem-ban", "")
    form = WatchForm(outlet=int(wished) if wished in {str(place) for place, _name in places} else None)
    form.offer_outlets(places)
    if not form.is_sent_and_valid():
        return _page(form, row), 422 if form.is_submitted() else 200
    try:
        _ask(form, variant_id)
    except NotFound:
        raise
    except ShopError as error:
        form.refuse(error)
        return _page(form, row), 429 if error.status == 429 else 422
    flash_done(_("Đã ghi. Khi có hàng, bạn sẽ nhận được một tin."))
    return see_other(url_for("catalogue.product", slug=row.slug))


@blueprint.route("/bao-khi-co-hang/dung/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> ResponseReturnValue:
    """Hear no more: by the link of a message, with a button, as nothing changes by reading."""
    keep_private()
    if queries.by_token(token) is None:
        raise NotFound
    form = StopForm()
    if form.is_sent_and_valid():
        in_transaction(lambda: services.stop(token, at=now()))
        flash_done(_("Đã dừng. Bạn sẽ không nhận tin báo có hàng nào nữa."))
        return see_other(url_for("notices.stop", token=token))
    found = queries.by_token(token)
    waits = found is not None and found.open_key is not None
    return render("notices/stop.html", form=form, waits=waits, token=token, noindex=True)


def _ask(form: WatchForm, variant_id: int) -> None:
    if not form.agreed.data:
        raise BadInput("agreed", lazy("Hãy đánh dấu đồng ý để được báo."))
    who, at, reader = identifiers.parse(form.identifier.data), now(), holder()
    limits = [
        Limit(throttling.key("watch", throttling.visitor()), PER_VISITOR, HOUR),
        Limit(throttling.key("watch-who", who.value), PER_CONTACT, DAY),
    ]
    throttling.spend(limits, at)
    outlet_id, spoken, by = form.outlet.data, language(), reader.user_id if reader else None
    in_transaction(lambda: services.ask(variant_id, outlet_id, who, language=spoken, at=at, by=by))


def _page(form: WatchForm, row: VariantRow) -> str:
    keep_private()
    return render("notices/watch.html", form=form, row=row, noindex=True)
