"""Hours and closures: by the operator in the programme's pages, by the manager in the outlet's own."""

from __future__ import annotations

from collections import defaultdict

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff, outlet_managers
from shop.core.clock import now, today
from shop.outlets import queries, services
from shop.outlets.forms import ClosureForm, HoursForm
from shop.outlets.photos import photos_of
from shop.outlets.views.acting import act
from shop.outlets.views.blueprint import MANAGER, ONE, blueprint
from shop.outlets.views.staff import own
from shop.outlets.wording import dates_text, week_text
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import render


@blueprint.route(f"{ONE}/gio", methods=["GET", "POST"])
@operator_staff()
def staff_hours(outlet_id: int) -> ResponseReturnValue:
    """Set the hours of the week."""
    own(outlet_id)
    return _hours(outlet_id, url_for("outlets.staff_page", outlet_id=outlet_id))


@blueprint.route(f"{ONE}/nghi", methods=["GET", "POST"])
@operator_staff()
def staff_closure(outlet_id: int) -> ResponseReturnValue:
    """Shut the outlet for some days."""
    own(outlet_id)
    return _closure(outlet_id, url_for("outlets.staff_page", outlet_id=outlet_id))


@blueprint.post(f"{ONE}/nghi/<int:closure_id>/bo")
@operator_staff()
def staff_reopen(outlet_id: int, closure_id: int) -> ResponseReturnValue:
    """Take a closure back."""
    own(outlet_id)
    return _reopen(outlet_id, closure_id, url_for("outlets.staff_page", outlet_id=outlet_id))


@blueprint.get(MANAGER)
@outlet_managers()
def manager_page(outlet_slug: str) -> ResponseReturnValue:
    """Hours and closures of the manager's own outlet."""
    del outlet_slug
    outlet = queries.by_id(g.outlet.outlet_id)
    return render(
        "outlets/manager.html",
        outlet=outlet,
        duty=queries.model(outlet.id),
        photos=len(photos_of(outlet.id)),
        week=week_text(outlet.timetable),
        hours=queries.hours_line(outlet, now()),
        closures=[
            (one, dates_text(one.starts_on, one.ends_on)) for one in queries.closures(outlet.id, today())
        ],
    )


@blueprint.route(f"{MANAGER}/sua", methods=["GET", "POST"])
@outlet_managers()
def manager_hours(outlet_slug: str) -> ResponseReturnValue:
    """Set the hours of the week of one's own outlet."""
    return _hours(g.outlet.outlet_id, url_for("outlets.manager_page", outlet_slug=outlet_slug))


@blueprint.route(f"{MANAGER}/nghi", methods=["GET", "POST"])
@outlet_managers()
def manager_closure(outlet_slug: str) -> ResponseReturnValue:
    """Shut one's own outlet for some days."""
    return _closure(g.outlet.outlet_id, url_for("outlets.manager_page", outlet_slug=outlet_slug))


@blueprint.post(f"{MANAGER}/nghi/<int:closure_id>/bo")
@outlet_managers()
def manager_reopen(outlet_slug: str, closure_id: int) -> ResponseReturnValue:
    """Take a closure of one's own outlet back."""
    return _reopen(g.outlet.outlet_id, closure_id, url_for("outlets.manager_page", outlet_slug=outlet_slug))


def _hours(outlet_id: int, back: str) -> ResponseReturnValue:
    known: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for span in queries.by_id(outlet_id).timetable.spans:
        known[f"day{span.weekday}"].append((span.opens, span.closes))
    form, by = HoursForm(data={name: sorted(spans) for name, spans in known.items()}), actor().user_id
    return act(
        form,
        lambda: services.set_hours(outlet_id, form.spans(), by=by, at=now()),
        title=_("Giờ mở cửa"),
        button=_("Lưu giờ mở cửa"),
        back=back,
        done=_("Đã lưu giờ mở cửa."),
    )


def _closure(outlet_id: int, back: str) -> ResponseReturnValue:
    form, by = ClosureForm(), actor().user_id
    return act(
        form,
        lambda: services.add_closure(
            outlet_id, form.starts_on.data, form.ends_on.data, form.reason.data, by=by, at=now()
        ),
        title=_("Thêm ngày nghỉ"),
        back=back,
        done=_("Đã ghi ngày nghỉ."),
    )


def _reopen(outlet_id: int, closure_id: int, back: str) -> ResponseReturnValue:
    by = actor().user_id
    return press(
        lambda: services.remove_closure(outlet_id, closure_id, by=by, at=now()),
        back=back,
        done=_("Đã bỏ ngày nghỉ."),
    )
