"""Bytes of pictures and papers, as people upload them."""

from io import BytesIO

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def picture(
    width: int = 1600, height: int = 1200, kind: str = "JPEG", *, colour: str = "#8a3324", **options: object
) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **options)
    return out.getvalue()


def picture_with_position() -> bytes:
    """A phone's picture: it lies on its side and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (19.0, 48.0, 0.0)}
    return picture(800, 400, exif=exif)


def see_through(width: int = 400, height: int = 400) -> bytes:
    """A PNG with nothing on it."""
    out = BytesIO()
    Image.new("RGBA", (width, height), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def noisy(width: int, height: int, kind: str, mode: str = "RGB", **options: object) -> bytes:
    """A picture as large as a photograph of these sides."""
    grain = Image.effect_noise((max(1, width // 8), max(1, height // 8)), 60).resize((width, height))
    bands = {"RGB": 3, "RGBA": 4}[mode]
    turned = [grain, *(grain.transpose(Image.Transpose(way)) for way in (0, 1, 3))][:bands]
    out = BytesIO()
    Image.merge(mode, turned).save(out, kind, **options)
    return out.getvalue()


def heic(width: int = 800, height: int = 400, **options: object) -> bytes:
    """A picture as an iPhone writes it."""
    return picture(width, height, "HEIF", **options)


def empty_png(width: int, height: int) -> bytes:
    """A few kilobytes that unpack to so many pixels."""
    out = BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def with_many_scans(width: int, height: int, times: int) -> bytes:
    """A progressive JPEG that says one of its scans again and again; each costs the time of the whole."""
    data = noisy(width, height, "JPEG", progressive=True, quality=1)
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    third = data.index(b"\xff\xda", second + 2)
    tables = data.rfind(b"\xff\xc4", second, third)
    scan = data[second : tables if tables > second else third]
    return data[:second] + scan * times + data[second:]
