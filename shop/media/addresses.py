"""The addresses of stored files. They name the content, so browsers may keep public ones for ever."""

from __future__ import annotations

from shop.media.pictures import WIDTHS

KINDS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def picture_url(digest: str, width: int, kind: str = "webp") -> str:
    """A public picture at least ``width`` pixels wide, as far as it was uploaded that large."""
    chosen = next((size for size in WIDTHS if size >= width), WIDTHS[-1])
    return f"/tep/{digest}-{chosen}.{kind}"


def file_url(digest: str, content_type: str) -> str:
    """The file itself: the largest form of a picture, or a paper."""
    return f"/tep/{digest}.{KINDS[content_type]}"
