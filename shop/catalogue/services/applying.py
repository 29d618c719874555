"""Makes real what an approved version proposes: variants, prices, pictures, certificates, shelf."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.listing import ListedVariant, Listing, from_json
from shop.catalogue.models import Product, ProductImage, ProductVersion, Variant
from shop.catalogue.services import certificates
from shop.catalogue.services.current import text_of
from shop.catalogue.services.images import add_image
from shop.catalogue.services.listings import current
from shop.catalogue.services.prices import set_price
from shop.catalogue.services.products import change_product
from shop.catalogue.services.variants import add_variant, change_variant, retire_variant
from shop.catalogue.states import VatClass
from shop.core.clock import vn_day
from shop.extensions import session


def apply_offer(product: Product, version: ProductVersion, *, by: int | None, at: datetime) -> None:
    """Bring the goods to what the version proposes; a version without a proposal changes nothing.

    Raises BadInput and Refused as the single verbs do.
    """
    if version.offer is None:
        return
    listing, before = from_json(version.offer), current(product)
    change_product(
        product.id,
        shelf_id=listing.shelf_id,
        set_code=listing.set_code,
        is_gift=product.is_gift,
        by=by,
        at=at,
    )
    prices = {each.id: each.price for each in before.variants}
    kept = [_variant(product, each, by=by, at=at) for each in listing.variants]
    for position, (variant_id, each) in enumerate(zip(kept, listing.variants, strict=True), start=1):
        variant = session.get_one(Variant, variant_id)
        variant.position = position
        # A basket that costs what its goods cost may cost something else by now; its price is not the producer's.
        if each.price is not None and each.price != prices.get(variant_id) and not variant.sums_parts:
            set_price(variant_id, amount=each.price, starts_at=at, by=by, at=at)
    for each in before.variants:
        if each.id is not None and each.id not in kept:
            retire_variant(each.id, on=vn_day(at), by=by, at=at)
    _pictures(product, listing, by=by, at=at)
    for certificate_id in listing.certificates:
        if certificate_id not in before.certificates:
            certificates.link(certificate_id, product.id, by=by, at=at, province_code=product.province_code)
    session.flush()


def _variant(product: Product, each: ListedVariant, *, by: int | None, at: datetime) -> int:
    known = session.get(Variant, each.id) if each.id is not None else None
    if known is None or known.product_id != product.id:
        vat_class = VatClass.STANDARD_NO_CUT if each.text.alcohol_bp else each.text.vat_class
        return add_variant(product.id, replace(each.text, vat_class=vat_class, sku=None), by=by, at=at)
    own = text_of(known)
    text = replace(
        each.text,
        sku=own.sku,
        barcode=each.text.barcode or own.barcode,
        vat_class=own.vat_class,
        measure=own.measure,
        price_per=own.price_per,
        step=own.step,
    )
    change_variant(known.id, text, by=by, at=at)
    return known.id


def _pictures(product: Product, listing: Listing, *, by: int | None, at: datetime) -> None:
    rows = session.scalars(select(ProductImage).where(ProductImage.product_id == product.id)).all()
    there = {row.id: row for row in rows}
    wanted = {photo.image_id for photo in listing.photos}
    for image_id, row in there.items():
        if image_id not in wanted:
            session.delete(row)
    for position, photo in enumerate(listing.photos, start=1):
        if photo.image_id is None:
            made = add_image(
                product.id, alt=photo.alt, alt_en=photo.alt_en, media_id=photo.media_id, by=by, at=at
            )
            shown = session.get(ProductImage, made)
        else:
            shown = there.get(photo.image_id)
        if shown is not None:
            shown.position, shown.alt, shown.alt_en = position, photo.alt, photo.alt_en
    session.flush()
