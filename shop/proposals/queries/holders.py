"""Which outlets hold a producer's goods on consignment, and what they cost there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from shop.agreements.queries import terms_between
from shop.agreements.states import Ownership
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries import prices_at
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.states import LotOwner
from shop.outlets.models import Operator, Outlet


@dataclass(frozen=True, slots=True)
class Holder:
    """An outlet that has or had a variant, whose price the agreement decides there."""

    variant_id: int
    producer_id: int
    outlet_id: int
    outlet: str
    operator_id: int
    operator: str


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant on consignment with its price (đồng, None: none) at each outlet that holds it."""

    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    places: tuple[tuple[Holder, int | None], ...]

    @property
    def least(self) -> int | None:
        """The lowest price of any outlet."""
        return min((amount for _place, amount in self.places if amount is not None), default=None)

    @property
    def most(self) -> int | None:
        """The highest price of any outlet."""
        return max((amount for _place, amount in self.places if amount is not None), default=None)


def holders(producer_ids: Collection[int], day: date, variant_id: int | None = None) -> list[Holder]:
    """Who holds these goods on consignment, by outlet: by the terms in force, or by units that are left.

    As `inventory.queries.deciders` tells it for one outlet. Two statements.
    """
    left = func.max(StockItem.on_hand).filter(Lot.owner == LotOwner.PRODUCER)
    asked = [Product.producer_id.in_(sorted(producer_ids)), Variant.retired_on.is_(None), ~Variant.sums_parts]
    if variant_id is not None:
        asked.append(Variant.id == variant_id)
    rows = session.execute(
        select(
            StockItem.variant_id,
            Product.producer_id,
            StockItem.outlet_id,
            Outlet.name,
            Outlet.operator_id,
            Operator.legal_name,
            left.label("left"),
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Outlet, Outlet.id == StockItem.outlet_id)
        .join(Operator, Operator.id == Outlet.operator_id)
        .where(*asked)
        .group_by(
            StockItem.variant_id,
            Product.producer_id,
            StockItem.outlet_id,
            Outlet.name,
            Outlet.operator_id,
            Operator.legal_name,
        )
        .order_by(Outlet.name, StockItem.outlet_id, StockItem.variant_id)
    ).all()
    terms = terms_between({row.operator_id for row in rows}, producer_ids, day)
    agreed = {key for key, one in terms.items() if one.ownership is Ownership.CONSIGNED}
    return [Holder(*row[:6]) for row in rows if row.left or (row.operator_id, row.producer_id) in agreed]


def goods_of(producer_ids: Collection[int], at: datetime, variant_id: int | None = None) -> list[Goods]:
    """The goods of these producers that are on consignment anywhere, by name."""
    places = holders(producer_ids, vn_day(at), variant_id)
    ids = {place.variant_id for place in places}
    outlets = sorted({place.outlet_id for place in places})
    prices = prices_at([(key, None) for key in ids], outlets, at)

    def amount(place: Holder) -> int | None:
        price = prices.get((place.variant_id, place.outlet_id, None))
        return price.amount if price else None

    rows = session.execute(
        select(Variant.id, ProductVersion.name, Variant.name, Variant.unit, Variant.measure)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(Variant.id.in_(ids))
        .order_by(ProductVersion.name, Variant.id)
    )
    return [
        Goods(*row, tuple((place, amount(place)) for place in places if place.variant_id == row[0]))
        for row in rows
    ]
