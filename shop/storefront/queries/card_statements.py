"""The statements behind cards: built once a day, read for any number of products."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import (
    BasketItem,
    Price,
    Product,
    ProductCertificate,
    ProductImage,
    ProductVersion,
    Variant,
)
from shop.catalogue.pictures import first_image_id
from shop.catalogue.stars import counts
from shop.catalogue.states import PriceKind, ProductState
from shop.certification.models import Certificate
from shop.core.clock import start_of_day
from shop.core.columns import UTCDateTime
from shop.core.statements import built_once
from shop.inventory.models import StockSetting
from shop.inventory.queries import sellable_sql
from shop.inventory.queries.one_of import Among
from shop.inventory.states import Offering
from shop.media.models import MediaFile
from shop.outlets.models import Outlet
from shop.outlets.queries import sells
from shop.producers.models import Producer
from shop.producers.queries import selling
from shop.reviews.models import ProductRating
from shop.reviews.queries.shown import number_sql, total_sql
from shop.storefront.queries.scheme_rows import schemes_text
from shop.window.version import NUMBER


@built_once(4)
def facts(day: date) -> Select[*tuple[Any, ...]]:
    """What a card says of products, by ``product_ids``."""
    shown = aliased(Certificate)
    return (
        select(
            Product.id,
            Product.slug,
            ProductVersion.name,
            ProductVersion.name_en,
            Producer.name,
            Producer.commune_code,
            Product.province_code,
            Product.set_code,
            ProductImage.drawing,
            MediaFile.digest,
            shown.stars,
            func.coalesce(shown.extended_until, shown.expires_on),
            selling(day),
            number_sql(),
            total_sql(),
            schemes_text(day),
        )
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(ProductImage, ProductImage.id == first_image_id())
        .outerjoin(MediaFile, MediaFile.id == ProductImage.media_id)
        .outerjoin(shown, shown.id == certificate_of_day(day))
        .outerjoin(ProductRating, ProductRating.product_id == Product.id)
        .where(
            Product.id.in_(bindparam("product_ids", expanding=True)), Product.state == ProductState.PUBLISHED
        )
    )


def certificate_of_day(day: date) -> Any:
    """The certificate behind the star of the day: the highest, of equals the one that lasts longest."""
    certificate, link = aliased(Certificate), aliased(ProductCertificate)
    return (
        select(certificate.id)
        .join(link, link.certificate_id == certificate.id)
        .where(link.product_id == Product.id, counts(day, certificate, link))
        .order_by(
            certificate.stars.desc(),
            func.coalesce(certificate.extended_until, certificate.expires_on).desc(),
            certificate.id,
        )
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


@built_once(4)
def sellable(day: date, *, has_baskets: bool) -> Select[*tuple[Any, ...]]:
    """Units by outlet and variant, for some products, with the version. A basket among them makes it twice as dear."""
    wanted = select(Variant.id).where(Among(Variant.product_id, "product_ids"))
    rows = sellable_sql(start_of_day(day), variant_ids=wanted, has_baskets=has_baskets)
    return select(rows.c.outlet_id, rows.c.variant_id, rows.c.sellable, NUMBER)


@built_once(4)
def offers(day: date) -> Select[*tuple[Any, ...]]:
    """Variants with all their price rows, by ``product_ids``; those that are over only where they count still.

    A promotion, or a price of one outlet, that ended after ``recent`` says whether a former price was true for as
    long as it must.
    """
    at, recent = (bindparam(name, type_=UTCDateTime()) for name in ("at", "recent"))
    of_outlet = and_(Price.outlet_id.is_not(None), Price.lot_id.is_(None))
    counts_still = and_(or_(Price.kind == PriceKind.PROMOTION, of_outlet), Price.ends_at > recent)
    return (
        select(
            Variant.id,
            Variant.product_id,
            Variant.name,
            Variant.name_en,
            Variant.unit,
            Variant.measure,
            Variant.step,
            Variant.price_per,
            Variant.net_weight_g,
            Variant.net_volume_ml,
            Variant.storage,
            Variant.reach,
            Variant.max_transit_days,
            Variant.promise_days,
            Variant.alcohol_bp,
            Variant.vat_class,
            _on_demand(day),
            exists().where(BasketItem.basket_id == Variant.id),
            Price.id,
            Price.outlet_id,
            Price.lot_id,
            Price.kind,
            Price.amount,
            Price.starts_at,
            Price.ends_at,
        )
        .outerjoin(
            Price,
            and_(
                Price.variant_id == Variant.id,
                or_(Price.ends_at.is_(None), Price.ends_at > at, counts_still),
            ),
        )
        .where(
            Variant.product_id.in_(bindparam("product_ids", expanding=True)),
            or_(Variant.retired_on.is_(None), Variant.retired_on > day),
        )
        .order_by(Variant.product_id, Variant.position, Variant.id)
    )


def _on_demand(day: date) -> ColumnElement[bool]:
    """Some outlet takes orders for the variant without having it."""
    return (
        select(StockSetting.variant_id)
        .join(Outlet, Outlet.id == StockSetting.outlet_id)
        .where(
            StockSetting.variant_id == Variant.id,
            StockSetting.offering == Offering.ON_DEMAND,
            sells(day),
        )
        .correlate(Variant)
        .exists()
    )
