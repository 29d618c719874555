"""Where goods can be sold, product by product, whatever their variants are."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, cast, func, select, union, union_all
from sqlalchemy.orm import aliased

from shop.catalogue.models import Variant
from shop.core.clock import vn_day
from shop.inventory.models import StockLevel
from shop.inventory.queries.conditions import Goods, published
from shop.inventory.queries.levels import free_units
from shop.inventory.queries.sellable import Ids, among, basket_pairs

Products = Callable[[Any], list[ColumnElement[bool]]]


def stocked(at: datetime, *, product_ids: Products | None = None, outlet_ids: Ids = None) -> Subquery:
    """Where some variant of a product can be sold: ``product_id``, ``outlet_id``, each pair once.

    ``product_ids``: a condition on a column of products, or None for the whole shop.
    """
    today = vn_day(at)
    wanted = product_ids or (lambda _column: [])
    single = _single(today, wanted, Goods.id.label("product_id"), StockLevel.outlet_id)
    single = single.where(*among(StockLevel.outlet_id, outlet_ids))
    return union(single, _whole(today, product_ids, outlet_ids)).subquery("stocked")


def outlets_having(at: datetime, product_ids: Products) -> Select[*tuple[Any, ...]]:
    """(product, outlets) where some variant of a product can be sold: the ids of the outlets with commas between them.

    A row for a product and not one for each pair: a hundred outlets have thousands of goods, and a pair costs more to
    hand over than to find. An outlet stands there as often as it has variants of the product.
    """
    today = vn_day(at)
    single = _single(today, product_ids, Goods.id, _listed(StockLevel.outlet_id)).group_by(Goods.id)
    whole = _whole(today, product_ids, None).subquery("whole")
    baskets = select(whole.c.product_id, _listed(whole.c.outlet_id)).group_by(whole.c.product_id)
    return union_all(single, baskets)  # type: ignore[return-value]


def _single(today: date, wanted: Products, *columns: Any) -> Select[*tuple[Any, ...]]:
    return free_units(today, *columns).where(published(), *wanted(Goods.id))


def _whole(today: date, wanted: Products | None, outlet_ids: Ids) -> Select[*tuple[Any, ...]]:
    """The same pairs for baskets."""
    kit = aliased(Variant, name="kit")
    kits = select(kit.id).where(*wanted(kit.product_id)) if wanted else None
    baskets = basket_pairs(today, outlet_ids, kits).subquery("baskets")
    return select(kit.product_id, baskets.c.outlet_id).join(baskets, baskets.c.basket_id == kit.id)


def _listed(outlet_id: Any) -> ColumnElement[str]:
    return func.aggregate_strings(cast(outlet_id, String), ",")
