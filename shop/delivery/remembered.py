"""The rules about days as staff set them, remembered until the shop window changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from shop.core.clock import vn_day
from shop.delivery.calendar import Calendar, Capacity, LastDay, Stop
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.extensions import run
from shop.window.memory import Loaded, Shown

NOTHING = Calendar()


def calendar(at: datetime) -> Calendar:
    """Every rule that is not over: three statements, none where this process remembers them."""
    return _held(["all"], at, lambda _keys: _load(_keys, at))["all"]


def has_rules() -> ColumnElement[bool]:
    """Whether there is any rule at all: a column for statements that are read anyway, so that nobody asks for nothing."""
    return or_(*(select(model.id).exists() for model in (OrderStop, LastOrderDay, DayCapacity)))


_held: Shown[Calendar] = Shown(1)


def _load(keys: Sequence[str], at: datetime) -> Loaded[str, Calendar]:
    today = vn_day(at)
    stops = select(
        OrderStop.id,
        OrderStop.operator_id,
        OrderStop.outlet_id,
        OrderStop.way,
        OrderStop.from_at,
        OrderStop.until_at,
        OrderStop.reason,
        OrderStop.reason_en,
    ).where(OrderStop.until_at > at)
    last = select(
        LastOrderDay.id,
        LastOrderDay.operator_id,
        LastOrderDay.product_id,
        LastOrderDay.set_code,
        LastOrderDay.kind,
        LastOrderDay.order_until,
        LastOrderDay.before_day,
        LastOrderDay.occasion,
        LastOrderDay.occasion_en,
    ).where(LastOrderDay.before_day > today)
    most = select(
        DayCapacity.id,
        DayCapacity.outlet_id,
        DayCapacity.way,
        DayCapacity.weekday,
        DayCapacity.from_day,
        DayCapacity.until_day,
        DayCapacity.most,
    ).where(or_(DayCapacity.until_day.is_(None), DayCapacity.until_day >= today))
    found = Calendar(
        tuple(Stop._make(row) for row in run(stops.order_by(OrderStop.id))),
        tuple(LastDay._make(row) for row in run(last.order_by(LastOrderDay.id))),
        tuple(Capacity._make(row) for row in run(most.order_by(DayCapacity.id))),
    )
    return dict.fromkeys(keys, (found, None))
