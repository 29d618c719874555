"""Uploads that mean harm: each is refused with a sentence, or what is kept holds nothing of it."""

import random
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import func, select

from shop.core.errors import BadInput
from shop.extensions import session
from shop.media import pictures, services
from shop.media.models import MediaFile
from shop.media.storage import storage
from tests.builders.media import PDF, empty_png, heic, noisy, picture, with_many_scans

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
UNREADABLE = "Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG, WebP hoặc HEIC."
TOO_LARGE = "Ảnh quá lớn: nhiều nhất 40 triệu điểm ảnh."


def archive() -> bytes:
    """A ZIP file with a page in it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("index.html", SCRIPT)
    return out.getvalue()


def avif() -> bytes:
    """A picture of a kind that the shop writes but does not take."""
    return picture(600, 600, "AVIF")


REFUSED = {
    "empty": (b"", "Tệp này trống. Hãy chọn tệp khác."),
    "more than 10 MB": (b"x" * (10 * 1024 * 1024 + 1), "Tệp quá lớn: nhiều nhất 10 MB."),
    "script in SVG": (SVG, UNREADABLE),
    "SVG behind a byte order mark": (b"\xef\xbb\xbf" + SVG, UNREADABLE),
    "HTML": (b"<!doctype html>" + SCRIPT, UNREADABLE),
    "HTML with a picture behind it": (SCRIPT + picture(600, 600), UNREADABLE),
    "GIF that is a script": (b"GIF89a/*" + b"\0" * 20 + b"*/=alert(1)//", UNREADABLE),
    "a whole GIF": (picture(600, 600, "GIF"), UNREADABLE),
    "TIFF": (picture(600, 600, "TIFF"), UNREADABLE),
    "BMP": (picture(600, 600, "BMP"), UNREADABLE),
    "AVIF": (avif(), UNREADABLE),
    "PDF": (PDF, UNREADABLE),
    "ZIP": (archive(), UNREADABLE),
    "a program": (b"MZ\x90\x00" + b"\0" * 200, UNREADABLE),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 600 600\n", UNREADABLE),
    "first bytes of a JPEG and then HTML": (b"\xff\xd8\xff\xe0" + SCRIPT, UNREADABLE),
    "first bytes of a PNG and then HTML": (b"\x89PNG\r\n\x1a\n" + SCRIPT, UNREADABLE),
    "first bytes of a WebP and then HTML": (b"RIFF\x10\0\0\0WEBP" + SCRIPT, UNREADABLE),
    "first bytes of a HEIC and then HTML": (b"\0\0\0\x18ftypheic" + SCRIPT, UNREADABLE),
    "truncated JPEG": (noisy(900, 900, "JPEG")[:-4000], UNREADABLE),
    "truncated PNG": (noisy(900, 900, "PNG")[:-4000], UNREADABLE),
    "truncated WebP": (noisy(900, 900, "WEBP")[:-4000], UNREADABLE),
    "truncated HEIC": (heic(900, 900)[:-100], UNREADABLE),
    "49 million pixels": (empty_png(7000, 7000), TOO_LARGE),
    "50 million pixels in a line": (empty_png(50_000_000 // 1000, 1000), TOO_LARGE),
    "100 million pixels": (empty_png(10_000, 10_000), TOO_LARGE),
    "400 million pixels": (empty_png(20_000, 20_000), TOO_LARGE),
    "JPEG of 50 million pixels": (picture(8200, 6100, quality=1), TOO_LARGE),
    "WebP that unpacks to much": (picture(4000, 2600, "WEBP"), TOO_LARGE.replace("40", "10")),
    "JPEG in several scans that unpacks to much": (
        picture(6000, 4500, progressive=True, quality=1),
        TOO_LARGE.replace("40", "24"),
    ),
    "JPEG that says one scan again and again": (with_many_scans(600, 600, 200), UNREADABLE),
    "too small": (picture(199, 900), "Ảnh quá nhỏ: mỗi chiều cần ít nhất 200 điểm ảnh."),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_usable_picture_is_refused_with_a_sentence(db_session, data, sentence):
    with pytest.raises(BadInput) as refused:
        services.store_picture(data, by=None, at=AT, name="mắm tôm.jpg")
    assert (refused.value.field, str(refused.value)) == ("picture", sentence)
    assert session.scalar(select(func.count(MediaFile.id))) == 0


def commented() -> bytes:
    """A JPEG whose comment is a script."""
    return picture(600, 600, comment=SCRIPT)


def described() -> bytes:
    """A PNG whose texts are a script, packed and plain."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SCRIPT.decode())
    texts.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=True)
    return picture(600, 600, "PNG", pnginfo=texts)


