"""A gift basket of one's own: goods of one outlet for a budget, put in the cart together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.cart import cookie, offers
from shop.cart import services as carts
from shop.cart.composing_forms import BUDGETS, AskForm, ComposeForm, RowForm, rows_of
from shop.cart.filling import Good, fill
from shop.cart.views.blueprint import blueprint
from shop.cart.views.newcomers import count_new_cart
from shop.core.clock import now, today
from shop.core.errors import ShopError
from shop.core.sentences import lazy
from shop.outlets.chosen import chosen_outlet
from shop.outlets.queries import OutletRow, selling_online
from shop.storefront.queries.cards import CardRow
from shop.storefront.queries.for_baskets import goods_at, price_at
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, in_language
from shop.web.pages import flash_done, flash_warning, keep_private, render, see_other


@blueprint.route("/gio-qua", methods=["GET", "POST"])
@public
def compose() -> ResponseReturnValue:
    """Ask for an outlet and a budget, propose goods, let them be changed, put them in the cart."""
    keep_private()
    at, outlets = now(), _outlets()
    ask = AskForm(formdata=request.args or None, data={"outlet": _first(outlets), "budget": BUDGETS[1]})
    ask.outlet.choices = [(slug, in_language(row.name, row.name_en)) for slug, row in outlets.items()]
    form = ComposeForm()
    if not request.args:
        return _page(ask, form)
    if not ask.validate():
        return _page(ask, form), 422
    outlet = outlets[ask.outlet.data]
    goods = goods_at((outlet.id, outlet.slug, outlet.name), at)
    prices = {row.offer.variant_id: price_at(row, outlet.id) or 0 for row in goods}
    rows = rows_of(list(prices), _proposal(ask.budget.data, goods, prices))
    if request.method == "POST" and form.is_sent_and_valid() and _are_valid(rows):
        wanted = {key: row.quantity.data for key, row in rows.items() if row.quantity.data}
        if request.form.get("do") == "add" and wanted:
            return _put_in(wanted, goods, at)
        if not wanted:
            form.form_errors.append(str(lazy("Hãy chọn ít nhất một sản phẩm.")))
    failed = bool(form.errors or any(row.errors for row in rows.values()))
    return _page(ask, form, goods, prices, rows), 422 if failed else 200


def _page(
    ask: AskForm,
    form: ComposeForm,
    goods: Sequence[CardRow] | None = None,
    prices: Mapping[int, int] = MappingProxyType({}),
    rows: Mapping[int, RowForm] = MappingProxyType({}),
) -> str:
    def amount(row: CardRow) -> int | None:
        found: int | None = rows[row.offer.variant_id].quantity.data
        return found

    return render(
        "cart/compose.html",
        ask=ask,
        form=form,
        budgets=BUDGETS,
        goods=goods,
        chosen=[row for row in goods or () if amount(row) != 0],
        others=[row for row in goods or () if amount(row) == 0],
        prices=prices,
        rows=rows,
        total=sum(prices[key] * (row.quantity.data or 0) for key, row in rows.items()),
        address=request.script_root + request.full_path,
    )


def _outlets() -> dict[str, OutletRow]:
    return {row.slug: row for row in selling_online(today())}


def _first(outlets: dict[str, OutletRow]) -> str | None:
    """The outlet the visitor chose, else the first one."""
    chosen = chosen_outlet()
    return chosen.slug if chosen and chosen.slug in outlets else next(iter(outlets), None)


def _proposal(budget: int, goods: list[CardRow], prices: dict[int, int]) -> dict[int, int]:
    return fill(
        budget,
        [
            Good(row.offer.variant_id, prices[row.offer.variant_id], row.units, row.set_code, row.producer)
            for row in goods
        ],
    )


def _are_valid(rows: dict[int, RowForm]) -> bool:
    """Every row is looked at, so that all that is wrong is said at once."""
    valid = [row.validate() for row in rows.values()]
    return all(valid)


def _put_in(wanted: dict[int, int], goods: list[CardRow], at: datetime) -> ResponseReturnValue:
    visitor = cookie.visitor()
    found = offers.find_all(set(wanted), at=at)
    put = {key: (found[key], units) for key, units in wanted.items() if key in found}

    def put_in() -> tuple[carts.After, set[int]]:
        count_new_cart(visitor, at)
        return carts.add_all(visitor, put, at=at)

    try:
        after, taken = in_transaction(put_in)
    except ShopError as error:
        flash_warning(error.sentence)
        return see_other(url_for("cart.show"))
    if taken:
        cookie.remember(after.token or visitor.token, after.lines)
        flash_done(_("Đã thêm quà vào giỏ hàng."))
    gone = [
        in_language(row.name, row.name_en) for row in goods if row.offer.variant_id in wanted.keys() - taken
    ]
    if gone:
        flash_warning(_("Hiện không mua được: %(names)s.", names=", ".join(gone)))
    return see_other(url_for("cart.show"))
