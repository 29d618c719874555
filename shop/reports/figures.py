"""Counts: what everybody may know of the programme here, and what lies idle at its outlets. No money."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.geography.models import Commune
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.spread import unsold
from shop.inventory.queries.stock_page import FOR_SALE
from shop.outlets.models import Outlet
from shop.outlets.states import OutletKind
from shop.reports.programme import By, Row, rows, starred


@dataclass(frozen=True, slots=True)
class Headline:
    """The main figures on a day. ``by_province``, ``by_set``: products by their stars."""

    by_stars: dict[int, int]
    producers: int
    communes: int
    outlets: int
    by_province: list[Row]
    by_former: list[Row]
    by_set: list[Row]

    @property
    def products(self) -> int:
        """All products with a star."""
        return sum(self.by_stars.values())


def headline(day: date) -> Headline:
    """What shoppers can see here, counted. Two statements."""
    found = starred(day, None, shown=True)
    stars = Counter(one.stars for one in found)
    return Headline(
        by_stars={star: stars[star] for star in (5, 4, 3)},
        producers=len({one.producer_id for one in found}),
        communes=len({one.commune for one in found if one.commune}),
        outlets=session.scalar(
            select(func.count(Outlet.id)).where(
                Outlet.kind == OutletKind.PERMANENT, Outlet.closed_on.is_(None)
            )
        )
        or 0,
        by_province=rows(By.PROVINCE, found),
        by_former=rows(By.FORMER, found),
        by_set=rows(By.SET, found),
    )


@dataclass(frozen=True, slots=True)
class Idle:
    """An outlet and how many kinds of goods lie there past their last day, or without a sale for 30 days."""

    outlet: str
    expired: int
    slow: int


def idle(province_code: str | None, at: datetime) -> list[Idle]:
    """Outlets with expired or slow stock, of one province or all, the most first. Two statements."""
    expired = _counted(Root.expires_on < vn_day(at), province_code)
    slow = _counted(unsold(at), province_code)
    found = [Idle(key[1], expired[key], slow[key]) for key in {*expired, *slow}]
    return sorted(found, key=lambda one: (-one.expired, -one.slow, one.outlet))


def _counted(meant: ColumnElement[bool], province_code: str | None) -> Counter[tuple[int, str]]:
    """How many kinds of goods for sale at each outlet are meant."""
    wanted = (
        select(Outlet.id, Outlet.name, func.count(StockItem.variant_id.distinct()))
        .select_from(StockItem)
        .join(Outlet, Outlet.id == StockItem.outlet_id)
        .join(Commune, Commune.code == Outlet.commune_code)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(StockItem.on_hand > 0, StockItem.condition.in_(FOR_SALE), meant)
        .group_by(Outlet.id, Outlet.name)
    )
    if province_code is not None:
        wanted = wanted.where(Commune.province_code == province_code)
    return Counter({(key, name): int(count) for key, name, count in session.execute(wanted)})
