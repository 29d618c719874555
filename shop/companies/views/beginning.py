"""The goods of a company's gifts: from the cart, or among ready baskets."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import actor, public
from shop.accounts.throttling import Limit
from shop.cart import cookie
from shop.cart import queries as carts
from shop.catalogue.queries import VariantRow, remembered
from shop.companies import queries, services
from shop.companies.forms import GoodsForm
from shop.companies.rows import MOST_GOODS, MOST_ROWS
from shop.companies.services import can_be_given
from shop.companies.views.blueprint import blueprint
from shop.companies.views.showing import named
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.unit_of_work import in_transaction
from shop.web.pages import keep_private, render, see_other

BEGINNINGS = 60
WINDOW = 3600


@blueprint.route("/qua-cong-ty", methods=["GET", "POST"])
@public
def begin() -> ResponseReturnValue:
    """Choose the goods; then there is a sheet for them, at an address that nobody guesses."""
    keep_private()
    at = now()
    form = GoodsForm()
    chosen, ready = _offered(at)
    form.goods.choices = [(row.variant_id, named(row)) for row in (*chosen, *ready)]
    if not form.is_sent_and_valid():
        if not form.is_submitted():
            form.goods.data = [row.variant_id for row in chosen[:MOST_GOODS]]
        return _page(form, 422 if form.errors else 200)
    by = actor().user_id
    try:
        throttling.spend(
            [Limit(throttling.key("company-from", throttling.visitor()), BEGINNINGS, WINDOW)], at
        )
        token = in_transaction(lambda: services.begin(form.goods.data, user_id=by, at=at))
    except ShopError as error:
        form.refuse(error)
        return _page(form, 429 if error.status == 429 else 422)
    return see_other(url_for("companies.sheet", token=token))


def _offered(at: datetime) -> tuple[list[VariantRow], list[VariantRow]]:
    """What lies in the cart and can be given, then the ready baskets; each once."""
    lines = carts.cart_with_lines(cookie.visitor(), at)[1]
    in_cart = [line.variant_id for line in lines if line.lot_id is None]
    baskets = [each for each in queries.baskets() if each not in in_cart]
    known = remembered.goods({*in_cart, *baskets}, at)

    def rows(ids: list[int]) -> list[VariantRow]:
        return [known[each].row for each in ids if each in known and can_be_given(known[each].row)]

    return rows(in_cart), rows(baskets)


def _page(form: GoodsForm, status: int) -> ResponseReturnValue:
    page = render("companies/begin.html", form=form, most_goods=MOST_GOODS, most_rows=MOST_ROWS)
    return page if status == 200 else (page, status)
