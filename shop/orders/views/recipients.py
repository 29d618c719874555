"""An order with many recipients: how each of their parcels stands, for the company that sends them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from shop.accounts.guards import public
from shop.core.errors import NotFound
from shop.core.phone import unbroken_phone
from shop.core.quantity import format_quantity
from shop.orders import labels, queries
from shop.orders.labels import Label
from shop.orders.models import OrderRecipient
from shop.orders.queries import OrderPage, Part
from shop.orders.states import OrderState
from shop.orders.views.blueprint import blueprint
from shop.outlets import queries as outlets
from shop.outlets.queries import OutletRow
from shop.web.context import day
from shop.web.i18n import in_language, language
from shop.web.pages import keep_private, render


@dataclass(frozen=True, slots=True)
class PeopleView:
    """How many get gifts, how many parcels are in which state, and where each can be seen."""

    count: int
    states: Sequence[tuple[Label, int]]
    url: str


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel of one recipient. `carrier`: who brings it, with the number it is traced by."""

    number: int
    name: str
    phone: str
    address: str
    card: str
    goods: Sequence[str]
    outlet: str
    day: str
    label: Label
    carrier: str


@blueprint.get("/don-hang/<token>/nguoi-nhan")
@public
def recipients(token: str) -> str:
    """Every recipient with the state of the parcel; whoever has the link may see it."""
    keep_private()
    found = queries.page_by_token(token)
    if not found.order.recipient_count:
        raise NotFound
    people = queries.recipients(found.order.id)
    places = outlets.by_ids({part.fulfilment.outlet_id for part in found.parts})
    return render(
        "orders/recipients.html",
        order=found.order,
        states=_states(found),
        parcels=[
            _parcel(part, people[part.fulfilment.recipient_id], places[part.fulfilment.outlet_id], found)
            for part in found.parts
            if part.fulfilment.recipient_id in people
        ],
        noindex=True,
    )


def people_view(found: OrderPage) -> PeopleView | None:
    """For the order's own page; None for an order like any other."""
    order = found.order
    if not order.recipient_count:
        return None
    url = url_for("orders.recipients", token=order.token)
    return PeopleView(order.recipient_count, _states(found), url)


def _states(found: OrderPage) -> list[tuple[Label, int]]:
    """Parcels by their state in words, the most first."""
    counted = Counter(_label(part, found) for part in found.parts)
    return counted.most_common()


def _label(part: Part, found: OrderPage) -> Label:
    """What a part waits for, or how far it is."""
    if found.order.state in {OrderState.AWAITING_PAYMENT, OrderState.LAPSED}:
        return labels.ENDS[found.order.state]
    return labels.part_label(part.fulfilment.state)


def _parcel(part: Part, whose: OrderRecipient, place: OutletRow, found: OrderPage) -> ParcelView:
    row = part.fulfilment
    return ParcelView(
        number=whose.number,
        name=whose.name,
        phone=unbroken_phone(whose.phone),
        address=whose.address_text,
        card=whose.card_text or "",
        goods=[
            f"{in_language(line.name, line.name_en)} × {format_quantity(line.quantity, line.measure, language())}"
            for line in part.lines
            if line.parent_id is None
        ],
        outlet=in_language(place.name, place.name_en),
        day=day(row.hand_over_day, weekday=True),
        label=_label(part, found),
        carrier=" ".join(word for word in (row.carrier, row.tracking) if word),
    )
