"""A producer's batches: which are recalled, and the request to recall one."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.checkout import recalling
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.inventory.forms import RecallForm
from shop.inventory.queries import lot_tests, lots
from shop.inventory.views.blueprint import blueprint
from shop.inventory.views.report_desk import recall_reason
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other, url_for
from shop.web.paging import Page, offset, page_number

ALL = "/kenh-chu-the/lo-hang"
PER_PAGE = 100


@blueprint.get(ALL)
@producer_member()
def own_lots() -> ResponseReturnValue:
    """The batches, the latest first, and what became of requests about those on the page."""
    number = page_number()
    rows = recalling.own_batches(g.producer_ids, skip=offset(number, PER_PAGE), most=PER_PAGE)
    page = Page(rows, number, PER_PAGE, recalling.count_own_batches(g.producer_ids))
    roots = [row.root_id for row in rows]
    asked, marks = recalling.asked(roots), lot_tests.marks(roots)
    return render("inventory/own_lots.html", page=page, asked=asked, marks=marks, today=today())


@blueprint.route(f"{ALL}/<int:root_id>/thu-hoi", methods=["GET", "POST"])
@producer_member()
def own_recall(root_id: int) -> ResponseReturnValue:
    """Ask the programme to stop one batch everywhere."""
    if recalling.producer_of(root_id) not in g.producer_ids:
        raise NotFound
    batch, form = lots.batch_by_id(root_id), RecallForm(reason=recall_reason(root_id))
    by, at = actor().user_id, now()

    def work() -> None:
        recalling.ask(root_id, reason=str(form.reason.data), who=batch.producer_name, at=at, by=by)

    if form.is_sent_and_valid() and accepted(form, work):
        flash_done(_("Đã gửi yêu cầu thu hồi cho cơ quan chương trình."))
        return see_other(url_for("inventory.own_lots"))
    page = render("inventory/own_recall.html", form=form, batch=batch)
    return (page, 422) if form.errors else page
