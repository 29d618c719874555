"""At a stall of a fair the prices of the whole shop stand still between two counts.

What is sold there is known from counting. A price that changed in between would fall on goods that were sold before it,
and a promotion that ended by itself on those that were sold under it. So a stall sells at the price that held an hour after
it was counted last (`COUNTED_LATELY`, as for its own prices), else when the fair began, else when its first goods of that
kind came; the next count lets new ones in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.catalogue import queries as catalogue
from shop.catalogue.pricing import Candidate, PriceRow, best
from shop.catalogue.queries.prices import PriceKey, candidates
from shop.catalogue.queries.remembered import Goods
from shop.core.clock import start_of_day
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.outlets.models import FairOutlet, Outlet

COUNTED_LATELY = timedelta(hours=1)  # so long after a count of a stall nothing there is uncounted


@dataclass(frozen=True, slots=True)
class Waiting:
    """A variant whose price (đồng) waits for the next count of a stall; None: it has none then."""

    variant_id: int
    now: int
    then: int | None


def since(outlet_id: int, variant_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """From when the prices of the whole shop count at a stall, by variant; nothing elsewhere. Two statements there."""
    stall = session.execute(
        select(FairOutlet.counted_at, Outlet.starts_on)
        .join(Outlet, Outlet.id == FairOutlet.outlet_id)
        .where(FairOutlet.outlet_id == outlet_id)
    ).one_or_none()
    if stall is None:
        return {}
    began = [start_of_day(stall.starts_on)] if stall.starts_on else []
    counted = [stall.counted_at + COUNTED_LATELY] if stall.counted_at else []
    first = max([*began, *counted], default=at)
    came = session.execute(
        select(StockItem.variant_id, func.min(StockMovement.at))
        .join(StockMovement, StockMovement.stock_item_id == StockItem.id)
        .where(StockItem.outlet_id == outlet_id, StockItem.variant_id.in_(sorted(variant_ids)))
        .group_by(StockItem.variant_id)
    )
    found = dict.fromkeys(variant_ids, min(first, at))
    return found | {variant_id: min(max(first, moment), at) for variant_id, moment in came}


def general_then(moments: Mapping[int, datetime]) -> dict[int, list[Candidate]]:
    """The prices of the whole shop at each variant's moment; a variant that had none is missing."""
    by_moment: dict[datetime, list[int]] = defaultdict(list)
    for variant_id, moment in moments.items():
        by_moment[moment].append(variant_id)
    found: dict[int, list[Candidate]] = {}
    for moment, variant_ids in by_moment.items():
        for variant_id, rows in candidates(variant_ids, moment).items():
            general = [row for row in rows if row.outlet_id is None]
            if general:
                found[variant_id] = general
    return found


def standing(outlet_id: int, goods: Mapping[int, Goods], at: datetime) -> dict[int, Goods]:
    """The same goods with the prices that a stall sells them at."""
    general = general_then(since(outlet_id, list(goods), at))
    return {
        key: each._replace(
            prices=(
                *((row, ends_at) for row, ends_at in each.prices if row.outlet_id is not None),
                *((row, None) for row in general[key]),
            )
        )
        if key in general
        else each
        for key, each in goods.items()
    }


def _here(outlet_id: int, rows: Collection[Candidate], general: Collection[Candidate]) -> PriceRow | None:
    """What a variant costs at a stall, of its prices in force and those of the whole shop that count there."""
    return best([*(row for row in rows if row.outlet_id == outlet_id), *general], outlet_id, None)


def waiting(outlet_id: int, at: datetime) -> list[Waiting]:
    """Goods on a stall's shelf whose price will be another one after the next count."""
    here = (StockItem.outlet_id == outlet_id, StockItem.on_hand > 0)
    ids = list(session.scalars(select(StockItem.variant_id).where(*here).distinct()))
    general, current = general_then(since(outlet_id, ids, at)), candidates(ids, at)
    found = []
    for variant_id in sorted(general):
        rows = current.get(variant_id, [])
        now = _here(outlet_id, rows, general[variant_id])
        then = best(rows, outlet_id, None)
        if now is not None and (then is None or now.amount != then.amount):
            found.append(Waiting(variant_id, now.amount, then.amount if then else None))
    return found


def prices_at(
    offers: Collection[tuple[int, int | None]], outlet_id: int, at: datetime
) -> dict[PriceKey, PriceRow]:
    """Like `catalogue.queries.prices_at` at one outlet; at a stall what it sells at. One statement more than that."""
    found = catalogue.prices_at(offers, [outlet_id], at)
    moments = since(outlet_id, {variant_id for variant_id, _lot in offers}, at)
    if not moments:
        return found
    general = general_then(moments)
    rows = candidates(list(moments), at)
    for variant_id, lot_id in offers:
        if lot_id is None and variant_id in general:
            price = _here(outlet_id, rows.get(variant_id, ()), general[variant_id])
            if price is not None:
                found[variant_id, outlet_id, None] = price
    return found
