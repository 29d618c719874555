"""How many of the goods in a list have each value of each attribute, with every other filter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select

from shop.catalogue.models import Product, ProductAttribute
from shop.extensions import run
from shop.inventory.queries.one_of import Among
from shop.storefront.queries.conditions import base, facets
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters

ATTRIBUTES = "attributes"


def selects(filters: Filters, names: Directory, at: datetime, most: int) -> list[Select[*tuple[Any, ...]]]:
    """(kind, "", "", attribute, value, how many): one part for what is not ticked, one for each ticked attribute.

    Nothing where the goods are of all kinds. Counts at most so many products.
    """
    if not filters.tells_kind:
        return []
    ticked = [names.attributes[code] for code in filters.ticked() if code in names.attributes]
    rest = ProductAttribute.attribute_id.not_in([row.id for row in ticked])
    parts = [_select(filters, names, at, most).where(rest)]
    for row in ticked:
        own = _select(filters.without(row.code), names, at, most)
        parts.append(own.where(ProductAttribute.attribute_id == row.id))
    return parts


def counted(rows: Iterable[Any], names: Directory) -> dict[str, Counter[str]]:
    """The counts by attribute and by what can be ticked of it; attributes in their order, none retired."""
    by_id = {row.id: row for row in names.attributes.values() if not row.is_retired}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for _kind, _slug, _name, attribute_id, value, number in rows:
        row = by_id.get(attribute_id)
        if row is not None and (key := row.key_of(value)):
            found[row.code][key] += number
    return {code: found[code] for code in names.attributes if code in found}


def of_goods(product_ids: Sequence[int], names: Directory) -> dict[str, Counter[str]]:
    """The same for goods that are known, with no attribute ticked. One statement."""
    rows = run(_OF_GOODS, {"product_ids": list(product_ids)}) if product_ids else ()
    return counted(rows, names)


def _select(filters: Filters, names: Directory, at: datetime, most: int) -> Select[*tuple[Any, ...]]:
    wanted = [*base(filters, names, at), *facets(filters, names, at)]
    chosen = select(Product.id).where(*wanted).limit(most).subquery()
    value = ProductAttribute
    return (
        select(literal(ATTRIBUTES), literal(""), literal(""), value.attribute_id, value.value, func.count())
        .join(chosen, chosen.c.id == value.product_id)
        .group_by(value.attribute_id, value.value)
    )


_VALUE = ProductAttribute
_OF_GOODS = (
    select(literal(ATTRIBUTES), literal(""), literal(""), _VALUE.attribute_id, _VALUE.value, func.count())
    .where(Among(_VALUE.product_id, "product_ids"))
    .group_by(_VALUE.attribute_id, _VALUE.value)
)
