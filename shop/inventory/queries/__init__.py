"""What can be asked about stock."""

from shop.inventory.days import fit_until, web_day
from shop.inventory.queries.nearing import nearing
from shop.inventory.queries.sellable import (
    MarkedDown,
    counter_units,
    marked_down,
    marked_down_sellable,
    product_in_stock,
    sellable,
    sellable_by_variant,
    sellable_sql,
)
from shop.inventory.queries.stocked import outlets_having, stocked
from shop.inventory.queries.turns import turned

__all__ = [
    "MarkedDown",
    "counter_units",
    "fit_until",
    "marked_down",
    "marked_down_sellable",
    "nearing",
    "outlets_having",
    "product_in_stock",
    "sellable",
    "sellable_by_variant",
    "sellable_sql",
    "stocked",
    "turned",
    "web_day",
]
