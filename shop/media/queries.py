"""Asks for stored files and the addresses of their sizes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.media.addresses import WIDTHS, file_url, picture_url, srcset, widths_of
from shop.media.models import MediaFile

SHOWN = 800


@dataclass(frozen=True, slots=True)
class Sources:
    """What a `picture` with an `img` in it needs. Sides in pixels, of the picture at ``url``."""

    url: str
    full_url: str
    width: int
    height: int
    avif: str
    webp: str
    jpeg: str


def by_id(media_id: int) -> MediaFile:
    """One file. Raises NotFound."""
    row = session.get(MediaFile, media_id)
    if row is None:
        raise NotFound
    return row


def by_digest(digest: str) -> MediaFile | None:
    """The file of a content, if one was kept."""
    return session.scalar(select(MediaFile).where(MediaFile.digest == digest))


def picture_sources(media: MediaFile) -> Sources:
    """The addresses of a public picture: plain, full, and the three `srcset` texts."""
    full_width, full_height = media.width or WIDTHS[-1], media.height or WIDTHS[-1]
    width = min(full_width, SHOWN)
    url, largest = picture_url(media.digest, SHOWN), widths_of(full_width)[-1]
    return Sources(
        url=url,
        full_url=file_url(media.digest, media.content_type),
        width=width,
        height=max(1, round(full_height * width / full_width)),
        avif=srcset(url, "avif", largest),
        webp=srcset(url, "webp", largest),
        jpeg=srcset(url, "jpg", largest),
    )
