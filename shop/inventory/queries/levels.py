"""What the web may sell of single goods, read off the levels: a row for each variant at each outlet, whatever lots it has."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, or_, select

from shop.catalogue.models import Variant
from shop.inventory.days import days_after, larger
from shop.inventory.models import Lot, StockItem, StockLevel
from shop.inventory.queries.conditions import BUFFER, FREE, Root, levelled, open_online
from shop.inventory.states import Condition
from shop.outlets.models import Outlet


def free_units(today: date, *columns: Any, by: date | None = None) -> Select[*tuple[Any, ...]]:
    """Levels of what the web sells at the outlet today, joined as `levelled` does, that have units above the buffer."""
    return levelled(select(*columns)).where(
        StockLevel.free > BUFFER, units(today, by) > BUFFER, open_online(today)
    )


def units(today: date, by: date | None = None) -> ColumnElement[int]:
    """The units of a level that are good for the promise on the web day, and when handed over `by` a later day."""
    until = _good_until(today, by)
    return case(
        (_lasts(StockLevel.first_on, until), StockLevel.free),
        (_lasts(StockLevel.second_on, until), StockLevel.free - StockLevel.first_units),
        (
            _lasts(StockLevel.rest_on, until),
            StockLevel.free - StockLevel.first_units - StockLevel.second_units,
        ),
        else_=_of_lots(until, func.coalesce(cast(func.sum(FREE), BigInteger), 0)),
    )


def nearest(today: date, by: date | None = None) -> ColumnElement[date]:
    """The nearest last day among those units; empty when they have none."""
    until = _good_until(today, by)
    return case(
        (_lasts(StockLevel.first_on, until), StockLevel.first_on),
        (_lasts(StockLevel.second_on, until), StockLevel.second_on),
        (_lasts(StockLevel.rest_on, until), StockLevel.rest_on),
        else_=_of_lots(until, func.min(Root.expires_on)),
    )


def summed() -> Select[*tuple[Any, ...]]:
    """What `stock_levels` must hold, in its columns, summed up from items and lots: for proofs and for a shop's filling."""
    by_day = (
        _lots(
            StockItem.variant_id,
            StockItem.outlet_id,
            Root.expires_on.label("day"),
            cast(func.sum(FREE), BigInteger).label("units"),
            func.row_number()
            .over(
                partition_by=(StockItem.variant_id, StockItem.outlet_id),
                order_by=(Root.expires_on.is_(None), Root.expires_on),
            )
            .label("place"),
        )
        .group_by(StockItem.variant_id, StockItem.outlet_id, Root.expires_on)
        .subquery("by_day")
    )
    day, units_then, place = by_day.c.day, by_day.c.units, by_day.c.place
    return select(
        by_day.c.variant_id,
        by_day.c.outlet_id,
        cast(func.sum(units_then), BigInteger).label("free"),
        func.min(case((place == 1, day))).label("first_on"),
        cast(func.sum(case((place == 1, units_then), else_=0)), BigInteger).label("first_units"),
        func.min(case((place == 2, day))).label("second_on"),
        cast(func.sum(case((place == 2, units_then), else_=0)), BigInteger).label("second_units"),
        func.min(case((place > 2, day))).label("rest_on"),
    ).group_by(by_day.c.variant_id, by_day.c.outlet_id)


def _good_until(today: date, by: date | None) -> ColumnElement[date]:
    """The day until which units must be good (`days.web_day`, `days.fit_until`)."""
    web = days_after(today, larger(Outlet.pickup_days, Variant.max_transit_days) + Variant.promise_days)
    if by is None:
        return web
    later = days_after(by, Variant.promise_days)
    return case((later > web, later), else_=web)


def _lasts(day: Any, until: ColumnElement[date]) -> ColumnElement[bool]:
    return or_(day.is_(None), day >= until)


def _of_lots(until: ColumnElement[date], wanted: ColumnElement[Any]) -> ColumnElement[Any]:
    """Where even the third day is too near the lots are looked at one by one."""
    return (
        _lots(wanted)
        .where(
            StockItem.variant_id == StockLevel.variant_id,
            StockItem.outlet_id == StockLevel.outlet_id,
            _lasts(Root.expires_on, until),
        )
        .correlate(StockLevel, Outlet, Variant)
        .scalar_subquery()
    )


def _lots(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The items that levels are made of."""
    return (
        select(*columns)
        .select_from(StockItem)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(StockItem.condition == Condition.SELLABLE, FREE > 0, Root.blocked_on.is_(None))
    )
