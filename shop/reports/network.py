"""Goods over all outlets that a reader may see: on shelves, on their way, slow here and wanted there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.core.errors import NotFound
from shop.inventory.queries import spread
from shop.inventory.queries.sellable import sellable
from shop.inventory.queries.spread import SALES_DAYS, Named, Pair, Slow
from shop.outlets.queries import OutletRow
from shop.transfers.queries.coming import coming

SHORT_DAYS = 14  # sells, and what it has and gets lasts no longer
LONG_DAYS = 90  # what it has lasts longer


@dataclass(frozen=True, slots=True)
class Figures:
    """Units of one variant, at one outlet or at several together, in the variant's unit.

    ``other``: on display, in quarantine, damaged. ``due``: packed elsewhere to come. ``sold``: in the last 30 days.
    """

    on_hand: int = 0
    other: int = 0
    sellable: int = 0
    in_transit: int = 0
    due: int = 0
    sold: int = 0

    @property
    def lasts(self) -> int | None:
        """Days until what is there and comes is sold at the pace of the last 30; None where nothing was sold."""
        if not self.sold:
            return None
        return (self.on_hand + self.in_transit + self.due) * SALES_DAYS // self.sold

    @property
    def is_wanting(self) -> bool:
        """Whether the outlet could use more."""
        return self.lasts is not None and self.lasts < SHORT_DAYS

    @property
    def is_slow(self) -> bool:
        """Whether the outlet has more than it sells in a season."""
        return self.on_hand > 0 and (self.lasts is None or self.lasts > LONG_DAYS)


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One variant over all outlets; ``outlets``: how many have some, ``wanting``: how many could use more."""

    goods: Named
    sums: Figures
    outlets: int
    wanting: int


@dataclass(frozen=True, slots=True)
class SlowRow:
    """Goods that do not move at an outlet, and the outlets that sell them, the best first."""

    slow: Slow
    takers: Sequence[tuple[str, int]]


def goods(outlets: Sequence[OutletRow], typed: str, at: datetime, *, skip: int, most: int) -> list[GoodsRow]:
    """A page of variants with their sums. Six statements, however many outlets."""
    here = [outlet.id for outlet in outlets]
    named = spread.stocked_goods(here, typed, skip=skip, most=most)
    found = _figures(here, [one.variant_id for one in named], at)
    rows = []
    for one in named:
        mine = [each for (_outlet, variant), each in found.items() if variant == one.variant_id]
        wanting = sum(each.is_wanting for each in mine)
        rows.append(GoodsRow(one, _sum(mine), sum(each.on_hand > 0 for each in mine), wanting))
    return rows


def variant(
    outlets: Sequence[OutletRow], variant_id: int, at: datetime
) -> tuple[Named, list[tuple[OutletRow, Figures]]]:
    """One variant at each outlet that has, gets or sells it: who could use more first. Raises NotFound."""
    named = spread.one_of(variant_id)
    found = _figures([outlet.id for outlet in outlets], [variant_id], at)
    if named is None or not found:
        raise NotFound
    rows = [(outlet, found[outlet.id, variant_id]) for outlet in outlets if (outlet.id, variant_id) in found]
    rows.sort(key=lambda row: (not row[1].is_wanting, row[1].lasts is None, row[1].lasts or 0, row[0].name))
    return named, rows


def slow(
    outlets: Sequence[OutletRow], outlet_id: int, at: datetime, *, skip: int, most: int
) -> list[SlowRow]:
    """What does not move at one of the outlets, each with the three outlets that sell most of it. Two statements."""
    found = spread.slow(outlet_id, at, skip=skip, most=most)
    names = {outlet.id: outlet.name for outlet in outlets if outlet.id != outlet_id}
    sales = spread.sold(names, [one.goods.variant_id for one in found], at)
    return [SlowRow(one, _takers(one.goods.variant_id, sales, names)) for one in found]


def _takers(variant_id: int, sales: Mapping[Pair, int], names: Mapping[int, str]) -> list[tuple[str, int]]:
    mine = [(names[outlet], units) for (outlet, variant), units in sales.items() if variant == variant_id]
    return sorted(mine, key=lambda one: (-one[1], one[0]))[:3]


def _figures(outlet_ids: Collection[int], variant_ids: Collection[int], at: datetime) -> dict[Pair, Figures]:
    if not variant_ids or not outlet_ids:
        return {}
    lies, sold = spread.held(outlet_ids, variant_ids), spread.sold(outlet_ids, variant_ids, at)
    comes, web = coming(outlet_ids, variant_ids), sellable(list(outlet_ids), list(variant_ids), at)
    return {
        pair: Figures(*lies.get(pair, (0, 0)), web.get(pair, 0), *comes.get(pair, (0, 0)), sold.get(pair, 0))
        for pair in {*lies, *sold, *comes, *web}
    }


def _sum(rows: Collection[Figures]) -> Figures:
    return Figures(*(sum(getattr(row, name) for row in rows) for name in Figures.__dataclass_fields__))
