"""Draws uploaded pictures anew, so that nothing that came along (position, camera, hidden payload) stays."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.media.decoding import decode

LARGEST_SIDE = 2000
LARGEST_SCAN = 4000
SMALLEST_SIDE = 200
MAKES: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 60, "speed": 7}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
}
MASTER: dict[str, Any] = {"quality": 88, "optimize": True}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture written anew as a JPEG; sides in pixels."""

    master: bytes
    width: int
    height: int


def redraw(data: bytes, field: str) -> Drawn:
    """A picture for shoppers, from JPEG, PNG, WebP or HEIC bytes, at most ``LARGEST_SIDE`` wide and high.

    Takes up to a few seconds: call it outside a transaction. Raises BadInput for ``field``.
    """
    image = decode(data, field, LARGEST_SIDE)
    if min(image.size) < SMALLEST_SIDE:
        raise BadInput(
            field, lazy("Ảnh quá nhỏ: mỗi chiều cần ít nhất %(least)s điểm ảnh.", least=SMALLEST_SIDE)
        )
    return Drawn(_encoded(image, "JPEG", MASTER), *image.size)


def redraw_scan(data: bytes, field: str) -> bytes:
    """A scanned paper as a JPEG, large enough to read. Raises BadInput for ``field``."""
    return _encoded(decode(data, field, LARGEST_SCAN), "JPEG", MASTER)


def sized(master: bytes, widths: list[int]) -> list[tuple[int, str, bytes]]:
    """A picture that ``redraw`` made, in these widths and all kinds; a smaller one is never enlarged."""
    with Image.open(BytesIO(master), formats=("JPEG",)) as image:
        image.load()
        fitted = [(width, _fitted(image, width)) for width in widths]
    return [(width, kind, _encoded(small, *make)) for width, small in fitted for kind, make in MAKES.items()]


def _fitted(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, form: str, options: dict[str, Any]) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
