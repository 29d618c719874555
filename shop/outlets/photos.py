"""Pictures of an outlet and the person on duty, as the outlet wants them shown. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session
from shop.media import services as media
from shop.media.models import MediaFile
from shop.outlets.models import OutletPhoto
from shop.outlets.services import NAME_ON_DUTY, audited, locked

MOST_PHOTOS = 8

media.shown_in(select(OutletPhoto.media_id))


class PhotoRow(NamedTuple):
    """A picture in its place; sides in pixels."""

    id: int
    digest: str
    width: int
    height: int
    alt: str
    alt_en: str | None


def photos_of(outlet_id: int) -> Sequence[PhotoRow]:
    """The pictures of an outlet in their order. One statement."""
    rows = session.execute(
        select(
            OutletPhoto.id,
            MediaFile.digest,
            MediaFile.width,
            MediaFile.height,
            OutletPhoto.alt,
            OutletPhoto.alt_en,
        )
        .join(MediaFile, MediaFile.id == OutletPhoto.media_id)
        .where(OutletPhoto.outlet_id == outlet_id)
        .order_by(OutletPhoto.position, OutletPhoto.id)
    )
    return [PhotoRow(row[0], row[1], row[2] or 1, row[3] or 1, row[4], row[5]) for row in rows]


def add_photo(
    outlet_id: int, media_id: int, alt: str, *, alt_en: str | None = None, by: int | None, at: datetime
) -> int:
    """Add a picture behind the others; gives its id. Raises BadInput on ``alt`` or ``file``."""
    locked(outlet_id)
    if not alt:
        raise BadInput("alt", lazy("Hãy tả ảnh bằng vài chữ cho người không nhìn thấy."))
    rows = session.scalars(select(OutletPhoto).where(OutletPhoto.outlet_id == outlet_id)).all()
    if any(row.media_id == media_id for row in rows):
        raise BadInput("file", lazy("Điểm bán đã có ảnh này."))
    if len(rows) >= MOST_PHOTOS:
        raise BadInput("file", lazy("Nhiều nhất %(most)s ảnh.", most=MOST_PHOTOS))
    position = max((row.position for row in rows), default=0) + 1
    row = OutletPhoto(outlet_id=outlet_id, media_id=media_id, alt=alt, alt_en=alt_en, position=position)
    session.add(row)
    session.flush()
    audited("outlet.photo_added", outlet_id, by=by, at=at, photo=row.id)
    return row.id


def put_photo_first(outlet_id: int, photo_id: int, *, by: int | None, at: datetime) -> None:
    """Make this the picture that stands first. Raises NotFound for another outlet's picture."""
    locked(outlet_id)
    row = _own(outlet_id, photo_id)
    first = session.scalar(select(func.min(OutletPhoto.position)).where(OutletPhoto.outlet_id == outlet_id))
    row.position = (first or 0) - 1
    session.flush()
    audited("outlet.photo_first", outlet_id, by=by, at=at, photo=photo_id)


def remove_photo(outlet_id: int, photo_id: int, *, by: int | None, at: datetime) -> None:
    """Take a picture off the outlet: its file cannot be fetched any more. Raises NotFound for another outlet's picture."""
    locked(outlet_id)
    row = _own(outlet_id, photo_id)
    session.delete(row)
    session.flush()
    media.close([row.media_id])
    audited("outlet.photo_removed", outlet_id, by=by, at=at, photo=photo_id)


def set_duty(outlet_id: int, name: str | None, phone: str | None, *, by: int | None, at: datetime) -> None:
    """Say who is on duty; without a name nobody is named. Raises BadInput for a number without a name."""
    row = locked(outlet_id)
    if phone and not name:
        raise BadInput("duty_name", NAME_ON_DUTY)
    if (row.duty_name, row.duty_phone) == (name or None, phone or None):
        return
    row.duty_name, row.duty_phone = name or None, phone or None
    session.flush()
    audited("outlet.duty_set", outlet_id, by=by, at=at)


def _own(outlet_id: int, photo_id: int) -> OutletPhoto:
    row = session.get(OutletPhoto, photo_id, populate_existing=True)
    if row is None or row.outlet_id != outlet_id:
        raise NotFound
    return row
