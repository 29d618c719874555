"""Staff: what a gift basket is made of."""

from __future__ import annotations

import re

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.basket_forms import BasketForm, Row, rows_of
from shop.catalogue.queries import baskets
from shop.catalogue.queries import staff as queries
from shop.catalogue.services import BasketPart, set_basket
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.staff import ONE, own
from shop.core.clock import now
from shop.core.ids import read_ids
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

ACT = re.compile(r"(add|drop)-([0-9]{1,18})")
MOST_ROWS = 40


@blueprint.route(f"{ONE}/quy-cach/<int:variant_id>/gio-qua", methods=["GET", "POST"])
@programme_staff()
def staff_basket(product_id: int, variant_id: int) -> ResponseReturnValue:
    """Its goods, their numbers and shares. Nothing is written before "save": rows come and go on the page."""
    own(product_id)
    variant = queries.variant_of(product_id, variant_id)
    form = BasketForm(data={"sums": variant.sums_parts})
    rows = _rows(variant_id)
    do = request.form.get("do", "") if request.method == "POST" else ""

    def save() -> None:
        parts = [row.part() for row in rows]
        set_basket(variant_id, parts, sums=form.sums.data, by=actor().user_id, at=now())

    if do == "save" and form.is_sent_and_valid() and _are_valid(rows) and accepted(form, save):
        flash_done(_("Đã lưu giỏ quà."))
        return see_other(url_for("catalogue.staff_basket", product_id=product_id, variant_id=variant_id))
    found = baskets.find(form.words.data or "", basket_id=variant_id) if do == "find" else []
    body = render(
        "catalogue/staff_basket.html",
        form=form,
        rows=rows,
        product=own(product_id),
        version=queries.latest(product_id),
        variant=queries.variant_of(product_id, variant_id),
        found=[each for each in found if each.variant_id not in {row.component.variant_id for row in rows}],
        looked=do == "find",
    )
    failed = do == "save" or (do and not form.is_sent_and_valid())
    return body, 422 if failed else 200


def _rows(basket_id: int) -> list[Row]:
    """What is written, or what this request holds after its button was pressed."""
    if request.method == "GET":
        parts = baskets.parts_of(basket_id)
    else:
        ids = list(dict.fromkeys(read_ids(request.form.getlist("part"))))[:MOST_ROWS]
        act = ACT.fullmatch(request.form.get("do", ""))
        if act and act[1] == "add" and int(act[2]) not in ids:
            ids.append(int(act[2]))
        if act and act[1] == "drop":
            ids = [each for each in ids if each != int(act[2])]
        parts = [BasketPart(each, 1) for each in ids]
    return rows_of(parts, baskets.components([part.variant_id for part in parts]))


def _are_valid(rows: list[Row]) -> bool:
    """Every row is looked at, so that all that is wrong is said at once."""
    valid = [row.form.validate() for row in rows]
    return all(valid)
