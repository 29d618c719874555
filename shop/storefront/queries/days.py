"""What the rules about days mean for one product today: last days to order that are near, and who sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.core.clock import vn_day
from shop.delivery.calendar import NEAR, LastDay, Stop
from shop.delivery.remembered import calendar
from shop.delivery.states import Way
from shop.outlets.queries import OutletRow
from shop.storefront.queries.product_rows import ProductPage

MOST = 3


@dataclass(frozen=True, slots=True)
class ProductDays:
    """`near`: last days to order, the soonest first. `stopped`: outlets that have it and send nothing now.

    `stops`: why, where nobody sends it; empty as long as one outlet does. `no_pickup`: those that have it and take no
    orders for pick-up now.
    """

    near: tuple[LastDay, ...] = ()
    stopped: frozenset[int] = frozenset()
    stops: tuple[Stop, ...] = ()
    no_pickup: frozenset[int] = frozenset()


def product_days(page: ProductPage, places: dict[int, OutletRow], at: datetime) -> ProductDays:
    """For the page of a product. No statement where the shop has no rule about days."""
    if not page.facts.has_day_rules:
        return ProductDays()
    rules = calendar(at)
    near = rules.near(page.facts.id, page.facts.set_code, vn_day(at), NEAR)[:MOST]
    senders = {row.outlet_id for row in page.stock if row.offers_delivery and row.outlet_id in places}
    stops = {
        outlet_id: stop
        for outlet_id in sorted(senders)
        if (stop := rules.stop(outlet_id, places[outlet_id].operator_id, Way.DELIVERY, at)) is not None
    }
    all_stopped = bool(senders) and len(stops) == len(senders)
    told = tuple(dict.fromkeys(stops.values())) if all_stopped else ()
    no_pickup = {
        row.outlet_id
        for row in page.stock
        if row.outlet_id in places
        and rules.stop(row.outlet_id, places[row.outlet_id].operator_id, Way.PICKUP, at) is not None
    }
    return ProductDays(tuple(near), frozenset(stops), told, frozenset(no_pickup))
