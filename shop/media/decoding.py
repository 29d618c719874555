"""Decodes uploaded pictures: what they are is read from the content, never from the name.

A picture is measured before it is decoded. How many pixels it may have depends on what its kind costs: the
process must not grow by more than 250 MB, so one picture is decoded at a time, and what is larger than
wanted is made smaller in strips.
"""

from __future__ import annotations

import logging
import struct
import zlib
from io import BytesIO
from threading import Lock

import pillow_heif
from PIL import Image, ImageCms

from shop.core.errors import BadInput
from shop.core.sentences import lazy

MILLION = 1_000_000
MOST_PIXELS = {
    "JPEG": 40,
    "PNG": 40,
    "HEIF": 30,
    "WEBP": 10,
}  # in millions; 4 to 16 bytes each while decoding
MOST_BY_SCANS = 24  # of a JPEG that comes in several scans: all of them are held at once
MOST_SCANS = 40  # a progressive JPEG has about ten; each costs as much as decoding it anew
MOST_BYTES = 10 * 1024 * 1024
MOST_SHRUNK = 24
STRIP = 32
BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
UNREADABLE = lazy("Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG, WebP hoặc HEIC.")
# What Pillow and its plugins raise for bytes that are not what they say.
BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)  # Pillow's own limit lies above ours

log = logging.getLogger("shop")
_one_at_a_time = Lock()
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False)


def refuse_size(data: bytes, field: str) -> None:
    """Raise BadInput for an empty or too large file."""
    if not data:
        raise BadInput(field, lazy("Tệp này trống. Hãy chọn tệp khác."))
    if len(data) > MOST_BYTES:
        raise BadInput(field, lazy("Tệp quá lớn: nhiều nhất 10 MB."))


def kind_of(data: bytes) -> str | None:
    """The kind of picture that bytes begin like, by Pillow's name; None for anything the shop does not take."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in BRANDS:
        return "HEIF"
    return None


def decode(data: bytes, field: str, side: int) -> Image.Image:
    """The upright picture without transparency and without anything that came along, at most ``side`` wide and high.

    Takes up to a few seconds: call it outside a transaction. Raises BadInput for ``field``.
    """
    refuse_size(data, field)
    kind = kind_of(data)
    if kind is None:
        raise BadInput(field, UNREADABLE)
    with _one_at_a_time:
        try:
            return _decoded(data, kind, field, side)
        except BOMB:
            raise _too_large(field, MOST_PIXELS[kind]) from None
        except BROKEN as error:
            log.info("an upload could not be decoded: %s", type(error).__name__)
            raise BadInput(field, UNREADABLE) from None


def _decoded(data: bytes, kind: str, field: str, side: int) -> Image.Image:
    with Image.open(BytesIO(data), formats=(kind,)) as image:
        _refuse_pixels(image, data, kind, field)
        if kind == "JPEG":
            image.draft(None, (side, side))
        image.load()
        turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
        profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
        small = _shrunk(image, side)
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    small = _in_common_colours(small, profile)
    return small if turn is None else small.transpose(turn)


def _refuse_pixels(image: Image.Image, data: bytes, kind: str, field: str) -> None:
    most = MOST_PIXELS[kind]
    if kind == "JPEG":
        scans = data.count(b"\xff\xda")
        if scans > MOST_SCANS:
            raise BadInput(field, UNREADABLE)
        most = most if scans <= 1 else MOST_BY_SCANS
    if image.width * image.height > most * MILLION:
        raise _too_large(field, most)


def _too_large(field: str, most: int) -> BadInput:
    return BadInput(field, lazy("Ảnh quá lớn: nhiều nhất %(most)s triệu điểm ảnh.", most=most))


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Flat and by a whole factor smaller; strip by strip, so that no second one of the full size is held.

    Not below ``side``, unless it would still have more than ``MOST_SHRUNK`` million pixels.
    """
    width, height = image.size
    factor = max(1, max(width, height) // side)
    if width * height > MOST_SHRUNK * MILLION * factor**2:
        factor += 1
    ground = Image.new("RGB", (-(-width // factor), -(-height // factor)), "white")
    for top in range(0, height, STRIP * factor):
        strip = _flat(image.crop((0, top, width, min(top + STRIP * factor, height))))
        ground.paste(strip.reduce(factor), (0, top // factor))
    return ground


def _flat(image: Image.Image) -> Image.Image:
    """On white: JPEG knows no transparency. Sixteen bits of grey become eight."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return ground
    return image.convert("RGB")


def _in_common_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A phone's wider colours as sRGB, since the profile is not kept. A broken profile says nothing."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        drawn = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *BROKEN) as error:
        log.info("a colour profile was left out: %s", type(error).__name__)
        return image
    return image if drawn is None else drawn
