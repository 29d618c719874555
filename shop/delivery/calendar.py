"""On which days an outlet takes orders and promises goods: plain values in, a day or a reason out.

Days are Vietnamese calendar days; a way is `Way` (an order's door has the same values).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from shop.delivery.states import Way, ZoneKind

DAY = timedelta(days=1)
STOPPED = "stopped:"  # and the number of the stop: why an outlet promises nothing
NEAR = 21  # days before a last order day on which customers are told of it
FURTHEST = 45  # days after today: beyond them nothing is promised, whatever is free


class Stop(NamedTuple):
    """No orders from `from_at` until just before `until_at`. Empty ids and way: all of them."""

    id: int
    operator_id: int | None
    outlet_id: int | None
    way: Way | None
    from_at: datetime
    until_at: datetime
    reason: str
    reason_en: str | None

    def holds(self, outlet_id: int, operator_id: int, way: str | None, at: datetime) -> bool:
        """Whether this outlet takes no order of this way (None: of no way at all) at the moment."""
        return (
            self.from_at <= at < self.until_at
            and self.outlet_id in {None, outlet_id}
            and self.operator_id in {None, operator_id}
            and (self.way is None or self.way == way)
        )


class LastDay(NamedTuple):
    """What is ordered after `order_until` does not come before `before_day`. Empty: all operators, goods, zones."""

    id: int
    operator_id: int | None
    product_id: int | None
    set_code: int | None
    kind: ZoneKind | None
    order_until: date
    before_day: date
    occasion: str
    occasion_en: str | None

    def concerns(self, product_id: int, set_code: int) -> bool:
        """Whether it speaks of these goods."""
        return self.product_id in {None, product_id} and self.set_code in {None, set_code}

    def holds(self, operator_id: int, kind: ZoneKind, today: date) -> bool:
        """Whether a parcel of this operator to this zone, ordered today, is too late for it."""
        return (
            self.order_until < today < self.before_day
            and self.operator_id in {None, operator_id}
            and self.kind in {None, kind}
        )


class Capacity(NamedTuple):
    """The most parts that an outlet promises for a day; a season (dates) beats a weekday, both beat the rest."""

    id: int
    outlet_id: int
    way: Way
    weekday: int | None
    from_day: date | None
    until_day: date | None
    most: int

    def covers(self, day: date) -> bool:
        """Whether it speaks of this day."""
        is_season = self.from_day is None or self.until_day is None or self.from_day <= day <= self.until_day
        return is_season and self.weekday in {None, day.weekday()}

    @property
    def weight(self) -> int:
        """How closely it says which days it means."""
        return 2 * (self.from_day is not None) + (self.weekday is not None)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every rule that staff have set and that is not over."""

    stops: tuple[Stop, ...] = ()
    last_days: tuple[LastDay, ...] = ()
    capacities: tuple[Capacity, ...] = ()

    def stop(self, outlet_id: int, operator_id: int, way: str | None, at: datetime) -> Stop | None:
        """The stop that lasts longest among those that hold now."""
        holding = [one for one in self.stops if one.holds(outlet_id, operator_id, way, at)]
        return max(holding, key=lambda one: one.until_at, default=None)

    def by_id(self, stop_id: int) -> Stop | None:
        """A stop by its number, as a reason names it."""
        return next((one for one in self.stops if one.id == stop_id), None)

    def not_before(
        self, operator_id: int, kind: ZoneKind, goods: Iterable[tuple[int, int]], today: date
    ) -> date:
        """The first day that a parcel ordered today may arrive, by its (product, set) goods; today: no rule holds."""
        late = [one for one in self.last_days if one.holds(operator_id, kind, today)]
        pairs = list(goods) if late else []
        days = [one.before_day for one in late if any(one.concerns(*pair) for pair in pairs)]
        return max(days, default=today)

    def near(self, product_id: int, set_code: int, today: date, within: int) -> list[LastDay]:
        """Last order days of these goods that have not passed and are at most so many days away, the soonest first."""
        found = [
            one
            for one in self.last_days
            if today <= one.order_until <= today + within * DAY and one.concerns(product_id, set_code)
        ]
        return sorted(found, key=lambda one: (one.order_until, one.id))

    def limits(self, outlet_id: int, way: str) -> list[Capacity]:
        """The capacities of an outlet's way."""
        return [one for one in self.capacities if one.outlet_id == outlet_id and one.way == way]


def most_on(limits: Iterable[Capacity], day: date) -> int | None:
    """The most parts of a day: of the rules that say most closely what they mean, the smallest; None: no limit."""
    covering = [one for one in limits if one.covers(day)]
    if not covering:
        return None
    closest = max(one.weight for one in covering)
    return min(one.most for one in covering if one.weight == closest)


def free_day(
    first: date, today: date, limits: Iterable[Capacity], taken: Callable[[date], int]
) -> date | None:
    """The first day from `first` on that is not full; None when none is up to FURTHEST days from today."""
    rules = list(limits)
    day, last = first, max(first, today + FURTHEST * DAY)
    while day <= last:
        most = most_on(rules, day)
        if most is None or taken(day) < most:
            return day
        day += DAY
    return None
