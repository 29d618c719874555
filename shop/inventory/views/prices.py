"""What goods cost at an outlet: its managers set and end prices of what its operator bought."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers
from shop.catalogue.forms import PRICE_KINDS
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.inventory.forms import OutletPriceForm, UndoForm
from shop.inventory.queries import ledger, outlet_prices, stock_page
from shop.inventory.services import outlet_prices as services
from shop.inventory.states import Condition
from shop.inventory.views.blueprint import blueprint
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 24
HERE = "/quan-ly/<outlet_slug>/gia"
ONE = f"{HERE}/<int:variant_id>"


@blueprint.get(HERE)
@outlet_managers()
def prices(outlet_slug: str) -> ResponseReturnValue:
    """What the outlet has or had, with the usual price, the sale price and who decides it."""
    del outlet_slug
    here, number, at = g.outlet.outlet_id, page_number(), now()
    typed = request.args.get("q", "")[:100]
    rows, total = stock_page.stock_rows_counted(
        here, at=at, typed=typed, skip=offset(number, PER_PAGE), most=PER_PAGE
    )
    ids = [row.variant_id for row in rows]
    every = outlet_prices.prices_here(here, ids)
    return render(
        "inventory/prices.html",
        page=Page(rows, number, PER_PAGE, total),
        costs={key: outlet_prices.costs(of_one, here, at) for key, of_one in every.items()},
        deciders=outlet_prices.deciders(here, ids, today()),
        typed=typed,
    )


@blueprint.route(ONE, methods=["GET", "POST"])
@outlet_managers()
def price(outlet_slug: str, variant_id: int) -> ResponseReturnValue:
    """The prices of one variant here, those of consigned goods to read only, and a new one."""
    here, at = g.outlet.outlet_id, now()
    row = stock_page.stock_row(here, variant_id, at=at)
    decider = outlet_prices.deciders(here, [variant_id], today())[variant_id]
    if not decider.is_known:
        raise NotFound
    form = OutletPriceForm(data={"kind": "promotion"})
    by = actor().user_id

    def write() -> None:
        services.set_here(
            here,
            variant_id,
            kind=form.kind.data,
            amount=form.amount.data,
            starts_at=form.starts_at(at),
            ends_at=form.ends_at(),
            at=at,
            by=by,
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã đặt giá."))
        return see_other(url_for("inventory.price", outlet_slug=outlet_slug, variant_id=variant_id))
    rows = outlet_prices.prices_here(here, [variant_id])[variant_id]
    body = render(
        "inventory/price.html",
        form=form,
        row=row,
        decider=decider,
        prices=rows,
        costs=outlet_prices.costs(rows, here, at),
        lots=[each for each in ledger.items(here, variant_id) if each.condition is Condition.SELLABLE],
        kinds=dict(PRICE_KINDS),
        at=at,
    )
    return (body, 422) if form.errors else body


@blueprint.post(f"{ONE}/<int:price_id>/ket-thuc")
@outlet_managers()
def price_end(outlet_slug: str, variant_id: int, price_id: int) -> ResponseReturnValue:
    """End a price of the outlet's own."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    back = url_for("inventory.price", outlet_slug=outlet_slug, variant_id=variant_id)
    if not UndoForm().is_sent_and_valid():
        return see_other(back)
    return press(
        lambda: services.end_here(here, variant_id, price_id, at=at, by=by),
        back=back,
        done=_("Đã kết thúc giá."),
    )
