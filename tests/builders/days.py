"""Rules about days: stops, last order days, capacities."""

from datetime import date, datetime, timedelta

from shop.delivery import day_rules
from shop.delivery.day_rules import Keeper
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.delivery.states import Way
from shop.extensions import session
from shop.outlets.models import Outlet
from tests.builders.cart import AT

ADMIN = Keeper(frozenset(), is_admin=True, user_id=None)


def stop(
    outlet: Outlet | None = None,
    *,
    way: Way | None = Way.DELIVERY,
    since: datetime = AT - timedelta(days=1),
    until: datetime = AT + timedelta(days=5),
    reason: str = "nghỉ Tết",
) -> int:
    """No orders for a while: at an outlet, or anywhere."""
    values = {
        "operator_id": outlet.operator_id if outlet else None,
        "outlet_id": outlet.id if outlet else None,
        "way": way,
        "from_at": since,
        "until_at": until,
        "reason": reason,
        "reason_en": None,
    }
    return day_rules.save(OrderStop, None, values, ADMIN, at=AT)


def last_day(order_until: date, before_day: date, **fields) -> int:
    """A last day to order for a delivery before a day."""
    values = {
        "operator_id": None,
        "product_id": None,
        "set_code": None,
        "kind": None,
        "order_until": order_until,
        "before_day": before_day,
        "occasion": "Tết",
        "occasion_en": None,
    }
    return day_rules.save(LastOrderDay, None, {**values, **fields}, ADMIN, at=AT)


def capacity(outlet: Outlet, most: int, *, way: Way = Way.DELIVERY, **fields) -> int:
    """How many orders an outlet takes for a day."""
    values = {"outlet_id": outlet.id, "way": way, "most": most, "weekday": None}
    return day_rules.save(
        DayCapacity, None, {**values, "from_day": None, "until_day": None, **fields}, ADMIN, at=AT
    )


def add(made) -> None:
    """A place has a rule of each kind that changes nothing of its orders."""
    day = date(2028, 2, 1)
    far = AT + timedelta(days=400)
    made.values |= {
        "stop_id": [stop(made.outlet, since=far, until=far + timedelta(days=3))],
        "last_day_id": [last_day(day, day + timedelta(days=9), operator_id=made.outlet.operator_id)],
        "capacity_id": [capacity(made.outlet, 500)],
    }
    session.flush()
