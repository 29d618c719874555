"""What others ask of the catalogue."""

from shop.catalogue.pricing import PriceRow
from shop.catalogue.queries.prices import (
    VatTable,
    prices_at,
    rate_for,
    rates_on,
    vat_rate,
    vat_rates,
    vat_table,
)
from shop.catalogue.queries.variants import Component, VariantRow, components_of, variant_rows
from shop.catalogue.stars import Star, stars_on
from shop.catalogue.stars_then import stars_then

__all__ = [
    "Component",
    "PriceRow",
    "Star",
    "VariantRow",
    "VatTable",
    "components_of",
    "prices_at",
    "rate_for",
    "rates_on",
    "stars_on",
    "stars_then",
    "variant_rows",
    "vat_rate",
    "vat_rates",
    "vat_table",
]
