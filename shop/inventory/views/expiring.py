"""Lots whose last day comes near, each with what can be done about it; and goods given back to their producer."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now, vn_day
from shop.inventory.forms import ReturnForm, in_measure
from shop.inventory.labels import CONDITIONS
from shop.inventory.queries import ledger, stock_page
from shop.inventory.queries.expiring import MOST, expiring
from shop.inventory.queries.spread import SALES_DAYS
from shop.inventory.services.giving_back import may_go_back, return_to_producer
from shop.inventory.views.blueprint import VARIANT, blueprint
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other, url_for

HERE = "/quan-ly/<outlet_slug>/sap-het-han"
WITHIN = (30, 15, 7)
OVER = "da-het"


@blueprint.get(HERE)
@outlet_staff()
def expiring_lots(outlet_slug: str) -> ResponseReturnValue:
    """What expires within 30, 15 or 7 days here or has expired, with its value and three ready actions."""
    asked, at = request.args.get("trong", ""), now()
    within = next((each for each in WITHIN if str(each) == asked), None)
    is_over = asked == OVER
    days = within or WITHIN[0]
    rows = expiring(
        g.outlet.outlet_id, days=days, at=at, ended=True if is_over else False if within else None
    )
    links = [
        (_("Tất cả"), _url(outlet_slug, None), not is_over and within is None),
        (_("Đã hết hạn"), _url(outlet_slug, OVER), is_over),
        *((_("%(days)s ngày", days=each), _url(outlet_slug, str(each)), each == within) for each in WITHIN),
    ]
    return render(
        "inventory/expiring.html",
        rows=rows,
        most=MOST,
        days=days,
        links=links,
        value=sum(row.value or 0 for row in rows),
        sales_days=SALES_DAYS,
        is_over=is_over,
        conditions=CONDITIONS,
        today=vn_day(at),
    )


def _url(outlet_slug: str, within: str | None) -> str:
    return url_for("inventory.expiring_lots", outlet_slug=outlet_slug, trong=within)


@blueprint.route(f"{VARIANT}/tra-chu-the/<int:item_id>", methods=["GET", "POST"])
@outlet_staff()
def give_back(outlet_slug: str, variant_id: int, item_id: int) -> ResponseReturnValue:
    """Give units of a lot back to the producer; the effect is shown before it is written."""
    here, by = g.outlet.outlet_id, actor().user_id
    item = ledger.item(here, variant_id, item_id)
    row = stock_page.stock_row(here, variant_id, at=now())
    form = in_measure(ReturnForm, row.measure)(seen=item.on_hand, quantity=item.free)

    def write() -> None:
        return_to_producer(
            item_id,
            form.quantity.data,
            outlet_id=here,
            seen=form.seen.data,
            reason=form.reason.data or None,
            at=now(),
            by=by,
        )

    if form.is_sent_and_valid() and form.is_confirmed and accepted(form, write):
        flash_done(_("Đã ghi trả lại chủ thể. Có thể hoàn tác trong 10 phút."))
        return see_other(url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=variant_id))
    page = render(
        "inventory/give_back.html",
        form=form,
        row=row,
        item=item,
        conditions=CONDITIONS,
        may_go_back=may_go_back(item.lot_id),
    )
    return (page, 422) if form.errors else page
