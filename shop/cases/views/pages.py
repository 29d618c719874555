"""Cases: of the whole shop for admins, of one outlet for its staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, admin_only, outlet_staff
from shop.cases import queries, services
from shop.cases.forms import CloseForm
from shop.cases.labels import DETAILS, KINDS, STATES
from shop.cases.states import CASE_MOVES, CaseKind, CaseState
from shop.cases.views.blueprint import blueprint
from shop.cases.views.subjects import about
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50
OUTLET = "/quan-ly/<outlet_slug>/vu-viec"
WHOLE = "/quan-tri/vu-viec"


@blueprint.get(WHOLE)
@admin_only
def index() -> ResponseReturnValue:
    """All cases, the open ones first."""
    return _list(None)


@blueprint.route(f"{WHOLE}/<int:case_id>", methods=["GET", "POST"])
@admin_only
def case(case_id: int) -> ResponseReturnValue:
    """One case; sending the form closes it."""
    return _page(case_id, None)


@blueprint.post(f"{WHOLE}/<int:case_id>/nhan-viec")
@admin_only
def take_up(case_id: int) -> ResponseReturnValue:
    """Somebody works on it."""
    return _act(services.take_up, case_id, None, _("Đã ghi: đang xử lý."))


@blueprint.post(f"{WHOLE}/<int:case_id>/mo-lai")
@admin_only
def reopen(case_id: int) -> ResponseReturnValue:
    """It was not over."""
    return _act(services.reopen, case_id, None, _("Đã mở lại vụ việc."))


@blueprint.get(OUTLET)
@outlet_staff()
def outlet_index(outlet_slug: str) -> ResponseReturnValue:
    """The cases of one outlet."""
    del outlet_slug
    return _list(g.outlet.outlet_id)


@blueprint.route(f"{OUTLET}/<int:case_id>", methods=["GET", "POST"])
@outlet_staff()
def outlet_case(outlet_slug: str, case_id: int) -> ResponseReturnValue:
    """One case of an outlet."""
    del outlet_slug
    return _page(case_id, g.outlet.outlet_id)


@blueprint.post(f"{OUTLET}/<int:case_id>/nhan-viec")
@outlet_staff()
def outlet_take_up(outlet_slug: str, case_id: int) -> ResponseReturnValue:
    """Somebody of the outlet works on it."""
    del outlet_slug
    return _act(services.take_up, case_id, g.outlet.outlet_id, _("Đã ghi: đang xử lý."))


@blueprint.post(f"{OUTLET}/<int:case_id>/mo-lai")
@outlet_staff()
def outlet_reopen(outlet_slug: str, case_id: int) -> ResponseReturnValue:
    """It was not over."""
    del outlet_slug
    return _act(services.reopen, case_id, g.outlet.outlet_id, _("Đã mở lại vụ việc."))


def _url(name: str, **values: Any) -> str:
    """The address of a page of cases, within the outlet of this request if there is one."""
    seat = g.get("outlet")
    if seat is None:
        return url_for(f"cases.{name}", **values)
    return url_for(f"cases.outlet_{name}", outlet_slug=seat.slug, **values)


def _list(outlet_id: int | None) -> ResponseReturnValue:
    closed = request.args.get("xong") == "1"
    kinds = {kind.value: kind for kind in CaseKind}
    chosen: dict[str, Any] = {
        "closed": closed,
        "kind": kinds.get(request.args.get("loai", "")),
        "outlet_id": outlet_id,
    }
    number = page_number()
    rows = queries.listed(**chosen, skip=offset(number, PER_PAGE), most=PER_PAGE)
    page = Page(rows, number, PER_PAGE, queries.count(**chosen))
    return render(
        "cases/index.html",
        page=page,
        closed=closed,
        kind=chosen["kind"],
        kinds=KINDS,
        states=STATES,
        url=_url,
    )


def _page(case_id: int, outlet_id: int | None) -> ResponseReturnValue:
    form, found, failed = CloseForm(), queries.by_id(case_id, outlet_id=outlet_id), 200
    if form.is_sent_and_valid():
        words, by = str(form.resolution.data), actor().user_id
        try:
            in_transaction(
                lambda: services.close(case_id, resolution=words, by=by, at=now(), outlet_id=outlet_id)
            )
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã đóng vụ việc."))
            return see_other(_url("index"))
    if form.errors:
        failed = 422
    page = render(
        "cases/case.html",
        case=found,
        about=about(found, outlet_id),
        outlet_slug=g.outlet.slug if outlet_id is not None else None,
        form=form,
        history=queries.history(case_id),
        details=DETAILS,
        moves=CASE_MOVES.allowed(found.state),
        kinds=KINDS,
        states=STATES,
        url=_url,
        working=CaseState.WORKING,
        closed=CaseState.CLOSED,
    )
    return page, failed


def _act(verb: Callable[..., None], case_id: int, outlet_id: int | None, said: str) -> ResponseReturnValue:
    at: datetime = now()
    by = actor().user_id
    in_transaction(lambda: verb(case_id, by=by, at=at, outlet_id=outlet_id))
    flash_done(said)
    return see_other(_url("case", case_id=case_id))
