"""Goods of one outlet that a shopper may put together as a gift."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import BasketItem, Variant
from shop.catalogue.states import Measure
from shop.core.money import Dong
from shop.extensions import run
from shop.storefront.queries.cards import CardRow, cards
from shop.storefront.queries.directory import directory
from shop.storefront.queries.filters import Filters, Sort
from shop.storefront.queries.windows import window

MOST = 60
_BASKETS = select(Variant.product_id).join(BasketItem, BasketItem.basket_id == Variant.id).distinct()


def goods_at(outlet: tuple[int, str, str], at: datetime) -> list[CardRow]:
    """What an outlet (id, slug, name) has by the piece, the highest stars first; no alcohol, no ready basket."""
    number, slug, name = outlet
    found = window(Filters(outlet=slug, sort=Sort.STARS), directory(), at)
    ready = {row[0] for row in run(_BASKETS)}
    ids = [key for key in found.ids if key not in ready][:MOST]
    return [
        row
        for row in cards(ids, at, (number, name))
        if row.can_add and row.units > 0 and row.offer.measure is Measure.PIECE and price_at(row, number)
    ]


def price_at(row: CardRow, outlet_id: int) -> Dong | None:
    """What a card's variant costs at an outlet: the outlet's own price, else the common one."""
    return dict(row.offer.by_outlet).get(outlet_id, row.offer.amount)
