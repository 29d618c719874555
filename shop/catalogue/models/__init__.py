"""The tables of goods, one module a subject."""

from shop.catalogue.models.attributes import (
    Attribute,
    AttributeOption,
    AttributeSet,
    ProductAttribute,
)
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
from shop.catalogue.models.schemes import ProductScheme
from shop.catalogue.models.shelves import ProductSet, Shelf
from shop.catalogue.models.synonyms import SearchSynonym, SearchSynonymException

__all__ = [
    "Attribute",
    "AttributeOption",
    "AttributeSet",
    "BasketItem",
    "ListingEvent",
    "Price",
    "Product",
    "ProductAttribute",
    "ProductCertificate",
    "ProductImage",
    "ProductScheme",
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
