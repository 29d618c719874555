"""What a gift basket holds. The rows come packed with the facts of a product, so that its page asks nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import BasketItem, Product, Variant
from shop.storefront.queries.cards import CardRow, VariantOffer


class Packed(NamedTuple):
    """So many units of a variant of a product in one basket."""

    basket_id: int
    variant_id: int
    product_id: int
    quantity: int


class Content(NamedTuple):
    """A component as the page shows it: what it is, in which variant, how much of it."""

    basket_id: int
    card: CardRow
    offer: VariantOffer
    quantity: int


def packed() -> Any:
    """SQL: `basket|variant|product|quantity` of what a product's variants hold, between commas."""
    basket, part = aliased(Variant), aliased(Variant)
    texts = [
        cast(column, String)
        for column in (BasketItem.basket_id, part.id, part.product_id, BasketItem.quantity)
    ]
    row = texts[0] + "|" + texts[1] + "|" + texts[2] + "|" + texts[3]
    return (
        select(func.aggregate_strings(row, ","))
        .join(basket, basket.id == BasketItem.basket_id)
        .join(part, part.id == BasketItem.component_id)
        .where(basket.product_id == Product.id, basket.retired_on.is_(None))
        .correlate(Product)
        .scalar_subquery()
    )


def unpacked(text: str | None) -> list[Packed]:
    """The rows of ``packed``, in a fixed order."""
    rows = [row.split("|") for row in text.split(",")] if text else []
    return sorted(Packed._make(map(int, row)) for row in rows)


def contents_of(
    packed_rows: Sequence[Packed], cards: Iterable[CardRow], offers: Iterable[VariantOffer]
) -> tuple[Content, ...]:
    """What is shown of each component. One that is off sale is left out: its basket cannot be bought then."""
    by_product = {card.product_id: card for card in cards}
    by_variant = {offer.variant_id: offer for offer in offers}
    return tuple(
        Content(row.basket_id, by_product[row.product_id], by_variant[row.variant_id], row.quantity)
        for row in packed_rows
        if row.product_id in by_product and row.variant_id in by_variant
    )


def broken(packed_rows: Sequence[Packed], contents: Sequence[Content]) -> set[int]:
    """The baskets of which a component is off sale, or whose producer does not sell at the moment."""
    whole = {(each.basket_id, each.offer.variant_id) for each in contents if each.card.selling}
    return {row.basket_id for row in packed_rows if (row.basket_id, row.variant_id) not in whole}
