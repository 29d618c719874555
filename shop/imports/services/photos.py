"""The photos of a ZIP, each put to the goods whose code is its name. The same photo again changes nothing."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.listing import ListedPhoto
from shop.catalogue.models import Product, ProductImage
from shop.catalogue.services import VersionText, listings
from shop.catalogue.services.common import locked_product
from shop.core.errors import BadInput, ShopError
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.imports import zips
from shop.imports.models import ProductImport, ProductImportChange
from shop.imports.services.common import codes_of, latest, stamp
from shop.imports.states import ImportState
from shop.media import services as media
from shop.media.services import Prepared

SECONDS = 15  # that one request may draw
TOO_LONG = lazy("chưa kịp xử lý, hãy gửi lại những ảnh này")
OF_TWO = lazy("hai chủ thể của bạn cùng có mã hàng này")
NO_CODE = lazy("không có mã hàng này")


@dataclass(frozen=True, slots=True)
class Ready:
    """A photo that was drawn anew and waits for its goods."""

    name: str
    codes: tuple[str, ...]
    prepared: Prepared


@dataclass(slots=True)
class Photos:
    """The photos of a ZIP; then how many were added to how many products, and (file, why) of the others."""

    ready: list[Ready] = field(default_factory=list)
    left_out: list[tuple[str, Text]] = field(default_factory=list)
    added: int = 0
    products: int = 0


def prepare(data: bytes) -> Photos:
    """Draw every photo of a ZIP anew, before a transaction is opened. Raises BadInput on `photos`."""
    found = Photos()
    begun = time.monotonic()
    for photo in zips.photos(data):
        if time.monotonic() - begun > SECONDS:
            found.left_out.append((photo.name, TOO_LONG))
            continue
        try:
            prepared = media.prepare_picture(photo.data, name=photo.name, field="photos")
        except BadInput as error:
            found.left_out.append((photo.name, error.sentence))
        else:
            found.ready.append(Ready(photo.name, photo.codes, prepared))
    return found


def attach(producer_ids: Collection[int], found: Photos, *, by: int | None, at: datetime) -> Photos:
    """Put the photos to the drafts of these producers' goods; what cannot be is told in `left_out`."""
    codes: dict[str, int] = {}
    twice: set[str] = set()
    for producer_id in sorted(producer_ids):
        own = codes_of(producer_id)
        twice |= own.keys() & codes.keys()
        codes |= own
    done = Photos(left_out=list(found.left_out))
    by_product: dict[int, list[Ready]] = {}
    for each in found.ready:
        code = next((code for code in each.codes if code in codes), None)
        if code is None or code in twice:
            done.left_out.append((each.name, NO_CODE if code is None else OF_TWO))
        else:
            by_product.setdefault(codes[code], []).append(each)
    for product_id in sorted(by_product):
        _put(product_id, by_product[product_id], done, by=by, at=at)
    return done


def _put(product_id: int, photos: Sequence[Ready], done: Photos, *, by: int | None, at: datetime) -> None:
    product, version = locked_product(product_id), latest(product_id)
    untouched = stamp(version)
    listing = listings.listing_of(product, version)
    new = [
        ListedPhoto(
            str(lazy("%(name)s, ảnh %(number)s", name=version.name, number=number)), media_id=media_id
        )
        for number, media_id in enumerate(
            _new_ids(product, [photo.media_id for photo in listing.photos], photos, by=by, at=at),
            start=len(listing.photos) + 1,
        )
    ]
    if not new:
        return
    text = VersionText(**{name: getattr(version, name) for name in VersionText.__slots__})
    try:
        with session.begin_nested():
            changed = replace(listing, photos=(*listing.photos, *new))
            listings.save(product_id, text, changed, by=by, at=at)
    except ShopError as error:
        done.left_out += [(photo.name, error.sentence) for photo in photos]
        return
    done.added, done.products = done.added + len(new), done.products + 1
    _still_undoable(product_id, untouched)


def _new_ids(
    product: Product, there: Sequence[int | None], photos: Sequence[Ready], *, by: int | None, at: datetime
) -> list[int]:
    """The files that the goods do not show yet, each once."""
    shown = set(
        session.scalars(select(ProductImage.media_id).where(ProductImage.product_id == product.id))
    ) | set(there)
    ids = [media.keep(photo.prepared, by=by, at=at).id for photo in photos]
    return [media_id for media_id in dict.fromkeys(ids) if media_id not in shown]


def _still_undoable(product_id: int, before: str) -> None:
    """Photos that are added to what a sheet wrote are part of it: it can still be taken back."""
    version = latest(product_id)
    for change in session.scalars(
        select(ProductImportChange)
        .join(ProductImport, ProductImport.id == ProductImportChange.import_id)
        .where(
            ProductImportChange.product_id == product_id,
            ProductImportChange.left_as == before,
            ProductImportChange.version_id == version.id,
            ProductImport.state == ImportState.WRITTEN,
        )
    ):
        change.left_as = stamp(version)
    session.flush()
