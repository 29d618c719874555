"""Labels to print: of a receipt, or of a batch at an outlet; size and number are chosen above the sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import g
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shop.accounts.guards import outlet_staff
from shop.core.clock import now, start_of_day
from shop.core.errors import NotFound
from shop.inventory.forms import LabelForm
from shop.inventory.labels import SIZES
from shop.inventory.queries import label_goods, lots, receipts, stock_page
from shop.inventory.queries.label_goods import MOST_LABELS, LabelGoods
from shop.inventory.views.blueprint import RECEIVE, blueprint
from shop.web.codes import bars_svg, qr_svg
from shop.web.pages import base_url, render, url_for


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of label with its drawings, and how many of it."""

    goods: LabelGoods
    bars: Markup
    qr: Markup | None
    count: int


@blueprint.get(f"{RECEIVE}/<int:receipt_id>/tem")
@outlet_staff()
def receipt_labels(outlet_slug: str, receipt_id: int) -> ResponseReturnValue:
    """A label for each unit that came in."""
    here = g.outlet.outlet_id
    row = receipts.receipt(here, receipt_id)
    back = url_for("inventory.receipt", outlet_slug=outlet_slug, receipt_id=receipt_id)
    return _sheet(lambda at: label_goods.of_receipt(here, receipt_id, at), row.code, back)


@blueprint.get("/quan-ly/<outlet_slug>/lo-hang/<int:root_id>/tem")
@outlet_staff()
def lot_labels(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """Labels of one batch, with the price that holds here now."""
    here = g.outlet.outlet_id
    if not lots.is_at_outlet(root_id, here):
        raise NotFound
    batch = lots.batch_by_id(root_id)
    back = url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=batch.variant_id)
    return _sheet(lambda at: label_goods.of_batch(here, root_id, at), batch.name, back)


@blueprint.get("/quan-ly/<outlet_slug>/gia/<int:variant_id>/tem")
@outlet_staff()
def variant_labels(outlet_slug: str, variant_id: int) -> ResponseReturnValue:
    """Labels of all batches of a variant, with the price of a day: what is printed when a price changes."""
    here = g.outlet.outlet_id
    row = stock_page.stock_row(here, variant_id, at=now())
    back = url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=variant_id)
    about = f"{row.name}, {row.variant_name}"
    return _sheet(lambda at: label_goods.of_variant(here, variant_id, at), about, back)


def _sheet(read: Callable[[datetime], list[LabelGoods]], about: str, back: str) -> ResponseReturnValue:
    form = LabelForm()
    is_good = not form.is_submitted() or form.validate()
    size = form.size.data if is_good and form.size.data in SIZES else next(iter(SIZES))
    wanted = form.count.data if is_good else None
    body = render(
        "inventory/labels.html",
        form=form,
        labels=_labels(read(_moment(form)), wanted) if is_good else [],
        size=size,
        shows_price=bool(form.price.data),
        most=MOST_LABELS,
        about=about,
        back=back,
    )
    return body if is_good else (body, 422)


def _moment(form: LabelForm) -> datetime:
    """When the printed price holds: on the chosen day, if that is to come."""
    chosen = form.day.data
    return max(start_of_day(chosen), now()) if chosen else now()


def _labels(goods: list[LabelGoods], wanted: int | None) -> list[Label]:
    """As many of each as wanted, or as there are units; never more than a sheet of paper bears at once."""
    left, found = MOST_LABELS, []
    for one in goods:
        count = min(wanted or one.units, left)
        left -= count
        qr = qr_svg(base_url() + url_for("inventory.lot", code=one.code)) if one.code else None
        if count:
            found.append(Label(one, bars_svg(one.bars), qr, count))
    return found
