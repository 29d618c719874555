"""What a sheet wrote is taken back, for a day; a product that somebody changed since stays as it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from shop.catalogue.listing import from_json
from shop.catalogue.models import ProductVersion
from shop.catalogue.services import VersionText, listings
from shop.catalogue.services.common import locked_product
from shop.catalogue.services.publishing import archive
from shop.catalogue.states import ProductState, VersionState
from shop.core.errors import Refused, ShopError
from shop.core.sentences import lazy
from shop.extensions import session
from shop.imports.models import ImportCode, ProductImport, ProductImportChange
from shop.imports.services import claims
from shop.imports.services.common import latest, locked, move, stamp
from shop.imports.services.keeping import recorded
from shop.imports.states import ImportState

FOR = timedelta(hours=24)


def can_undo(sheet: ProductImport, at: datetime) -> bool:
    """Whether the sheet can still be taken back."""
    return sheet.state is ImportState.WRITTEN and sheet.written_at is not None and at < sheet.written_at + FOR


def undo(import_id: int, *, by: int | None, at: datetime) -> None:
    """Have all that a sheet wrote taken back: `advance` does it, step by step, as it wrote it.

    Raises Refused after 24 hours, WrongMove for a sheet that was not written.
    """
    sheet = locked(import_id)
    if sheet.state is ImportState.WRITTEN and not can_undo(sheet, at):
        raise Refused(lazy("Chỉ hoàn tác được trong 24 giờ sau khi nhập."))
    move(sheet, ImportState.UNDOING)
    wrote = select(func.count()).where(ProductImportChange.import_id == sheet.id)
    sheet.done, sheet.total = 0, session.scalar(wrote) or 0
    sheet.undone_at, sheet.undone_by = at, by
    recorded(sheet, "products.import_undone", by=by, at=at)


def step(sheet: ProductImport, at: datetime, most: int) -> None:
    """Take the next products back; those that were changed since stay, and are marked."""
    changes = session.scalars(
        select(ProductImportChange)
        .where(ProductImportChange.import_id == sheet.id)
        .order_by(ProductImportChange.product_id)
        .offset(sheet.done)
        .limit(most)
    ).all()
    for change in changes:
        change.stayed = not _tried(change, sheet, at=at)


def is_untouched(change: ProductImportChange) -> bool:
    """Whether the product is as the sheet left it: the same version, the same words, not decided on."""
    product, version = locked_product(change.product_id), latest(change.product_id)
    return (
        product.state is not ProductState.ARCHIVED
        and version.id == change.version_id
        and (version.state in {VersionState.DRAFT, VersionState.SUBMITTED} or _was_open(change, version))
        and stamp(version) == change.left_as
    )


def _was_open(change: ProductImportChange, version: ProductVersion) -> bool:
    """Whether a reviewer had given the version back before the sheet; one given back since was decided on."""
    was = change.was or {}
    return version.state == was.get("state") and version.id == was.get("version_id")


def _tried(change: ProductImportChange, sheet: ProductImport, *, at: datetime) -> bool:
    """Whether it was taken back; one that the listing refuses to change keeps nothing else from it."""
    if not is_untouched(change):
        return False
    try:
        with session.begin_nested():
            _take_back(change, by=sheet.undone_by, at=at)
            claims.take_back(change, sheet, by=sheet.undone_by, at=at)
    except ShopError:
        return False
    return True


def _take_back(change: ProductImportChange, *, by: int | None, at: datetime) -> None:
    if latest(change.product_id).state is VersionState.SUBMITTED:
        listings.take_back(change.product_id, by=by, at=at)
    if change.was is None:
        archive(change.product_id, by=by, at=at)
    elif change.was["version_id"] != change.version_id:
        listings.discard(change.product_id, by=by, at=at)
    else:
        _put_back(change, by=by, at=at)
    codes = delete(ImportCode).where(ImportCode.product_id == change.product_id)
    if change.was is not None:  # those of its other rows are older
        codes = codes.where(ImportCode.code.in_(change.was.get("codes", [])))
    session.execute(codes)


def _put_back(change: ProductImportChange, *, by: int | None, at: datetime) -> None:
    """The draft as it was."""
    was = change.was or {}
    text, product = VersionText(**was["text"]), locked_product(change.product_id)
    listing = from_json(was["offer"]) if was["offer"] else listings.current(product)
    listings.save(change.product_id, text, listing, by=by, at=at)
