"""The tables of goods, one module a subject."""

from shop.catalogue.models.offers import Price, VatRate
from shop.catalogue.models.products import (
    BasketItem,
    ListingEvent,
    Product,
    ProductCertificate,
    ProductImage,
    ProductVersion,
    SearchEntry,
    SlugHistory,
    Variant,
)
from shop.catalogue.models.shelves import ProductSet, Shelf
from shop.catalogue.models.synonyms import SearchSynonym, SearchSynonymException

__all__ = [
    "BasketItem",
    "ListingEvent",
    "Price",
    "Product",
    "ProductCertificate",
    "ProductImage",
    "ProductSet",
    "ProductVersion",
    "SearchEntry",
    "SearchSynonym",
    "SearchSynonymException",
    "Shelf",
    "SlugHistory",
    "Variant",
    "VatRate",
]
