"""The counts of an outlet: open one, see what became of the others, and who may approve alone."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff, outlet_staff
from shop.catalogue.queries import staff as catalogue
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.core.tokens import random_token
from shop.counts import services
from shop.counts.forms import LimitForm, OpenCountForm
from shop.counts.queries import book
from shop.counts.states import CountState
from shop.counts.views.blueprint import HERE, blueprint, page_of
from shop.counts.wording import STATES
from shop.outlets import queries as outlets
from shop.web.doing import accepted
from shop.web.i18n import _, language
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 24
VIEWS = {"dang-kiem": CountState.OPEN, "cho-duyet": CountState.SUBMITTED}


@blueprint.route(HERE, methods=["GET", "POST"])
@outlet_staff()
def index(outlet_slug: str) -> ResponseReturnValue:
    """The sheets of this outlet, and a form that opens one."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    form = OpenCountForm(key=random_token())
    form.spot_id.choices = [("", _("Chọn vị trí")), *((spot.id, spot.name) for spot in outlets.spots(here))]
    form.set_code.choices = [("", _("Chọn nhóm")), *catalogue.set_choices(language())]
    opened: list[int] = []

    def write() -> None:
        opened[:] = [
            services.open_count(
                here,
                key=form.key.data,
                scope=form.scope.data,
                spot_id=form.spot_id.data,
                set_code=form.set_code.data,
                note=form.note.data or None,
                at=at,
                by=by,
            )
        ]

    if form.is_sent_and_valid() and accepted(form, write):
        return see_other(page_of(opened[0]))
    del outlet_slug
    number, state = page_number(), VIEWS.get(request.args.get("xem", ""))
    found = book.rows(here, state=state, skip=offset(number, PER_PAGE), most=PER_PAGE)
    page = render(
        "counts/index.html",
        form=form,
        page=Page(found, number, PER_PAGE, book.total(here, state)),
        view=next((name for name, each in VIEWS.items() if each is state), None),
        states=STATES,
        limit=services.limit_of(here),
    )
    return (page, 422) if form.errors else page


@blueprint.route("/quan-tri/diem-ban/<int:outlet_id>/kiem-kho", methods=["GET", "POST"])
@operator_staff()
def limit(outlet_id: int) -> ResponseReturnValue:
    """Up to which worth of differences one person may approve an outlet's count: its operator decides."""
    outlet = outlets.by_id(outlet_id)
    if outlet.operator_id not in g.operator_ids:
        raise NotFound
    form = LimitForm(alone_up_to=services.limit_of(outlet_id))
    by, at = actor().user_id, now()
    if form.is_sent_and_valid() and accepted(
        form, lambda: services.set_limit(outlet_id, form.alone_up_to.data, at=at, by=by)
    ):
        flash_done(_("Đã lưu mức tự duyệt kiểm kho."))
        return see_other(url_for("counts.limit", outlet_id=outlet_id))
    page = render("counts/limit.html", form=form, outlet=outlet)
    return (page, 422) if form.errors else page
