"""Products, the versions of what they say of themselves, and what is sold of them."""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalogue.states import Measure, ProductState, Reach, Storage, VatClass, VersionState
from shop.certification.states import WithdrawalGround
from shop.core.columns import BigInt, moment, pk, quantity, str100, str200, str_enum
from shop.extensions import Base


class Product(Base):
    """A good of one producer. All reviewed content is in its versions; it points at the published one."""

    __tablename__ = "products"
    __table_args__ = (
        Index("ix_products_state_published_at", "state", "published_at", "id"),
        Index("ix_products_shelf_id_state", "shelf_id", "state", "id"),
        CheckConstraint(
            "state <> 'published' OR published_version_id IS NOT NULL", name="published_has_version"
        ),
    )

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    set_code: Mapped[int] = mapped_column(ForeignKey("product_sets.code"), index=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    state: Mapped[ProductState] = mapped_column(str_enum(ProductState, "state"))
    # No foreign key: versions point at their product, and a circle of keys would bind every insert.
    published_version_id: Mapped[int | None] = mapped_column(BigInt)
    is_gift: Mapped[bool] = mapped_column(Boolean, default=False)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    source: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[moment]
    published_at: Mapped[moment | None]


class ProductVersion(Base):
    """What a product says of itself: name, story and label data (NĐ 37/2026/NĐ-CP).

    Required to publish: name, summary, responsible_name, responsible_address, origin, ingredients (food), usage,
    storage_note; a warning for alcohol and health-protection food.
    """

    __tablename__ = "product_versions"
    __table_args__ = (UniqueConstraint("product_id", "number"),)

    id: Mapped[pk]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[VersionState] = mapped_column(str_enum(VersionState, "state"))
    name: Mapped[str200]
    name_en: Mapped[str | None] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300), default="")
    summary_en: Mapped[str | None] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str | None] = mapped_column(Text)
    responsible_name: Mapped[str | None] = mapped_column(String(200))
    responsible_address: Mapped[str | None] = mapped_column(String(300))
    origin: Mapped[str | None] = mapped_column(String(200))
    ingredients: Mapped[str | None] = mapped_column(Text)
    allergens: Mapped[str | None] = mapped_column(String(300))
    usage: Mapped[str | None] = mapped_column(Text)
    storage_note: Mapped[str | None] = mapped_column(String(300))
    warning: Mapped[str | None] = mapped_column(String(500))
    standard: Mapped[str | None] = mapped_column(String(200))
    declaration_number: Mapped[str | None] = mapped_column(String(100))
    origin_en: Mapped[str | None] = mapped_column(String(200))
    ingredients_en: Mapped[str | None] = mapped_column(Text)
    allergens_en: Mapped[str | None] = mapped_column(String(300))
    usage_en: Mapped[str | None] = mapped_column(Text)
    storage_note_en: Mapped[str | None] = mapped_column(String(300))
    warning_en: Mapped[str | None] = mapped_column(String(500))
    # By code of the attribute: code of an option, a list of them, a number in its steps, or true or false.
    attributes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[moment | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # What a producer proposes with the words (`shop.catalogue.listing`), and the reviewer's notes by field.
    offer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    notes: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    submitted_at: Mapped[moment | None]


class Variant(Base):
    """What is put in the cart. Weights in grams, volume in millilitres, ``alcohol_bp`` hundredths of a percent.

    ``measure`` and ``step``: whole pieces, or grams in steps. ``price_per``: 1 piece or 1,000 g. ``promise_days``:
    days of life left at least on the day of hand-over. ``sums_parts``: a basket whose price is that of its parts.
    """

    __tablename__ = "variants"
    __table_args__ = (
        CheckConstraint("step > 0 AND price_per > 0", name="step_and_price_per"),
        CheckConstraint("promise_days >= 0 AND max_transit_days >= 0", name="days"),
        Index("ix_variants_product_id_position", "product_id", "position"),
    )

    id: Mapped[pk]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    sku: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str100]
    name_en: Mapped[str | None] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(20))  # hộp, chai, gói, kg: the word after the number
    measure: Mapped[Measure] = mapped_column(str_enum(Measure, "measure"))
    step: Mapped[int] = mapped_column(Integer, default=1)
    price_per: Mapped[int] = mapped_column(Integer, default=1)
    net_weight_g: Mapped[int | None] = mapped_column(Integer)
    net_volume_ml: Mapped[int | None] = mapped_column(Integer)
    gross_weight_g: Mapped[int] = mapped_column(Integer)
    storage: Mapped[Storage] = mapped_column(str_enum(Storage, "storage"))
    reach: Mapped[Reach] = mapped_column(str_enum(Reach, "reach"))
    max_transit_days: Mapped[int] = mapped_column(Integer)
    promise_days: Mapped[int] = mapped_column(Integer, default=0)
    alcohol_bp: Mapped[int | None] = mapped_column(Integer)
    vat_class: Mapped[VatClass] = mapped_column(str_enum(VatClass, "vat_class"))
    barcode: Mapped[str | None] = mapped_column(String(14), index=True)
    own_sku: Mapped[str | None] = mapped_column(String(40))  # the producer's code; among its own goods only
    position: Mapped[int] = mapped_column(Integer, default=0)
    retired_on: Mapped[date | None] = mapped_column(Date)
    sums_parts: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class ProductCertificate(Base):
    """A certificate covers a product until ``withdrawn_on`` (the first day without it)."""

    __tablename__ = "product_certificates"
    __table_args__ = (UniqueConstraint("product_id", "certificate_id"),)

    id: Mapped[pk]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    ground: Mapped[WithdrawalGround | None] = mapped_column(str_enum(WithdrawalGround, "ground"))
    kept_document: Mapped[str | None] = mapped_column(String(200))


class ProductImage(Base):
    """A picture of a product: an uploaded file, or a drawing of ours (``drawing`` names it in static/img)."""

    __tablename__ = "product_images"
    __table_args__ = (CheckConstraint("(media_id IS NULL) <> (drawing IS NULL)", name="one_source"),)

    id: Mapped[pk]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"))
    drawing: Mapped[str | None] = mapped_column(String(100))
    alt: Mapped[str200]
    alt_en: Mapped[str | None] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(Integer, default=0)


class BasketItem(Base):
    """What a gift basket is made of.

    ``share``: this component's part of the money of one basket, in đồng as a weight; without it, what it costs alone.
    """

    __tablename__ = "basket_items"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("share > 0", name="share"),
    )

    basket_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), primary_key=True)
    component_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), primary_key=True, index=True)
    quantity: Mapped[quantity]
    share: Mapped[int | None] = mapped_column(BigInteger)


class SlugHistory(Base):
    """A product's former address."""

    __tablename__ = "slug_history"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)


class ListingEvent(Base):
    """One move of a product or of one of its versions; appended only."""

    __tablename__ = "listing_events"

    id: Mapped[pk]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(BigInt)
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(500))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class SearchEntry(Base):
    """The text of a published product for search: as written (lower case, NFC) and folded."""

    __tablename__ = "search_entries"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    name_exact: Mapped[str] = mapped_column(String(300))
    name_folded: Mapped[str] = mapped_column(String(300))
    more_folded: Mapped[str] = mapped_column(Text)
