"""What an outlet prints for its orders: what to take from the shelves, the slip on the parcel, the card in it."""

from __future__ import annotations

from flask import g

from shop.accounts.guards import outlet_staff
from shop.checkout import fulfilling
from shop.core.clock import today
from shop.orders import board, picking
from shop.orders.views.blueprint import blueprint
from shop.outlets.queries import by_id
from shop.payments.queries import is_prepaid
from shop.web.pages import render
from shop.web.paging import Page, offset, page_number

HERE = "/quan-ly/<outlet_slug>/don-hang"
ONE = f"{HERE}/<int:fulfilment_id>"


def sheet(found: list[picking.Pick], parts: int) -> str:
    """One sheet of what so many parts ask for together; what does not go on it is on the next."""
    return render("orders/picks.html", page=Page(found, page_number(), picking.PER_SHEET, parts), part=None)


@blueprint.get(f"{HERE}/lay-hang")
@outlet_staff()
def picks(outlet_slug: str) -> str:
    """What all orders that are to be prepared now ask for, shelf by shelf."""
    del outlet_slug
    here, day, most = g.outlet.outlet_id, today(), picking.PER_SHEET
    found = picking.of_outlet(here, day, skip=offset(page_number(), most), most=most)
    return sheet(found, picking.count([here], day))


@blueprint.get(f"{ONE}/lay-hang")
@outlet_staff()
def part_picks(outlet_slug: str, fulfilment_id: int) -> str:
    """What one part of an order asks for, shelf by shelf."""
    del outlet_slug
    part = board.part(g.outlet.outlet_id, fulfilment_id)
    return render("orders/picks.html", page=Page(picking.of_part(part), 1, 1, 1), part=part)


@blueprint.get(f"{ONE}/phieu-giao")
@outlet_staff()
def slip(outlet_slug: str, fulfilment_id: int) -> str:
    """The delivery slip (phiếu giao hàng) to print and put on the parcel."""
    del outlet_slug
    part = board.part(g.outlet.outlet_id, fulfilment_id)
    return render(
        "orders/slip.html",
        part=part,
        sender=by_id(g.outlet.outlet_id),
        alcohol=fulfilling.holds_alcohol(part.order, part.fulfilment),
        is_paid=is_prepaid(part.order.payment_method) and not part.fulfilment.amount_to_collect,
    )


@blueprint.get(f"{ONE}/thiep")
@outlet_staff()
def card(outlet_slug: str, fulfilment_id: int) -> str:
    """The card of a gift (thiệp) to print and put into the parcel."""
    del outlet_slug
    part = board.part(g.outlet.outlet_id, fulfilment_id)
    return render("orders/card.html", part=part, lines=(part.to.card_text or "").splitlines())
