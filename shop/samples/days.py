"""Sample rules about days of delivery: one of each kind, far enough away to leave the next weeks as they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.core.clock import start_of_day, vn_day
from shop.delivery import day_rules
from shop.delivery.day_rules import Keeper
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.delivery.states import Way

SOON, LATER = timedelta(days=60), timedelta(days=64)
MOST = 40


def fill(operator_id: int, outlet_id: int, by: int, at: datetime) -> None:
    """A stock-taking without orders, a last day to order before it, and how many parcels an outlet packs on a day."""
    keeper = Keeper(frozenset({operator_id}), is_admin=False, user_id=by)
    today = vn_day(at)
    stop = {
        "operator_id": operator_id,
        "outlet_id": outlet_id,
        "way": Way.DELIVERY,
        "from_at": start_of_day(today + SOON),
        "until_at": start_of_day(today + LATER),
        "reason": "kiểm kê kho (mẫu)",
        "reason_en": "stock-taking (sample)",
    }
    last = {
        "operator_id": operator_id,
        "product_id": None,
        "set_code": None,
        "kind": None,
        "order_until": today + SOON - timedelta(days=3),
        "before_day": today + SOON,
        "occasion": "Kỳ kiểm kê (mẫu)",
        "occasion_en": "Stock-taking (sample)",
    }
    capacity = {
        "outlet_id": outlet_id,
        "way": Way.DELIVERY,
        "weekday": None,
        "from_day": None,
        "until_day": None,
        "most": MOST,
    }
    day_rules.save(OrderStop, None, stop, keeper, at=at)
    day_rules.save(LastOrderDay, None, last, keeper, at=at)
    day_rules.save(DayCapacity, None, capacity, keeper, at=at)
