"""A sale is put together: scan, choose, change, give up."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now
from shop.core.errors import BadInput, Refused
from shop.core.ids import read_id
from shop.orders import board
from shop.till import finding, services
from shop.till.finding import Pick
from shop.till.forms import QuantityForm, ScanForm
from shop.till.models import CounterSale
from shop.till.queries import sales
from shop.till.states import SaleState
from shop.till.views.blueprint import HERE, ONE, blueprint, page_of, receipt_page
from shop.till.views.showing import sale_page
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, see_other


@blueprint.get(HERE)
@outlet_staff()
def index(outlet_slug: str) -> ResponseReturnValue:
    """An empty sale, ready for the first scan, and those that wait."""
    del outlet_slug
    return sale_page(None)


@blueprint.get(ONE)
@outlet_staff()
def page(outlet_slug: str, sale_id: int) -> ResponseReturnValue:
    """A sale that is being put together; once it is an order, where that stands."""
    del outlet_slug
    sale = sales.sale(g.outlet.outlet_id, sale_id)
    return turned_on(sale) or sale_page(sale)


@blueprint.post(f"{HERE}/them")
@outlet_staff()
def add(outlet_slug: str) -> ResponseReturnValue:
    """One more of what a code means; where it means several things, people choose. An order's code leads to it."""
    del outlet_slug
    form = ScanForm()
    sale = sales.of_key(g.outlet.outlet_id, form.key.data or "")
    if sale is not None and (away := turned_on(sale)) is not None:
        flash_warning(_("Phiếu bán này đã tính tiền hoặc đã bỏ. Hãy mở phiếu mới."))
        return away
    if not form.is_sent_and_valid():
        return sale_page(sale, scan=form)
    typed = form.code.data or ""
    try:
        pick = _pick(form)
    except BadInput as error:
        if (away := _order_named(typed)) is not None:
            return away
        form.refuse(error)
        return sale_page(sale, scan=form)
    except Refused as error:
        form.refuse(BadInput("code", error.sentence))
        return sale_page(sale, scan=form)
    if pick is None:
        more = {"so-luong": form.quantity.data} if form.quantity.data else {}
        return see_other(page_of(sale.id if sale else None, q=typed, **more, _anchor="chon"))
    return _added(form, sale, pick)


@blueprint.post(f"{ONE}/dong/<int:counter_line_id>")
@outlet_staff()
def change(outlet_slug: str, sale_id: int, counter_line_id: int) -> ResponseReturnValue:
    """So much of a line; 0 takes it off."""
    del outlet_slug
    sale = sales.sale(g.outlet.outlet_id, sale_id)
    if (away := turned_on(sale)) is not None:
        return away
    form = QuantityForm()
    if not form.is_sent_and_valid() or not accepted(
        form,
        lambda: services.set_quantity(
            g.outlet.outlet_id, sale_id, counter_line_id, form.quantity.data or "", at=now()
        ),
    ):
        return sale_page(sale, wrong=(counter_line_id, form))
    return see_other(page_of(sale_id))


@blueprint.post(f"{ONE}/bo")
@outlet_staff()
def drop(outlet_slug: str, sale_id: int) -> ResponseReturnValue:
    """Nothing comes of this sale."""
    del outlet_slug
    sales.sale(g.outlet.outlet_id, sale_id)
    return press(
        lambda: services.drop(g.outlet.outlet_id, sale_id, at=now()),
        back=page_of(None),
        done=_("Đã bỏ phiếu bán."),
    )


def turned_on(sale: CounterSale) -> ResponseReturnValue | None:
    """Where a sale is that is not open any more; None: it is."""
    if sale.state is SaleState.OPEN:
        return None
    if sale.order_id is None:
        return see_other(page_of(None))
    receipt = sales.receipt_of(sale.order_id)
    if receipt is not None:
        return see_other(receipt_page(receipt.id))
    return see_other(url_for("till.transfer", outlet_slug=g.outlet.slug, sale_id=sale.id))


def _order_named(typed: str) -> ResponseReturnValue | None:
    """Where an order of this outlet is whose code was scanned; of several with these last digits, their list."""
    found = board.find(g.outlet.outlet_id, typed, limit=2) if len(typed) >= finding.LAST else []
    if len(found) == 1:
        return see_other(url_for("orders.fulfilment", outlet_slug=g.outlet.slug, fulfilment_id=found[0].id))
    return see_other(url_for("orders.board", outlet_slug=g.outlet.slug, tim=typed)) if found else None


def _pick(form: ScanForm) -> Pick | None:
    """What was chosen, or the only thing that was scanned. Raises as `finding.one` does."""
    variant_id = read_id(form.variant_id.data or "")
    if variant_id is None:
        return finding.one(g.outlet.outlet_id, form.code.data or "", now())
    return Pick(variant_id, read_id(form.lot_id.data or ""), read_id(form.from_lot_id.data or ""))


def _added(form: ScanForm, sale: CounterSale | None, pick: Pick) -> ResponseReturnValue:
    outlet_id, by, at = g.outlet.outlet_id, actor().user_id, now()
    made: list[int] = []

    def write() -> None:
        made[:] = [services.add(outlet_id, form.key.data or "", pick, form.quantity.data or "", at=at, by=by)]

    if not accepted(form, write):
        return sale_page(sale, scan=form)
    flash_done(_("Đã thêm: %(goods)s.", goods=finding.name_of(pick, at)))
    return see_other(page_of(made[0]))
