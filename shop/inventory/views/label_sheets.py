"""Labels to print: of a receipt, or of a batch at an outlet; size and number are chosen above the sheet."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shop.accounts.guards import outlet_staff
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.inventory.forms import LabelForm
from shop.inventory.labels import SIZES
from shop.inventory.queries import label_goods, lots, receipts
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
    return _sheet(label_goods.of_receipt(here, receipt_id, now()), row.code, back)


@blueprint.get("/quan-ly/<outlet_slug>/lo-hang/<int:root_id>/tem")
@outlet_staff()
def lot_labels(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """Labels of one batch, with the price that holds here now."""
    here = g.outlet.outlet_id
    if not lots.is_at_outlet(root_id, here):
        raise NotFound
    batch = lots.batch_by_id(root_id)
    back = url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=batch.variant_id)
    return _sheet(label_goods.of_batch(here, root_id, now()), batch.name, back)


def _sheet(goods: list[LabelGoods], about: str, back: str) -> ResponseReturnValue:
    form = LabelForm()
    is_good = not form.is_submitted() or form.validate()
    size = form.size.data if is_good and form.size.data in SIZES else next(iter(SIZES))
    wanted = form.count.data if is_good else None
    body = render(
        "inventory/labels.html",
        form=form,
        labels=_labels(goods, wanted) if is_good else [],
        size=size,
        shows_price=bool(form.price.data),
        most=MOST_LABELS,
        about=about,
        back=back,
    )
    return body if is_good else (body, 422)


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
