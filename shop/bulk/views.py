"""Pages of a change of many goods: of the programme, and of one outlet."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, programme_staff
from shop.bulk import queries, services
from shop.bulk.acts import NO_SPOT
from shop.bulk.forms import WRITE, BulkForm, FilterForm
from shop.bulk.plans import Line, Where, offering_of
from shop.bulk.queries import Choice, Filter
from shop.bulk.states import PRICES, Act
from shop.bulk.wording import ACTS, STATES
from shop.catalogue.queries import staff as goods
from shop.core.clock import now, today
from shop.core.errors import Refused
from shop.core.money import format_dong
from shop.inventory.labels import OFFERINGS
from shop.outlets import queries as outlets
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.i18n import _, language, ngettext
from shop.web.pages import flash_done, flash_warning, render, see_other

blueprint = Blueprint("bulk", __name__)
PROGRAMME = "/quan-tri/doi-hang-loat"
OUTLET = "/quan-ly/<outlet_slug>/doi-hang-loat"
SHOWN = 50


@blueprint.route(PROGRAMME, methods=["GET", "POST"])
@programme_staff()
def programme() -> ResponseReturnValue:
    """Choose goods of the province, or of all, and a change."""
    return _page(_where())


@blueprint.get(f"{PROGRAMME}/<int:edit_id>")
@programme_staff()
def programme_edit(edit_id: int) -> ResponseReturnValue:
    """What one edit did."""
    return _one(_where(), edit_id)


@blueprint.post(f"{PROGRAMME}/<int:edit_id>/hoan-tac")
@programme_staff()
def programme_undo(edit_id: int) -> ResponseReturnValue:
    """Take an edit back."""
    return _undone(_where(), edit_id)


@blueprint.route(OUTLET, methods=["GET", "POST"])
@outlet_managers()
def outlet(outlet_slug: str) -> ResponseReturnValue:
    """Choose goods of the outlet and a change."""
    del outlet_slug
    return _page(_where())


@blueprint.get(f"{OUTLET}/<int:edit_id>")
@outlet_managers()
def outlet_edit(outlet_slug: str, edit_id: int) -> ResponseReturnValue:
    """What one edit did."""
    del outlet_slug
    return _one(_where(), edit_id)


@blueprint.post(f"{OUTLET}/<int:edit_id>/hoan-tac")
@outlet_managers()
def outlet_undo(outlet_slug: str, edit_id: int) -> ResponseReturnValue:
    """Take an edit back."""
    del outlet_slug
    return _undone(_where(), edit_id)


def _where() -> Where:
    seat = g.get("outlet")
    return Where(outlet_id=seat.outlet_id) if seat else Where(province_code=g.province_code)


def _url(name: str = "", **values: Any) -> str:
    seat = g.get("outlet")
    if seat is None:
        return url_for(f"bulk.programme{name}", **values)
    return url_for(f"bulk.outlet{name}", outlet_slug=seat.slug, **values)


def _page(where: Where) -> ResponseReturnValue:
    filtered, form, at = FilterForm(), BulkForm(), now()
    shelves, sets = goods.shelf_choices(language()), goods.set_choices(language())
    filtered.offer(shelves, sets)
    valid = filtered.validate() or not request.args
    found = queries.choices(where, filtered.wanted() if valid else Filter(), at)
    form.offer(found, shelves, sets, None if where.outlet_id is None else _spots(where.outlet_id))
    if form.is_sent_and_valid() and form.is_complete(found, today()):
        plan, by = form.plan(today()), actor().user_id
        targets = queries.targets(
            where,
            form.chosen(found),
            of_variants=where.outlet_id is not None or plan.act in PRICES,
        )
        made: list[int] = []
        write = partial(services.apply, where, plan, targets, as_seen=form.seen.data or "", by=by, at=at)
        if form.step.data == WRITE and accepted(form, lambda: made.append(write())):
            flash_done(_("Đã đổi. Trong 24 giờ có thể hoàn tác toàn bộ."))
            return see_other(_url("_edit", edit_id=made[-1]))
        lines = in_transaction(lambda: services.preview(where, plan, targets, by=by, at=at))
        return _preview(form, lines, where), 422 if form.errors else 200
    return _choosing(form, filtered, found, where), 422 if form.errors or not valid else 200


def _choosing(form: BulkForm, filtered: FilterForm, found: list[Choice], where: Where) -> str:
    return render(
        "bulk/choose.html",
        form=form,
        filtered=filtered,
        found=found[:SHOWN],
        has_more=len(found) > SHOWN,
        of_outlet=where.outlet_id is not None,
        has_spots=form.has_spots,
        states=STATES,
        edits=queries.latest(where),
        acts=ACTS,
        url=_url,
        again=request.full_path.rstrip("?"),
    )


def _preview(form: BulkForm, lines: list[Line], where: Where) -> str:
    """What would change; only goods of which nothing is refused are sent on."""

    def key(line: Line) -> int | None:
        return line.target.variant_id if where.outlet_id is not None else line.target.product_id

    wrong = {key(line) for line in lines if line.error}
    good = sorted({key(line) for line in lines if line.now} - wrong, key=lambda one: one or 0)
    sent = [line for line in lines if key(line) in good and line.now is not None]
    act = form.act.data
    names = _names(act, where)
    return render(
        "bulk/preview.html",
        form=form,
        rows=[(line, _said(act, line.was, names), _said(act, line.now, names)) for line in lines],
        good=good,
        count=len(sent),
        seen=services.seen(sent),
        act=ACTS[act],
        url=_url,
        again=request.full_path.rstrip("?"),
    )


def _one(where: Where, edit_id: int) -> str:
    edit = queries.edit(where, edit_id)
    names = _names(edit.act, where)
    return render(
        "bulk/edit.html",
        edit=edit,
        act=ACTS[edit.act],
        rows=[
            (change, name, _said(edit.act, change.was, names), _said(edit.act, change.left_as, names))
            for change, name in queries.changes(edit_id)
        ],
        can_undo=services.can_undo(edit, now()),
        url=_url,
    )


def _undone(where: Where, edit_id: int) -> ResponseReturnValue:
    by, at = actor().user_id, now()
    try:
        stayed = in_transaction(lambda: services.undo(where, edit_id, by=by, at=at))
    except Refused as error:
        flash_warning(error.sentence)
        return see_other(_url("_edit", edit_id=edit_id))
    if stayed:
        flash_warning(
            ngettext(
                "Đã hoàn tác. %(num)d mặt hàng đã đổi sau đó nên giữ nguyên.",
                "Đã hoàn tác. %(num)d mặt hàng đã đổi sau đó nên giữ nguyên.",
                stayed,
            )
        )
    else:
        flash_done(_("Đã hoàn tác toàn bộ."))
    return see_other(_url("_edit", edit_id=edit_id))


def _spots(outlet_id: int) -> list[tuple[int, str]]:
    return [(spot.id, spot.name) for spot in outlets.spots(outlet_id)]


def _names(act: Act, where: Where) -> dict[Any, str]:
    """Shelves, sets or spots by what names them, read once for all rows."""
    if act is Act.SPOT:
        return {NO_SPOT: _("Không ghi"), **dict(_spots(where.outlet_id or 0))}
    if act is Act.SHELF:
        return dict(goods.shelf_choices(language()))
    return dict(goods.set_choices(language())) if act is Act.SET else {}


def _said(act: Act, values: dict[str, Any] | None, names: dict[Any, str]) -> str:
    """A value as people say it."""
    if values is None:
        return "–"
    if act in PRICES:
        return format_dong(values["amount"], language()) if values["amount"] else _("Chưa có giá")
    value = values["value"]
    if act is Act.STATE:
        return str(STATES.get(value, value))
    if act is Act.OFFERING:
        offering, days = offering_of(value)
        words = str(OFFERINGS[offering])
        return (
            ngettext("%(words)s, %(num)d ngày", "%(words)s, %(num)d ngày", days, words=words)
            if days
            else words
        )
    return names.get(value, _("Vị trí đã bỏ") if act is Act.SPOT else str(value))
