"""What a seller has to invoice: the list, one sale, a number typed by hand."""

from __future__ import annotations

from datetime import date, timedelta

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.invoices import adjusting, queries, services
from shop.invoices.forms import AdjustForm, DayExportForm, ExportForm, IssueForm, TakeBackForm
from shop.invoices.queries import Asked
from shop.invoices.views.blueprint import blueprint
from shop.invoices.wording import STATES
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

HERE = "/quan-tri/hoa-don"
ONE = f"{HERE}/<int:operator_id>/<code>"
PER_PAGE = 50
SPAN = timedelta(days=30)
FIRST_YEAR, LAST_YEAR = 2000, 2100


def sellers() -> dict[int, str]:
    """The legal names of the operators whose sales this person sees."""
    return queries.seller_names(g.operator_ids)


@blueprint.get(HERE)
@operator_staff()
def index() -> str:
    """What waits first, then retail sales by day, then what has its number."""
    return render("invoices/index.html", **listed())


def listed(export: ExportForm | None = None, day_export: DayExportForm | None = None) -> dict[str, object]:
    """What the list shows; a form that was refused comes back in it."""
    mine, number = sellers(), page_number()
    last = _day(request.args.get("den", "")) or today()
    first = last - SPAN
    form = day_export or DayExportForm(formdata=None, day=today())
    form.offer(mine)
    done = queries.issued(mine, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    asked = _asked(mine)
    return {
        "asked": asked,
        "is_ready": bool(asked.items and (asked.number > 1 or asked.items[0].day)),
        "most": queries.MOST,
        "days": queries.retail_days(mine, first, last),
        "issued": done[:PER_PAGE],
        "has_more": len(done) > PER_PAGE,
        "number": number,
        "first": first,
        "last": last,
        "before": url_for("invoices.index", den=(first - timedelta(days=1)).isoformat()),
        "after": url_for("invoices.index", den=min(last + SPAN, today()).isoformat())
        if last < today()
        else "",
        "several": len(mine) > 1,
        "states": STATES,
        "export_form": export or ExportForm(formdata=None),
        "day_form": form,
        "failed": next((each for each in (export, day_export) if each and each.errors), None),
    }


def _asked(mine: dict[int, str]) -> Page[Asked]:
    number = page_number("cho")
    rows = queries.asked(mine, skip=offset(number, PER_PAGE), most=PER_PAGE)
    return Page(rows, number, PER_PAGE, queries.count_asked(mine))


@blueprint.get(ONE)
@operator_staff()
def one(operator_id: int, code: str) -> str:
    """One sale: its lines as the paper says them, its buyer, its number."""
    return _page(operator_id, code)


@blueprint.post(f"{ONE}/so")
@operator_staff()
def issue(operator_id: int, code: str) -> ResponseReturnValue:
    """The number of the paper, typed by hand."""
    form, by = IssueForm(), actor().user_id
    found = queries.one(operator_id, code, g.operator_ids)
    key = (found.order.id, operator_id)
    if not (
        form.is_sent_and_valid()
        and accepted(form, lambda: services.issue(key, form.issued(), at=now(), by=by, by_hand=True))
    ):
        return _page(operator_id, code, form=form), 422
    flash_done(_("Đã ghi số hóa đơn."))
    return see_other(url_for("invoices.one", operator_id=operator_id, code=code))


@blueprint.post(f"{ONE}/huy")
@operator_staff()
def take_back(operator_id: int, code: str) -> ResponseReturnValue:
    """The paper is void; the sale waits for another."""
    form, by = TakeBackForm(), actor().user_id
    found = queries.one(operator_id, code, g.operator_ids)
    key = (found.order.id, operator_id)

    def act() -> None:
        services.take_back(key, reason=form.reason.data, at=now(), by=by)

    if not (form.is_sent_and_valid() and accepted(form, act)):
        return _page(operator_id, code, back=form), 422
    flash_done(_("Đã ghi hủy. Đơn này chờ hóa đơn khác."))
    return see_other(url_for("invoices.one", operator_id=operator_id, code=code))


@blueprint.post(f"{ONE}/dieu-chinh")
@operator_staff()
def adjust(operator_id: int, code: str) -> ResponseReturnValue:
    """The number of the paper that says what went back."""
    form, by = AdjustForm(), actor().user_id
    found = queries.one(operator_id, code, g.operator_ids)
    key = (found.order.id, operator_id)

    def act() -> None:
        adjusting.adjust(key, form.paper(), at=now(), by=by)

    if not (form.is_sent_and_valid() and accepted(form, act)):
        return _page(operator_id, code, adjust_form=form), 422
    flash_done(_("Đã ghi hóa đơn điều chỉnh."))
    return see_other(url_for("invoices.one", operator_id=operator_id, code=code))


def _page(
    operator_id: int,
    code: str,
    *,
    form: IssueForm | None = None,
    back: TakeBackForm | None = None,
    adjust_form: AdjustForm | None = None,
) -> str:
    sent = (form, back, adjust_form)
    return render(
        "invoices/one.html",
        found=queries.one(operator_id, code, g.operator_ids),
        operator_id=operator_id,
        form=form or IssueForm(formdata=None, issued_on=today()),
        back=back or TakeBackForm(formdata=None),
        adjust_form=adjust_form or AdjustForm(formdata=None, adjusting_day=today()),
        states=STATES,
        failed=next((each for each in sent if each and each.errors), None),
    )


def _day(text: str) -> date | None:
    """A day of an address; anything else is none."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
