"""The addresses of stored files. They name the content, so browsers may keep public ones for ever."""

from __future__ import annotations

import re

WIDTHS = (160, 320, 480, 800, 1280)
SIZED = ("avif", "webp", "jpg")
TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif", "pdf": "application/pdf"}
KINDS = {content_type: kind for kind, content_type in TYPES.items()}
NAME = re.compile(r"(?P<digest>[0-9a-f]{64})(?:-(?P<width>[1-9][0-9]{2,3}))?\.(?P<kind>jpg|webp|avif|pdf)")
ROOT = "/tep/"
# What a field of a form offers to choose from; the content decides.
PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif"
PAPERS = f"application/pdf,{PICTURES}"


def picture_url(digest: str, width: int, kind: str = "jpg") -> str:
    """A public picture at least ``width`` pixels wide, as far as it was uploaded that large."""
    chosen = next((size for size in WIDTHS if size >= width), WIDTHS[-1])
    return f"{ROOT}{sized_name(digest, chosen, kind)}"


def file_url(digest: str, content_type: str) -> str:
    """The file itself: the largest form of a picture, or a paper."""
    return f"{ROOT}{file_name(digest, content_type)}"


def sized_name(digest: str, width: int, kind: str) -> str:
    """The name under which one size of a picture is stored."""
    return f"{digest}-{width}.{kind}"


def file_name(digest: str, content_type: str) -> str:
    """The name under which the file itself is stored."""
    return f"{digest}.{KINDS[content_type]}"


def widths_of(full_width: int) -> list[int]:
    """The sizes drawn of a picture so wide: all smaller ones, and the next, which is the picture as it is."""
    smaller = [width for width in WIDTHS if width < full_width]
    return smaller if len(smaller) == len(WIDTHS) else [*smaller, WIDTHS[len(smaller)]]


def srcset(url: str, kind: str, largest: int = WIDTHS[-1]) -> str:
    """The sizes up to ``largest`` of the picture behind an address of ``picture_url``.

    Empty for any other address, a drawing of the shop for one: it has one size.
    """
    parts = NAME.fullmatch(url.removeprefix(ROOT)) if url.startswith(ROOT) else None
    if parts is None or parts["width"] is None:
        return ""
    return ", ".join(
        f"{picture_url(parts['digest'], width, kind)} {width}w" for width in WIDTHS if width <= largest
    )
