"""Pages of the catalogue: the shop window, and where staff describe goods."""

from __future__ import annotations

from importlib import import_module

from shop.catalogue.views.blueprint import blueprint

__all__ = ["blueprint"]

for _module in (
    "age",
    "attributes",
    "home",
    "lists",
    "lost",
    "own",
    "product",
    "review",
    "staff",
    "staff_as_producer",
    "staff_baskets",
    "staff_offers",
    "stars",
    "suggestions",
    "synonyms",
    "vat",
):
    import_module(f"{__name__}.{_module}")
