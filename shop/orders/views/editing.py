"""Staff change an order that nobody prepares yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.checkout import editing
from shop.checkout.editing import Edit
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.orders import board
from shop.orders.board_forms import EditForm
from shop.orders.models import OrderLine
from shop.orders.return_forms import line_name, with_units
from shop.orders.states import FulfilmentState, OrderState
from shop.orders.views.blueprint import blueprint
from shop.payments.queries import is_prepaid
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other

MOST = 10**6


@blueprint.route("/quan-ly/<outlet_slug>/don-hang/<int:fulfilment_id>/sua", methods=["GET", "POST"])
@outlet_staff()
def edit(outlet_slug: str, fulfilment_id: int) -> ResponseReturnValue:
    """Other quantities, a line less, a line more; the difference is told and settled."""
    part = board.part(g.outlet.outlet_id, fulfilment_id)
    if part.fulfilment.state is not FulfilmentState.NEW or part.order.state is not OrderState.CONFIRMED:
        raise NotFound
    lines = [line for line in part.lines if line.parent_id is None]
    typed: dict[str, Any] = {line_name(line): line.quantity for line in lines}
    typed["seen"] = editing.seen_of(lines)
    form = with_units(EditForm, [(line, MOST) for line in lines], required=True, data=typed)
    form.offer_goods(editing.addable(g.outlet.outlet_id, at=now()))
    if request.method == "POST" and form.is_sent_and_valid():
        by = actor().user_id

        def change() -> None:
            quantities = {line.id: form[line_name(line)].data or 0 for line in lines}
            wish = Edit(quantities, form.reason.data, _addition(form), form.seen.data)
            editing.edit(g.outlet.outlet_id, fulfilment_id, wish, at=now(), by=by)

        if accepted(form, change):
            flash_done(_("Đã sửa đơn. Khách được báo."))
            return see_other(
                url_for("orders.fulfilment", outlet_slug=outlet_slug, fulfilment_id=fulfilment_id)
            )
    keep_private()
    answer = render(
        "orders/edit.html",
        part=part,
        form=form,
        lines=[(form[line_name(line)], line, _price(line, part.lines)) for line in lines],
        is_paid=is_prepaid(part.order.payment_method),
        outlet_slug=outlet_slug,
    )
    return (answer, 422) if request.method == "POST" else answer


def _price(line: OrderLine, lines: Sequence[OrderLine]) -> Dong:
    """What one of it costs; a basket costs what is in it."""
    inside = [each.gross for each in lines if each.parent_id == line.id]
    return sum(inside) // line.quantity if inside else line.price


def _addition(form: EditForm) -> tuple[int, int] | None:
    """The goods to add: both or neither. Raises BadInput on `quantity`."""
    if not form.variant.data:
        return None
    if not form.quantity.data:
        raise BadInput("quantity", lazy("Hãy ghi số lượng của món thêm vào."))
    return form.variant.data, form.quantity.data
