"""Why an outlet serves a part of an order, for its staff."""

from __future__ import annotations

from dataclasses import dataclass

from shop.checkout.wording import for_staff, picked, sources
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from shop.outlets.queries import by_ids


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reason, and the names of the outlets that came after."""

    reason: str
    others: tuple[str, ...]


def why_here(order: Order, part: Fulfilment) -> Chosen | None:
    """None where the customer chose the outlet, or nothing was decided. At most one statement."""
    reason = for_staff(order.routing, part.outlet_id)
    if part.door is Door.PICKUP or not reason:
        return None
    passed = (picked(order.routing, part.outlet_id) or {})["passed_over"]
    found = by_ids(passed) if passed else {}
    return Chosen(reason, tuple(found[each].name for each in passed if each in found))


def sources_of(order: Order) -> list[tuple[str, str]]:
    """(outlet, why it) of those that bring the goods of a pick-up; one statement where there are any."""
    found = sources(order.routing)
    known = by_ids([outlet_id for outlet_id, _reason in found]) if found else {}
    return [(known[outlet_id].name, reason) for outlet_id, reason in found if outlet_id in known]
