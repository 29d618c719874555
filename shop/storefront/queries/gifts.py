"""Goods to give, the best selling first."""

from __future__ import annotations

from datetime import datetime

from shop.storefront.queries.cards import CardRow, cards
from shop.storefront.queries.directory import directory
from shop.storefront.queries.filters import Filters, Sort
from shop.storefront.queries.windows import window

MOST = 4


def gifts(at: datetime) -> list[CardRow]:
    """A few of them; none where the shop has no gifts."""
    found = window(Filters(gift=True, sort=Sort.SALES), directory(), at)
    return cards(found.ids[:MOST], at)
