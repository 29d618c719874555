"""Orders whose customers collect at another outlet: what is taken from the shelves here, and sent there."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now, today
from shop.core.ids import read_id
from shop.core.tokens import random_token
from shop.inventory.queries.spots import spots_of
from shop.transfers import queries, services
from shop.transfers.forms import BringForm
from shop.transfers.queries import ToSend
from shop.transfers.views.blueprint import HERE, blueprint
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

Group = tuple[ToSend | None, list[list[ToSend]]]  # an outlet's first row, and the rows of each order
NOBODY: Group = (None, [])


@blueprint.route(f"{HERE}/cho-don", methods=["GET", "POST"])
@outlet_staff()
def bring(outlet_slug: str) -> ResponseReturnValue:
    """What waits, by outlet; the orders that are ticked go with one transfer."""
    here, by = g.outlet.outlet_id, actor().user_id
    to = read_id(request.args.get("den", "")) or 0
    form = BringForm(key=random_token())
    made: list[int] = []

    def write() -> None:
        made[:] = [
            services.bring(
                here,
                to,
                _ticked(),
                key=form.key.data,
                carried_by=form.carried_by.data or None,
                due_on=form.due_on.data,
                at=now(),
                by=by,
            )
        ]

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Hàng đã đi. Điểm nhận thấy phiếu này và giữ hàng cho đúng đơn."))
        return see_other(url_for("transfers.page", outlet_slug=outlet_slug, shipment_id=made[0]))
    rows = queries.to_send(here)
    groups = _grouped(rows)
    place, parts = next(
        (each for each in groups if each[0] and each[0].to_outlet_id == to), groups[0] if groups else NOBODY
    )
    page = render(
        "transfers/bring.html",
        form=form,
        groups=groups,
        place=place,
        parts=parts,
        ticked=_ticked() if form.errors else None,
        spots=spots_of(here, {row.variant_id for row in rows}),
        today=today(),
    )
    return (page, 422) if form.errors else page


def _ticked() -> list[int]:
    """The parts that were ticked; what is no number is nobody's."""
    return [number for text in request.form.getlist("part")[:500] if (number := read_id(text)) is not None]


def _grouped(rows: list[ToSend]) -> list[Group]:
    """By outlet, and there by order."""
    outlets: dict[int, dict[int, list[ToSend]]] = {}
    for row in rows:
        outlets.setdefault(row.to_outlet_id, {}).setdefault(row.fulfilment_id, []).append(row)
    return [(next(iter(parts.values()))[0], list(parts.values())) for parts in outlets.values()]
