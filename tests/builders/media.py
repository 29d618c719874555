"""Bytes of pictures and papers, as people upload them."""

from io import BytesIO

from PIL import Image

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
