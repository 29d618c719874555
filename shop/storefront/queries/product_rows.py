"""What the page of one product is made of, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from shop.catalogue.attributes import Frozen
from shop.catalogue.states import ProductState
from shop.inventory.queries import MarkedDown
from shop.outlets.states import TaxMethod
from shop.reviews.queries.shown import NOTHING, UNRATED, Rating, ReviewPage
from shop.storefront.queries.cards import CardRow, VariantOffer
from shop.storefront.queries.contents import Content
from shop.storefront.queries.scheme_rows import SchemeFact


class Picture(NamedTuple):
    """A picture: a drawing of ours, or an uploaded file with its size in pixels."""

    id: int
    drawing: str | None
    digest: str | None
    width: int | None
    height: int | None
    alt: str
    alt_en: str | None


class Facts(NamedTuple):
    """The product as published, its producer, its certificates in force. Days are Vietnamese.

    ``traits``: the values of its attributes.
    """

    id: int
    slug: str
    state: ProductState
    set_code: int
    shelf_id: int
    province_code: str
    is_sample: bool
    name: str
    name_en: str | None
    summary: str
    summary_en: str | None
    description: str
    description_en: str | None
    responsible_name: str | None
    responsible_address: str | None
    origin: str | None
    ingredients: str | None
    allergens: str | None
    usage: str | None
    storage_note: str | None
    warning: str | None
    standard: str | None
    declaration_number: str | None
    origin_en: str | None
    ingredients_en: str | None
    allergens_en: str | None
    usage_en: str | None
    storage_note_en: str | None
    warning_en: str | None
    producer_id: int
    producer_slug: str
    producer_name: str
    producer_commune: str | None
    producer_story: str | None
    producer_story_en: str | None
    selling: bool
    away_until: date | None
    certificate_code: str | None
    stars: int | None
    issued_on: date | None
    until: date | None
    decision_number: str | None
    decided_on: date | None
    authority: str | None
    ended_on: date | None
    near: str | None
    elsewhere: str | None
    contents: str | None
    spots: str | None
    has_day_rules: bool = False
    traits: Frozen = ()
    schemes: tuple[SchemeFact, ...] = ()


class StockRow(NamedTuple):
    """What one outlet can sell of one variant on the web; units of its measure.

    ``hides_units``: it tells customers in words how much that is; ``low_mark``: little, by its own mark; 0 without one.
    """

    variant_id: int
    units: int
    outlet_id: int
    outlet_slug: str
    outlet_name: str
    outlet_name_en: str | None
    commune_code: str
    pickup_days: int
    offers_pickup: bool
    offers_delivery: bool
    rank: int
    seller: str
    tax_method: TaxMethod
    hides_units: bool
    low_mark: int


@dataclass(frozen=True, slots=True)
class ProductPage:
    """All of it, as values: two pages that say the same are equal."""

    facts: Facts
    pictures: tuple[Picture, ...]
    offers: tuple[VariantOffer, ...]
    stock: tuple[StockRow, ...]
    marked_down: tuple[MarkedDown, ...]
    related: tuple[CardRow, ...]
    rating: Rating = UNRATED
    reviews: ReviewPage = NOTHING
    contents: tuple[Content, ...] = ()

    def units_of(self, variant_id: int) -> int:
        """Units of a variant over all outlets."""
        return sum(row.units for row in self.stock if row.variant_id == variant_id)

    def most_at_one(self, variant_id: int) -> int:
        """The most units that one outlet has."""
        return max((row.units for row in self.stock if row.variant_id == variant_id), default=0)
