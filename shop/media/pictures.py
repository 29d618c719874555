"""Makes safe files of uploaded bytes: what they are is read from the content, never from the name.

Pictures are decoded and written anew, so nothing that came along (position, camera, hidden payload) stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from shop.core.errors import BadInput
from shop.core.sentences import lazy

WIDTHS = (320, 640, 1280)
LARGEST_SIDE = 2000
SMALLEST_SIDE = 200
MOST_PIXELS = 40_000_000
MOST_BYTES = 10 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
MAKES = {"webp": ("WEBP", {"quality": 78, "method": 4}), "jpg": ("JPEG", {"quality": 82, "optimize": True})}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture written anew: ``master`` is a JPEG, ``sizes`` maps (width, kind) to bytes."""

    master: bytes
    width: int
    height: int
    sizes: dict[tuple[int, str], bytes]


def redraw(data: bytes, field: str) -> Drawn:
    """A picture for shoppers in all its sizes, from JPEG, PNG or WebP bytes; a smaller one is never enlarged.

    Takes up to a second: call it outside a transaction. Raises BadInput for ``field``.
    """
    image = decode(data, field)
    if min(image.size) < SMALLEST_SIDE:
        raise BadInput(
            field, lazy("Ảnh quá nhỏ: mỗi chiều cần ít nhất %(least)s điểm ảnh.", least=SMALLEST_SIDE)
        )
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    sizes = {(width, kind): _encoded(_fitted(image, width), kind) for width in WIDTHS for kind in MAKES}
    return Drawn(_encoded(image, "jpg"), *image.size, sizes)


def redraw_scan(data: bytes, field: str) -> bytes:
    """A scanned paper as a JPEG, large enough to read. Raises BadInput for ``field``."""
    image = decode(data, field)
    image.thumbnail((LARGEST_SIDE * 2, LARGEST_SIDE * 2), Image.Resampling.LANCZOS)
    return _encoded(image, "jpg")


def is_pdf(data: bytes) -> bool:
    """Whether bytes begin and end as a PDF does."""
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]


def decode(data: bytes, field: str) -> Image.Image:
    """The upright picture without transparency. Raises BadInput for ``field`` when the bytes are none."""
    refuse_size(data, field)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadInput(field, lazy("Ảnh quá lớn: nhiều nhất 40 triệu điểm ảnh."))
            image.load()
            upright = ImageOps.exif_transpose(image)
            return _flat(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(field, lazy("Ảnh quá lớn: nhiều nhất 40 triệu điểm ảnh.")) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise BadInput(field, lazy("Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG hoặc WebP.")) from None


def refuse_size(data: bytes, field: str) -> None:
    """Raise BadInput for an empty or too large file."""
    if not data:
        raise BadInput(field, lazy("Tệp này trống. Hãy chọn tệp khác."))
    if len(data) > MOST_BYTES:
        raise BadInput(field, lazy("Tệp quá lớn: nhiều nhất 10 MB."))


def _flat(image: Image.Image) -> Image.Image:
    """On white: JPEG knows no transparency."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return ground
    return image.convert("RGB")


def _fitted(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, kind: str) -> bytes:
    form, options = MAKES[kind]
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
