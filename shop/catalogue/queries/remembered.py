"""What cart and checkout ask of the catalogue again and again, from the process's memory.

True for the version of the shop window that this request knows: a transaction reads it again, with the statement that
locks what it works on (`cart.queries.lock_by_key`: as it was when that began to wait) or after it (the till). Not for a transaction that changes goods or prices itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from shop.catalogue.models import Price
from shop.catalogue.pricing import Candidate, PriceRow, best
from shop.catalogue.queries import prices as pricing
from shop.catalogue.queries import variants
from shop.catalogue.queries.prices import PriceKey, VatTable
from shop.catalogue.queries.variants import Component, VariantRow
from shop.catalogue.stars import Star, stars_on
from shop.core.clock import vn_day
from shop.extensions import run
from shop.window.memory import Loaded, Shown

MOST_SHOWN = 5000


class Goods(NamedTuple):
    """A variant with its components, when it is a basket, and its price rows: those in force and those to come."""

    row: VariantRow
    components: tuple[Component, ...]
    prices: tuple[tuple[Candidate, datetime | None], ...]


def goods(variant_ids: Collection[int], at: datetime) -> dict[int, Goods]:
    """The goods of these variants by id; unknown ids are missing. Three statements at most."""
    return _goods(sorted(variant_ids), at, lambda ids: _load(ids, at))


def goods_then(variant_ids: Collection[int], at: datetime) -> dict[int, Goods]:
    """Like `goods`, as it was at a moment that is over: from the database, which nobody remembers for."""
    return {key: found for key, (found, _until) in _load(sorted(variant_ids), at).items()}


def prices_at(
    known: dict[int, Goods],
    pairs: Iterable[tuple[int, int | None]],
    outlet_ids: Collection[int],
    at: datetime,
) -> dict[PriceKey, PriceRow]:
    """Like `catalogue.queries.prices_at`, out of goods that are known already. No statement."""
    prices: dict[PriceKey, PriceRow] = {}
    for variant, lot in set(pairs):
        rows = [
            row
            for row, ends_at in (known[variant].prices if variant in known else ())
            if row.starts_at <= at and (ends_at is None or ends_at > at)
        ]
        common, own = best(rows, None, lot), {row.outlet_id for row in rows}
        for outlet in (None, *outlet_ids):
            price = best(rows, outlet, lot) if outlet in own else common
            if price is not None:
                prices[variant, outlet, lot] = price
    return prices


def vat_table(at: datetime) -> VatTable:
    """Like `catalogue.queries.vat_table`."""
    return _rates([0], at, lambda _keys: {0: (pricing.vat_table(), None)})[0]


def stars(product_ids: Collection[int], at: datetime) -> dict[int, Star]:
    """Like `catalogue.queries.stars_on` for the Vietnamese day of this moment."""
    found = _stars(sorted(product_ids), at, lambda ids: _load_stars(ids, at))
    return {product_id: star for product_id, star in found.items() if star is not None}


_goods: Shown[Goods] = Shown(MOST_SHOWN)
_rates: Shown[VatTable] = Shown(1)
_stars: Shown[Star | None] = Shown(MOST_SHOWN)


def _load(variant_ids: Sequence[int], at: datetime) -> Loaded[int, Goods]:
    components = variants.components_of(variant_ids)
    rows = variants.variant_rows(variant_ids, vn_day(at))
    prices: dict[int, list[tuple[Candidate, datetime | None]]] = defaultdict(list)
    for *price, ends_at in run(_PRICES, {"variant_ids": list(variant_ids), "at": at}):
        candidate = Candidate(*price)
        prices[candidate.variant_id].append((candidate, ends_at))
    return {
        key: (Goods(row, tuple(components.get(key, ())), tuple(prices.get(key, ()))), None)
        for key, row in rows.items()
    }


def _load_stars(product_ids: Sequence[int], at: datetime) -> Loaded[int, Star | None]:
    found = stars_on(product_ids, vn_day(at))
    return {product_id: (found.get(product_id), None) for product_id in product_ids}


_PRICES = select(
    Price.id,
    Price.variant_id,
    Price.outlet_id,
    Price.lot_id,
    Price.kind,
    Price.amount,
    Price.starts_at,
    Price.ends_at,
).where(
    Price.variant_id.in_(bindparam("variant_ids", expanding=True)),
    or_(Price.ends_at.is_(None), Price.ends_at > bindparam("at")),
)
