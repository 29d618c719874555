"""What is kept of an uploaded file, and what is refused."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import current_app
from PIL import Image
from sqlalchemy import func, select

from shop.core.errors import BadInput
from shop.extensions import session
from shop.media import services
from shop.media.models import MediaFile
from shop.media.queries import picture_sources
from shop.media.storage import LocalStorage, storage
from tests.builders.media import PDF, picture, picture_with_position, see_through

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def stored_picture(name: str) -> Image.Image:
    return Image.open(BytesIO(storage().get(name)))


def test_a_picture_is_kept_in_three_sizes_of_two_kinds(db_session):
    media = services.store_picture(picture(1600, 1200), by=None, at=AT, name="C:\\anh\\mắm tôm.JPG")
    assert (media.width, media.height, media.content_type) == (1600, 1200, "image/jpeg")
    assert (media.original_name, media.is_public) == ("mắm tôm.JPG", True)
    for width in (320, 640, 1280):
        for kind, form in (("webp", "WEBP"), ("jpg", "JPEG")):
            found = stored_picture(f"{media.digest}-{width}.{kind}")
            assert (found.format, found.size) == (form, (width, width * 3 // 4))


def test_a_small_picture_is_never_enlarged_and_its_sources_say_its_real_width(db_session):
    media = services.store_picture(picture(500, 400), by=None, at=AT)
    assert stored_picture(f"{media.digest}-1280.webp").size == (500, 400)
    sources = picture_sources(media)
    assert sources.webp == f"/tep/{media.digest}-320.webp 320w, /tep/{media.digest}-640.webp 500w"
    assert (sources.width, sources.height) == (500, 400)


def test_the_sources_of_a_large_picture_name_three_widths(db_session):
    media = services.store_picture(picture(3000, 1500), by=None, at=AT)
    assert (media.width, media.height) == (2000, 1000)
    sources = picture_sources(media)
    assert [part.split()[1] for part in sources.jpeg.split(", ")] == ["320w", "640w", "1280w"]
    assert (sources.url, sources.full_url) == (f"/tep/{media.digest}-640.jpg", f"/tep/{media.digest}.jpg")
    assert (sources.width, sources.height) == (640, 320)


def test_a_picture_is_turned_upright_and_forgets_where_it_was_taken(db_session):
    media = services.store_picture(picture_with_position(), by=None, at=AT)
    assert (media.width, media.height) == (400, 800)
    for name in (f"{media.digest}.jpg", f"{media.digest}-320.jpg", f"{media.digest}-320.webp"):
        assert dict(stored_picture(name).getexif()) == {}


def test_transparency_becomes_white(db_session):
    media = services.store_picture(see_through(), by=None, at=AT)
    assert stored_picture(f"{media.digest}.jpg").getpixel((200, 200)) == (255, 255, 255)


def test_the_same_picture_twice_is_one_file(db_session):
    first = services.store_picture(picture(), by=None, at=AT)
    assert services.store_picture(picture(), by=None, at=AT).id == first.id


def test_the_same_bytes_as_paper_and_as_picture_are_two_files(db_session):
    shown = services.store_picture(picture(600, 600), by=None, at=AT)
    scan = services.store_paper(picture(600, 600), by=None, at=AT)
    assert shown.digest != scan.digest
    assert (shown.is_public, scan.is_public) == (True, False)


def test_a_pdf_is_kept_as_it_is(db_session):
    scan = services.store_paper(PDF, by=None, at=AT, name="qd.pdf")
    assert (scan.content_type, storage().get(f"{scan.digest}.pdf")) == ("application/pdf", PDF)


BAD_PICTURES = [
    (b"", "Tệp này trống. Hãy chọn tệp khác."),
    (b"<svg onload=alert(1)>", "Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG hoặc WebP."),
    (PDF, "Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG hoặc WebP."),
    (picture()[:500], "Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG hoặc WebP."),
    (picture(600, 600, "GIF"), "Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG hoặc WebP."),
    (picture(199, 900), "Ảnh quá nhỏ: mỗi chiều cần ít nhất 200 điểm ảnh."),
    (b"x" * (10 * 1024 * 1024 + 1), "Tệp quá lớn: nhiều nhất 10 MB."),
]


@pytest.mark.parametrize(("data", "sentence"), BAD_PICTURES, ids=range(len(BAD_PICTURES)))
def test_what_is_no_usable_picture_is_refused_with_a_sentence(db_session, data, sentence):
    with pytest.raises(BadInput) as refused:
        services.store_picture(data, by=None, at=AT)
    assert (refused.value.field, str(refused.value)) == ("picture", sentence)
    assert session.scalar(select(func.count(MediaFile.id))) == 0


@pytest.mark.parametrize("side", [7000, 10_000])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(db_session, side):
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    with pytest.raises(BadInput, match="nhiều nhất 40 triệu điểm ảnh"):
        services.store_picture(out.getvalue(), by=None, at=AT)


@pytest.mark.parametrize("data", [b"%PDF-1.4 cut off", b"MZ\x90\x00", b"<html>"])
def test_a_paper_is_a_whole_pdf_or_a_picture(db_session, data):
    with pytest.raises(BadInput) as refused:
        services.store_paper(data, by=None, at=AT)
    assert refused.value.field == "scan"


def test_the_storage_takes_no_other_names(app):
    for name in ("../secret.jpg", "a.jpg", "0" * 64 + ".svg", "0" * 64 + ".jpg/x"):
        with pytest.raises(ValueError, match="not a name of a stored file"):
            storage().put(name, b"")


def test_a_file_is_written_once_and_leaves_nothing_beside_it(tmp_path):
    place, name = LocalStorage(tmp_path), "ab" * 32 + ".jpg"
    place.put(name, b"one")
    place.put(name, b"two")
    assert place.get(name) == b"one"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]
    assert place.get("cd" * 32 + ".jpg") is None


def test_uploads_lie_in_the_data_folder(db_session):
    media = services.store_picture(picture(), by=None, at=AT)
    folder = Path(current_app.config["SHOP_DATA"]) / "uploads" / media.digest[:2]
    assert (folder / f"{media.digest}.jpg").is_file()
