"""Staff end a return with goods instead of money."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers
from shop.catalogue import queries as catalogue
from shop.checkout import editing, exchanging, returning
from shop.checkout.exchanging import Replacement
from shop.checkout.returning import Proposal
from shop.core.clock import now, today
from shop.core.quantity import format_quantity
from shop.extensions import session
from shop.orders import exchanges, return_book
from shop.orders.exchange_forms import ExchangeForm
from shop.orders.models import Exchange, Order
from shop.orders.return_book import ReturnPage
from shop.orders.return_forms import line_name, with_units
from shop.orders.return_states import ExchangeKind, ReturnState
from shop.orders.return_wording import EXCHANGES
from shop.orders.states import Door
from shop.orders.views.blueprint import blueprint
from shop.web.doing import accepted
from shop.web.i18n import _, language
from shop.web.pages import flash_done, keep_private, render, see_other


def may_exchange(page: ReturnPage) -> bool:
    """Whether a return can end now: its goods came, or nothing has to come."""
    one = page.one
    return one.state is ReturnState.RECEIVED or (one.state is ReturnState.APPROVED and not page.has_come)


def shown(page: ReturnPage) -> dict[str, Any]:
    """What the page of a return says of its exchange: what is wanted, whether it can be made, what was made."""
    row = exchanges.of_return(page.one.id)
    made = None
    if row is not None and row.order_id is not None:
        made = (session.get_one(Order, row.order_id).code, exchanges.first_part(row.order_id))
    return {
        "exchange": row,
        "exchange_words": _words(row) if row is not None else "",
        "may_exchange": may_exchange(page),
        "made": made,
    }


def _words(row: Exchange) -> str:
    words = str(EXCHANGES[row.kind])
    if row.variant_id is None or row.quantity is None:
        return words
    known = catalogue.variant_rows([row.variant_id], today()).get(row.variant_id)
    if known is None:
        return words
    much = format_quantity(row.quantity, known.measure, language())
    return f"{words}: {known.name}, {known.variant_name}, {much}"


@blueprint.route("/quan-ly/<outlet_slug>/tra-hang/<int:return_id>/doi-hang", methods=["GET", "POST"])
@outlet_managers()
def return_exchange(outlet_slug: str, return_id: int) -> ResponseReturnValue:
    """The same goods or others, to the counter or the order's address; the difference is told before."""
    page = return_book.one(g.outlet.outlet_id, return_id)
    row = exchanges.of_return(return_id)
    if row is not None and row.order_id is not None:
        return see_other(url_for("orders.return_page", outlet_slug=outlet_slug, return_id=return_id))
    found = returning.proposal(page.one, returning.Decision(with_fee=False))
    form = _form(page, found, row)
    if request.method == "POST" and may_exchange(page) and form.is_sent_and_valid():
        made: list[Order] = []

        def act() -> None:
            made[:] = [exchanging.exchange(g.outlet.outlet_id, return_id, _wish(page, form), **_who())]

        if accepted(form, act):
            flash_done(_("Đã tạo đơn đổi hàng %(code)s.", code=made[0].code))
            part_id = exchanges.first_part(made[0].id)
            return see_other(url_for("orders.fulfilment", outlet_slug=outlet_slug, fulfilment_id=part_id))
    keep_private()
    answer = render(
        "orders/return_exchange.html",
        page=page,
        form=form,
        proposal=found,
        can_exchange=may_exchange(page),
        lines=[(form[line_name(line.sold)], line.sold) for line in page.lines],
        outlet_slug=outlet_slug,
    )
    return (answer, 422) if request.method == "POST" else answer


def _who() -> dict[str, Any]:
    return {"at": now(), "by": actor().user_id}


def _wish(page: ReturnPage, form: ExchangeForm) -> Replacement:
    units = {line.sold.id: form[line_name(line.sold)].data or 0 for line in page.lines}
    return Replacement(
        form.taken(),
        form.door.data,
        {key: each for key, each in units.items() if each},
        at_once=bool(form.at_once.data),
    )


def _form(page: ReturnPage, found: Proposal, row: Exchange | None) -> ExchangeForm:
    """What the customer asked for stands in it."""
    typed: dict[str, Any] = {line_name(sold): back.quantity for sold, back in found.lines}
    has_address = page.order.commune_code is not None
    typed["kind"] = row.kind if row is not None else ExchangeKind.SAME
    typed["door"] = Door.DELIVERY if has_address else Door.PICKUP
    if row is not None and row.variant_id is not None:
        typed |= {"goods": row.variant_id, "quantity": row.quantity}
    lines = [(line.sold, line.line.quantity) for line in page.lines]
    form = with_units(ExchangeForm, lines, required=True, data=typed)
    form.offer_goods(editing.addable(g.outlet.outlet_id, at=now()), has_address=has_address)
    return form
