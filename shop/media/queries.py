"""Asks for stored files and the addresses of their sizes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.media.addresses import file_url, picture_url
from shop.media.models import MediaFile
from shop.media.pictures import WIDTHS


@dataclass(frozen=True, slots=True)
class Sources:
    """What an `img` with a `picture` around it needs. Sides in pixels, of the picture at ``url``."""

    url: str
    full_url: str
    width: int
    height: int
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
    """The addresses of a public picture: plain, full, and the two `srcset` texts."""
    full_width, full_height = media.width or WIDTHS[-1], media.height or WIDTHS[-1]
    width = min(full_width, 640)
    height = max(1, round(full_height * width / full_width))
    return Sources(
        url=picture_url(media.digest, 640, "jpg"),
        full_url=file_url(media.digest, media.content_type),
        width=width,
        height=height,
        webp=_srcset(media.digest, full_width, "webp"),
        jpeg=_srcset(media.digest, full_width, "jpg"),
    )


def _srcset(digest: str, full_width: int, kind: str) -> str:
    shown = [width for width in WIDTHS if width < full_width] or [WIDTHS[0]]
    if len(shown) < len(WIDTHS) and full_width > shown[-1]:
        shown.append(WIDTHS[len(shown)])
    return ", ".join(f"{picture_url(digest, width, kind)} {min(width, full_width)}w" for width in shown)
