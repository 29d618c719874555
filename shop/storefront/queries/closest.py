"""Goods that come nearest to what is not there: to the words of an address, and to goods that were taken away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import Product, Shelf, SlugHistory
from shop.catalogue.words import asked_words
from shop.extensions import session
from shop.producers.models import Producer
from shop.storefront.queries.cards import CardRow, cards
from shop.storefront.queries.correction import corrected
from shop.storefront.queries.directory import directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.windows import window

MOST = 4
SHORTEST = 3


def closest(words: str, at: datetime) -> list[CardRow]:
    """At most four goods for these words; when they find nothing, for the likeliest words, then for fewer."""
    asked = asked_words(words)
    if len("".join(asked)) < SHORTEST:
        return []
    for q in (words, corrected(words), " ".join(asked[:-1])):
        if q and (found := _ids(Filters(q=q), at)):
            return cards(found, at)
    return []


def alternatives(slug: str, at: datetime) -> list[CardRow]:
    """At most four goods for one that was taken away: of its shelf and maker, then of its shelf, then of its maker."""
    row = session.execute(
        select(Shelf.slug, Producer.slug)
        .select_from(SlugHistory)
        .join(Product, Product.id == SlugHistory.product_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(Shelf, Shelf.id == Product.shelf_id)
        .where(SlugHistory.slug == slug)
    ).first()
    if row is None:
        return []
    shelf, maker = row
    questions = [Filters(shelf=shelf, producer=maker), Filters(shelf=shelf), Filters(producer=maker)]
    found: dict[int, None] = {}
    for asked in questions[0 if shelf else 2 :]:
        if len(found) < MOST:
            found |= dict.fromkeys(_ids(asked, at))
    return cards(list(found)[:MOST], at)


def _ids(asked: Filters, at: datetime) -> list[int]:
    return list(window(asked, directory(), at).ids[:MOST])
