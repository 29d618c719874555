"""The conditions of a list in SQL, over ``products`` alone, so that every list can start from an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, case, false, func, or_, select
from sqlalchemy.orm import aliased

from shop.catalogue.attributes import matching
from shop.catalogue.models import Price, Product, ProductAttribute, ProductCertificate, Variant
from shop.catalogue.schemes import having
from shop.catalogue.stars import counts, stars_of
from shop.catalogue.states import PriceKind, ProductState
from shop.certification.models import Certificate
from shop.core.clock import vn_day
from shop.inventory.queries import product_in_stock
from shop.producers.models import Producer
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.matching import matches

Moment = datetime | BindParameter[datetime]


def base(
    filters: Filters, names: Directory, at: datetime, *, alcohol: bool = False
) -> list[ColumnElement[bool]]:
    """What holds whatever is ticked of the facets below: words, shelf, producer, price, stock, attributes.

    Alcohol stands there only when it is asked for by somebody who is of age.
    """
    found = on_offer(at)
    if not (filters.of_age and (alcohol or asks_for_alcohol(filters, names))):
        found.append(Product.set_code.not_in(sorted(names.alcohol_sets)))
    if filters.shelf:
        shelf = names.shelves.get(filters.shelf)
        found.append(Product.shelf_id == (shelf.id if shelf else 0))
    if filters.producer:
        mine = select(Producer.id).where(Producer.slug == filters.producer)
        found.append(Product.producer_id == mine.scalar_subquery())
    if filters.price_from is not None:
        found.append(price_of(at) >= filters.price_from)
    if filters.price_to is not None:
        found.append(price_of(at) <= filters.price_to)
    found.extend(with_attribute(names, code, keys) for code, keys in filters.ticked().items())
    if filters.in_stock and not filters.outlet:
        found.append(product_in_stock(Product.__table__.c.id, at))
    if filters.q:
        found.append(Product.id.in_(matches(filters.q, exact=filters.exact)))
    return found


def on_offer(at: Moment) -> list[ColumnElement[bool]]:
    """What holds for everything in the shop window."""
    return [Product.state == ProductState.PUBLISHED, has_price(at)]


def facets(filters: Filters, names: Directory, at: datetime) -> list[ColumnElement[bool]]:
    """What the ticked values add: stars, provinces, sets, shelves, schemes, gifts, an outlet that has it in stock."""
    found: list[ColumnElement[bool]] = []
    if filters.provinces:
        found.append(Product.province_code.in_(sorted(filters.provinces)))
    if filters.sets:
        found.append(Product.set_code.in_(sorted(filters.sets)))
    if filters.shelves:
        ids = [names.shelves[slug].id for slug in sorted(filters.shelves) if slug in names.shelves]
        found.append(Product.shelf_id.in_(ids))
    if filters.gift:
        found.append(Product.is_gift.is_(True))
    if filters.schemes:
        found.append(having(filters.schemes, vn_day(at)))
    if filters.stars:
        found.extend(starred(sorted(filters.stars), at))
    if filters.outlet:
        outlet = names.outlets.get(filters.outlet)
        found.append(product_in_stock(Product.__table__.c.id, at, outlet_ids=[outlet.id if outlet else 0]))
    return found


def asks_for_alcohol(filters: Filters, names: Directory) -> bool:
    """Alcohol stands only where somebody asked for it: its set, its shelf, or a search with words."""
    return bool(filters.q or filters.shelf or filters.sets & names.alcohol_sets)


def with_attribute(names: Directory, code: str, keys: frozenset[str]) -> ColumnElement[bool]:
    """The goods have one of these values of an attribute; nothing has one of an attribute that nobody knows."""
    row = names.attributes.get(code)
    if row is None:
        return false()
    value = aliased(ProductAttribute)
    holders = select(value.product_id).where(value.attribute_id == row.id, matching(row, keys, value.value))
    return Product.id.in_(holders)


def starred(stars: list[int], at: datetime) -> list[ColumnElement[bool]]:
    """The star of the day is one of these: certificates find the candidates, the highest in force decides."""
    day = vn_day(at)
    certificate, link = aliased(Certificate), aliased(ProductCertificate)
    holding = (
        select(link.product_id)
        .join(certificate, certificate.id == link.certificate_id)
        .where(certificate.stars.in_(stars), counts(day, certificate, link))
    )
    return [Product.id.in_(holding), stars_of(Product.id, day).in_(stars)]


def live_price(price: type[Price], at: Moment) -> tuple[ColumnElement[bool], ...]:
    """An ordinary price row in force at a moment."""
    return (
        price.lot_id.is_(None),
        price.starts_at <= at,
        or_(price.ends_at.is_(None), price.ends_at > at),
    )


def has_price(at: Moment) -> ColumnElement[bool]:
    """Some variant on offer has a price now: goods without one are no offer."""
    variant, price = aliased(Variant), aliased(Price)
    return (
        select(price.id)
        .join(variant, variant.id == price.variant_id)
        .where(variant.product_id == Product.id, variant.retired_on.is_(None), *live_price(price, at))
        .correlate(Product)
        .exists()
    )


def price_of(at: Moment) -> ScalarSelect[Any]:
    """The price a card shows: of each variant the one that holds everywhere, else the lowest of an outlet; the least."""
    variant = aliased(Variant)
    everywhere, there = aliased(Price), aliased(Price)
    common = (
        select(everywhere.amount)
        .where(
            everywhere.variant_id == variant.id, everywhere.outlet_id.is_(None), *live_price(everywhere, at)
        )
        .order_by(
            case((everywhere.kind == PriceKind.PROMOTION, 0), else_=1),
            everywhere.starts_at.desc(),
            everywhere.id.desc(),
        )
        .limit(1)
        .correlate(variant)
        .scalar_subquery()
    )
    lowest = (
        select(func.min(there.amount))
        .where(there.variant_id == variant.id, there.outlet_id.is_not(None), *live_price(there, at))
        .correlate(variant)
        .scalar_subquery()
    )
    return (
        select(func.min(func.coalesce(common, lowest)))
        .where(variant.product_id == Product.id, variant.retired_on.is_(None))
        .correlate(Product)
        .scalar_subquery()
    )
