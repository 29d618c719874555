"""Outlets for operators and administrators: the list, one outlet, opening and changing."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.outlets import queries, services
from shop.outlets.forms import OutletForm, SpotForm
from shop.outlets.models import Outlet
from shop.outlets.photos import photos_of
from shop.outlets.services import OutletDraft
from shop.outlets.views.acting import act
from shop.outlets.views.blueprint import ONE, STAFF, blueprint
from shop.outlets.views.drafting import draft, entered
from shop.outlets.wording import OUTLET_KINDS, SPOT_KINDS, STAFF_ROLES, dates_text, week_text
from shop.web.i18n import _
from shop.web.pages import render


@blueprint.get(STAFF)
@operator_staff()
def staff_list() -> ResponseReturnValue:
    """The outlets of the reader's operators, also those given up."""
    return render(
        "outlets/staff_list.html",
        outlets=queries.of_operators(g.operator_ids),
        operators=queries.operators(g.operator_ids),
        kinds=OUTLET_KINDS,
        today=today(),
        may_add_operator=actor().is_admin,
    )


@blueprint.get(ONE)
@operator_staff()
def staff_page(outlet_id: int) -> ResponseReturnValue:
    """One outlet: what is said of it, when it is open, who works there."""
    row = own(outlet_id)
    outlet = queries.by_id(outlet_id)
    return render(
        "outlets/staff_page.html",
        outlet=outlet,
        operator=queries.operator(row.operator_id),
        duty=row,
        photos=len(photos_of(outlet_id)),
        kinds=OUTLET_KINDS,
        week=week_text(outlet.timetable),
        closures=[
            (one, dates_text(one.starts_on, one.ends_on)) for one in queries.closures(outlet_id, today())
        ],
        spots=[(str(SPOT_KINDS[spot.kind]), spot) for spot in queries.spots(outlet_id)],
        staff=queries.staff(outlet_id),
        roles=STAFF_ROLES,
        today=today(),
    )


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@operator_staff()
def staff_new() -> ResponseReturnValue:
    """Open an outlet or announce a fair."""
    form, by = OutletForm(data={"pickup_days": 1, "rank": 100}), actor().user_id
    _offer(form)
    return act(
        form,
        lambda: services.create_outlet(draft(OutletDraft, form), by=by, at=now()),
        title=_("Mở điểm bán"),
        back=url_for("outlets.staff_list"),
        done=_("Đã mở điểm bán."),
    )


@blueprint.route(f"{ONE}/sua", methods=["GET", "POST"])
@operator_staff()
def staff_edit(outlet_id: int) -> ResponseReturnValue:
    """Change what is said of an outlet."""
    row, by = own(outlet_id), actor().user_id
    form = OutletForm(data=entered(OutletDraft, row))
    _offer(form, row)
    return act(
        form,
        lambda: services.change_outlet(outlet_id, draft(OutletDraft, form, row), by=by, at=now()),
        title=_("Sửa điểm bán"),
        button=_("Lưu"),
        back=url_for("outlets.staff_page", outlet_id=outlet_id),
        done=_("Đã lưu."),
    )


@blueprint.route(f"{ONE}/cho-moi", methods=["GET", "POST"])
@operator_staff()
def staff_spot(outlet_id: int) -> ResponseReturnValue:
    """Name a floor, kiosk or shelf."""
    own(outlet_id)
    form, by = SpotForm(), actor().user_id
    return act(
        form,
        lambda: services.add_spot(
            outlet_id, form.kind.data, form.name.data, by=by, at=now(), note=form.note.data or None
        ),
        title=_("Thêm tầng, ki-ốt hoặc kệ"),
        button=_("Thêm"),
        back=url_for("outlets.staff_page", outlet_id=outlet_id),
        done=_("Đã thêm."),
    )


def own(outlet_id: int) -> Outlet:
    """The row of an outlet that the reader acts for. Raises NotFound for any other."""
    row = queries.model(outlet_id)
    if row.operator_id not in g.operator_ids:
        raise NotFound
    return row


def _offer(form: OutletForm, row: Outlet | None = None) -> None:
    form.offer_places()
    mine = queries.operators(g.operator_ids)
    hubs = [
        (one.id, one.name)
        for one in queries.public(today())
        if one.hub_id is None and (row is None or one.id != row.id)
    ]
    form.offer_operators([(one.id, one.legal_name) for one in mine], hubs)