CLEANED = {
    "JPEG with HTML behind it": picture(600, 600) + SCRIPT,
    "JPEG with a ZIP behind it": picture(600, 600) + archive(),
    "JPEG with a script as its comment": commented(),
    "JPEG with a script as its description": picture(600, 600, exif=b"Exif\0\0" + SCRIPT),
    "PNG with a script in its texts": described(),
    "PNG with a PDF behind it": picture(600, 600, "PNG") + PDF,
    "WebP with XMP": picture(600, 600, "WEBP", xmp=SCRIPT),
    "HEIC with XMP": heic(600, 600, xmp=SCRIPT),
}


@pytest.mark.parametrize("data", CLEANED.values(), ids=CLEANED)
def test_what_a_picture_carries_along_is_not_kept(db_session, data):
    media = services.store_picture(data, by=None, at=AT)
    master = storage().get(f"{media.digest}.jpg")
    for _, _, content in [(0, "jpg", master), *pictures.sized(master, [160, 480])]:
        assert not [
            word for word in (b"script", b"alert", b"PK\x03\x04", b"%PDF", b"Exif") if word in content
        ]
    assert Image.open(BytesIO(master)).size == (600, 600)


def test_the_name_of_a_file_says_nothing_about_its_kind(db_session):
    media = services.store_picture(picture(600, 600, "PNG"), by=None, at=AT, name="hoa-don.pdf.html")
    assert (media.content_type, media.original_name) == ("image/jpeg", "hoa-don.pdf.html")


RUNNING = b"%PDF-1.7\n1 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\n%%EOF\n"
NO_PAPERS = {
    "cut off": (b"%PDF-1.4 cut off", UNREADABLE),
    "a program": (b"MZ\x90\x00", UNREADABLE),
    "HTML": (b"<html>" + SCRIPT, UNREADABLE),
    "SVG": (SVG, UNREADABLE),
    "HTML with a PDF behind it": (SCRIPT + PDF, UNREADABLE),
    "PDF with a ZIP behind it": (PDF + archive(), UNREADABLE),
    "PDF with HTML behind it": (PDF + SCRIPT, UNREADABLE),
    "PDF that runs something": (
        RUNNING,
        "Tệp PDF này có phần tự chạy. Hãy in lại thành PDF thường hoặc chụp ảnh giấy tờ.",
    ),
    "more than 10 MB": (PDF + b"x" * 10 * 1024 * 1024, "Tệp quá lớn: nhiều nhất 10 MB."),
}


@pytest.mark.parametrize(("data", "sentence"), NO_PAPERS.values(), ids=NO_PAPERS)
def test_a_paper_is_a_whole_quiet_pdf_or_a_picture(db_session, data, sentence):
    with pytest.raises(BadInput) as refused:
        services.store_paper(data, by=None, at=AT, name="giay-phep.pdf")
    assert (refused.value.field, str(refused.value)) == ("scan", sentence)
    assert session.scalar(select(func.count(MediaFile.id))) == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_bytes_changed_by_chance_are_drawn_or_refused_and_nothing_else(kind):
    chance = random.Random(20261128)
    whole = heic(240, 240) if kind == "HEIF" else noisy(240, 240, kind)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 4, 40])):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        with suppress(BadInput):
            assert pictures.redraw(bytes(data), "picture").master.startswith(b"\xff\xd8\xff")
