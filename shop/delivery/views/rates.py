"""Staff pages of the delivery tariff."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, admin_only
from shop.accounts.seats import all_operator_ids
from shop.core.clock import now
from shop.core.errors import NotFound, ShopError
from shop.core.quantity import GRAM, format_quantity
from shop.core.sentences import Sentence, lazy
from shop.delivery import queries, services
from shop.delivery.fees import Zone
from shop.delivery.forms import ZoneForm, filled
from shop.delivery.states import ZoneKind
from shop.delivery.views.blueprint import blueprint
from shop.delivery.wording import ZONES
from shop.outlets import queries as outlets
from shop.unit_of_work import in_transaction
from shop.web.i18n import language
from shop.web.pages import flash_done, render, see_other


@dataclass(frozen=True, slots=True)
class ZoneView:
    """One zone in the list. `is_own`: the operator's, not everybody's."""

    kind: ZoneKind
    title: Sentence
    zone: Zone | None
    steps: str
    is_own: bool


@blueprint.get("/quan-tri/phi-giao")
@admin_only
def rates() -> str:
    """The zones of everybody, or of one operator with what it takes over from everybody."""
    operator_id = _operator_id()
    every = queries.all_zones()
    common, own = every.get(None, {}), every.get(operator_id, {}) if operator_id else {}
    zones = [
        ZoneView(kind, title, zone := own.get(kind) or common.get(kind), _steps(zone), kind in own)
        for kind, title in ZONES.items()
    ]
    return render(
        "delivery/rates.html",
        zones=zones,
        operators=outlets.operators(all_operator_ids()),
        operator_id=operator_id,
    )


@blueprint.route("/quan-tri/phi-giao/<kind>", methods=["GET", "POST"])
@admin_only
def zone(kind: str) -> ResponseReturnValue:
    """Change one zone."""
    zone_kind, operator_id = _kind(kind), _operator_id()
    every = queries.all_zones()
    shown = every.get(operator_id, {}).get(zone_kind) or every.get(None, {}).get(zone_kind)
    form = ZoneForm(data=filled(shown))
    here = {"form": form, "title": ZONES[zone_kind], "kind": zone_kind, "operator_id": operator_id}
    if not form.is_sent_and_valid():
        return render("delivery/zone.html", **here), 422 if form.is_submitted() else 200
    by, values = actor().user_id, form.values()
    try:
        in_transaction(lambda: services.set_zone(operator_id, zone_kind, values, by=by, at=now()))
    except ShopError as error:
        form.refuse(error)
        return render("delivery/zone.html", **here), 422
    queries.remembered_zones.forget()
    flash_done(lazy("Đã lưu phí giao."))
    return see_other(_list_url(operator_id))


@blueprint.post("/quan-tri/phi-giao/<kind>/bo")
@admin_only
def drop(kind: str) -> Response:
    """An operator goes back to everybody's zone."""
    zone_kind, operator_id = _kind(kind), _operator_id()
    if operator_id is None:
        raise NotFound
    by = actor().user_id
    in_transaction(lambda: services.drop_zone(operator_id, zone_kind, by=by, at=now()))
    queries.remembered_zones.forget()
    flash_done(lazy("Đơn vị này dùng lại phí giao chung."))
    return see_other(_list_url(operator_id))


def _kind(text: str) -> ZoneKind:
    if text not in set(ZoneKind):
        raise NotFound
    return ZoneKind(text)


def _operator_id() -> int | None:
    """The operator in the address; none: everybody. Raises NotFound for an unknown one."""
    text = request.args.get("don-vi", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19) or int(text) not in all_operator_ids():
        raise NotFound
    return int(text)


def _list_url(operator_id: int | None) -> str:
    return url_for("delivery.rates") + (f"?don-vi={operator_id}" if operator_id else "")


def _steps(zone: Zone | None) -> str:
    if zone is None:
        return ""
    return ", ".join(f"≤ {format_quantity(grams, GRAM, language())}" for grams, _fee in zone.steps)
