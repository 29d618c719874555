"""The stall of a place at a fair: goods that were brought there, one count that was made and one to be looked through."""

from datetime import timedelta

from sqlalchemy import select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.outlets.states import StaffRole
from tests.builders import fairs, inventory, outlets
from tests.builders.cart import AT
from tests.builders.counting import variant_of

STALL = ("stall", "close", "count", "review", "drop")


def add(made) -> None:
    """A stall where the people of the place work, with five pieces of its goods."""
    event = fairs.fair(made.outlet.operator_id, ends_on=vn_day(AT) + timedelta(days=40))
    stall = fairs.stall(event)
    for role in StaffRole:
        outlets.seat(stall.id, made.people[role.value].id, role)
    inventory.stocked(stall, variant_of(made.variant_id), 5, condition=Condition.SELLABLE)
    item = session.scalars(select(StockItem).where(StockItem.outlet_id == stall.id)).one()
    counted = fairs.counted(stall.id, {item.id: 4})
    fairs.made(stall.id, counted)
    waiting = fairs.counted(stall.id, {item.id: 3})
    made.values |= {"event_id": [event.id], "fair_id": [event.id], "fair_count_id": [waiting, counted]}
    made.special |= {f"fairs.{page}": {"outlet_slug": stall.slug} for page in STALL}
    made.special["fairs.page"] = {"slug": event.slug}
    made.extra["samples"] |= {
        f"fairs.count:remaining_{item.id}": "4",
        "fairs.review:cash": "0",
        "fairs.review:bank": "0",
        "fairs.review:reason": "Thử",
        "fairs.staff_stall:name": "Gian thử",
    }
