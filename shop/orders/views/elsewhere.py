"""Staff let another outlet of the same operator serve lines of an order that nobody prepares yet."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers
from shop.checkout import editing
from shop.checkout.editing import Move, Place
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.core.quantity import format_quantity
from shop.orders import board
from shop.orders.board_forms import MoveForm
from shop.orders.board_words import may_move
from shop.orders.models import OrderLine
from shop.orders.views.blueprint import blueprint
from shop.web.doing import accepted
from shop.web.i18n import _, in_language, language
from shop.web.pages import flash_done, keep_private, render, see_other


@blueprint.route(
    "/quan-ly/<outlet_slug>/don-hang/<int:fulfilment_id>/chuyen-diem-ban", methods=["GET", "POST"]
)
@outlet_managers()
def move_lines(outlet_slug: str, fulfilment_id: int) -> ResponseReturnValue:
    """Which lines, where to and why; the customer is told and pays the same."""
    part = board.part(g.outlet.outlet_id, fulfilment_id)
    if not may_move(part):
        raise NotFound
    lines = editing.ordered(part.lines)
    found = editing.places(part.order, part.fulfilment, lines, at=now())
    form = MoveForm(data={"seen": editing.seen_of(lines)})
    form.lines.choices = [(line.id, _line(line)) for line in lines]
    form.to.choices = [(place.outlet_id, _place(place)) for place in found]
    if request.method == "POST" and form.is_sent_and_valid():
        by = actor().user_id
        came: list[int] = []

        def change() -> None:
            wish = Move(frozenset(form.lines.data), form.to.data, form.reason.data, form.seen.data)
            came[:] = [editing.move(g.outlet.outlet_id, fulfilment_id, wish, at=now(), by=by)]

        if accepted(form, change):
            flash_done(_("Đã chuyển. Hàng được giữ ở điểm bán kia và khách được báo."))
            if came == [fulfilment_id]:
                return see_other(url_for("orders.board", outlet_slug=outlet_slug))
            return see_other(
                url_for("orders.fulfilment", outlet_slug=outlet_slug, fulfilment_id=fulfilment_id)
            )
    keep_private()
    answer = render("orders/move.html", part=part, form=form, has_places=bool(found), outlet_slug=outlet_slug)
    return (answer, 422) if request.method == "POST" else answer


def _line(line: OrderLine) -> str:
    much = format_quantity(line.quantity, line.measure, language())
    name = in_language(line.name, line.name_en)
    return f"{name}, {in_language(line.variant_name, line.variant_name_en)}: {much}"


def _place(place: Place) -> str:
    if not place.lacking:
        return _("%(outlet)s: có đủ", outlet=place.name)
    return _("%(outlet)s: thiếu %(names)s", outlet=place.name, names=", ".join(place.lacking))
