"""The stock of an outlet: all its variants with their figures."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import outlet_staff
from shop.core.clock import now, vn_day
from shop.inventory.labels import OFFERINGS
from shop.inventory.queries import stock_page
from shop.inventory.queries.stock_page import View
from shop.inventory.views.blueprint import HERE, blueprint
from shop.web.i18n import _
from shop.web.pages import render
from shop.web.paging import Page, offset, page_number

PER_PAGE = 24


@blueprint.get(HERE)
@outlet_staff()
def stock(outlet_slug: str) -> ResponseReturnValue:
    """On hand, allocated, sellable and nearest last day of each variant; search, filters, pages."""
    typed = request.args.get("q", "")[:100]
    view = _view(request.args.get("xem", ""))
    number, at = page_number(), now()
    rows, total = stock_page.stock_rows_counted(
        g.outlet.outlet_id, at=at, view=view, typed=typed, skip=offset(number, PER_PAGE), most=PER_PAGE
    )
    return render(
        "inventory/stock.html",
        page=Page(rows, number, PER_PAGE, total),
        views=_views(outlet_slug, view),
        view=view,
        typed=typed,
        offerings=OFFERINGS,
        today=vn_day(at),
    )


def _view(asked: str) -> View:
    return next((view for view in View if view.value == asked), View.ALL)


def _views(outlet_slug: str, chosen: View) -> list[tuple[str, str, bool]]:
    words = {
        View.ALL: _("Tất cả"),
        View.LOW: _("Sắp hết"),
        View.OUT: _("Hết hàng"),
        View.SPOILING: _("Sắp hết hạn"),
        View.RECALLED: _("Bị thu hồi"),
        View.FAILED: _("Kiểm nghiệm không đạt"),
    }
    return [
        (
            label,
            url_for("inventory.stock", outlet_slug=outlet_slug, xem=view.value or None),
            view is chosen,
        )
        for view, label in words.items()
    ]
