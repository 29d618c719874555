"""What staff type: the content of a version, the facts of a variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shop.catalogue.states import Measure, Reach, Storage, VatClass


@dataclass(frozen=True, slots=True)
class VersionText:
    """The reviewed content of a product: name, story, label data of domain rule 4.6, typed attributes by code."""

    name: str
    summary: str = ""
    description: str = ""
    name_en: str | None = None
    summary_en: str | None = None
    description_en: str | None = None
    responsible_name: str | None = None
    responsible_address: str | None = None
    origin: str | None = None
    ingredients: str | None = None
    allergens: str | None = None
    usage: str | None = None
    storage_note: str | None = None
    warning: str | None = None
    standard: str | None = None
    declaration_number: str | None = None
    origin_en: str | None = None
    ingredients_en: str | None = None
    allergens_en: str | None = None
    usage_en: str | None = None
    storage_note_en: str | None = None
    warning_en: str | None = None
    attributes: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class VariantText:
    """What is put in the cart. Weights in grams, volume in millilitres, strength in hundredths of a percent.

    ``own_sku`` is the producer's own code, by which its sheets name the variant; ``sku`` is the shop's.
    """

    name: str
    unit: str
    gross_weight_g: int
    sku: str | None = None
    name_en: str | None = None
    measure: Measure = Measure.PIECE
    step: int = 1
    price_per: int = 1
    net_weight_g: int | None = None
    net_volume_ml: int | None = None
    storage: Storage = Storage.NORMAL
    reach: Reach = Reach.COUNTRY
    max_transit_days: int = 7
    promise_days: int = 0
    alcohol_bp: int | None = None
    vat_class: VatClass = VatClass.STANDARD
    barcode: str | None = None
    own_sku: str | None = None
