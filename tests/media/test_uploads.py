"""What is kept of an uploaded file."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from flask import current_app
from PIL import Image, ImageCms
from sqlalchemy import func, select

from shop.extensions import session
from shop.media import services
from shop.media.models import MediaFile
from shop.media.storage import LocalStorage, StorageDown, storage
from tests.builders.media import PDF, heic, noisy, picture, picture_with_position, see_through

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
POSITION = Image.Exif()
POSITION[0x0112] = 6
POSITION[0x8825] = {1: "N", 2: (19.0, 48.0, 0.0)}


def kept(media: MediaFile) -> Image.Image:
    """The picture as it lies in the storage."""
    return Image.open(BytesIO(storage().get(f"{media.digest}.jpg")))


def test_a_picture_is_kept_once_and_its_sizes_are_due(db_session):
    media = services.store_picture(
        picture(1600, 1200, colour="#facade"), by=None, at=AT, name="C:\\anh\\mắm tôm.JPG"
    )
    assert (media.width, media.height, media.content_type) == (1600, 1200, "image/jpeg")
    assert (media.original_name, media.is_public, media.sizes_due_at) == ("mắm tôm.JPG", True, AT)
    assert (kept(media).format, kept(media).size) == ("JPEG", (1600, 1200))
    folder = Path(current_app.config["SHOP_DATA"]) / "uploads" / media.digest[:2]
    assert [file.name for file in folder.glob(f"{media.digest}*")] == [f"{media.digest}.jpg"]


def test_a_very_large_picture_is_kept_no_larger_than_anybody_looks_at(db_session):
    media = services.store_picture(picture(5000, 2500), by=None, at=AT)
    assert (media.width, media.height) == (2000, 1000)


@pytest.mark.parametrize(
    "data",
    [
        picture_with_position(),
        picture(800, 400, "PNG", exif=POSITION),
        picture(800, 400, "WEBP", exif=POSITION),
        heic(800, 400, exif=POSITION.tobytes()),
    ],
    ids=["jpeg", "png", "webp", "heic"],
)
def test_a_picture_is_turned_upright_and_forgets_where_it_was_taken(db_session, data):
    media = services.store_picture(data, by=None, at=AT)
    assert (media.width, media.height) == (400, 800)
    found = kept(media)
    assert dict(found.getexif()) == {}
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_of_a_phone_that_writes_heic_becomes_a_jpeg(db_session):
    media = services.store_picture(heic(1200, 900), by=None, at=AT, name="IMG_0012.HEIC")
    assert (media.content_type, media.width, media.height) == ("image/jpeg", 1200, 900)
    assert kept(media).getpixel((600, 450)) == pytest.approx((0x8A, 0x33, 0x24), abs=4)


def test_the_wide_colours_of_a_phone_become_common_ones(db_session):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = services.store_picture(picture(600, 600), by=None, at=AT)
    broken = services.store_picture(picture(600, 600, icc_profile=b"no profile"), by=None, at=AT)
    foreign = services.store_picture(picture(600, 600, icc_profile=profile), by=None, at=AT)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    common = services.store_picture(picture(600, 600, icc_profile=srgb), by=None, at=AT)
    assert {plain.id, broken.id, foreign.id} == {plain.id}
    assert kept(common).getpixel((300, 300)) == pytest.approx(kept(plain).getpixel((300, 300)), abs=2)
    assert "icc_profile" not in kept(common).info


def test_transparency_becomes_white(db_session):
    media = services.store_picture(see_through(), by=None, at=AT)
    assert kept(media).getpixel((200, 200)) == (255, 255, 255)


def test_sixteen_bits_of_grey_become_eight(db_session):
    out = BytesIO()
    Image.new("I;16", (400, 400), 0x8000).save(out, "PNG")
    assert kept(services.store_picture(out.getvalue(), by=None, at=AT)).getpixel((9, 9)) == (128, 128, 128)


def test_strips_of_a_large_picture_meet_without_a_seam(db_session):
    out = BytesIO()
    slope = Image.linear_gradient("L").resize((4100, 4100)).convert("RGBA")
    slope.save(out, "PNG")
    found = kept(services.store_picture(out.getvalue(), by=None, at=AT)).convert("L")
    column = [found.getpixel((1000, y)) for y in range(found.height)]
    assert found.size == (2000, 2000)
    assert all(abs(after - before) <= 3 for before, after in pairwise(column))
    assert (column[0], column[-1]) == (pytest.approx(0, abs=3), pytest.approx(255, abs=3))


def test_the_same_picture_twice_is_one_file(db_session):
    first = services.store_picture(picture(), by=None, at=AT)
    assert services.store_picture(picture(), by=None, at=AT).id == first.id


def test_who_keeps_a_picture_at_the_same_moment_gets_the_same_row(db_session, monkeypatch):
    prepared = services.prepare_picture(picture())
    first = services.keep(prepared, by=None, at=AT)
    answers = iter([None])
    known = services._known
    monkeypatch.setattr(services, "_known", lambda digest: next(answers, None) or known(digest))
    assert services.keep(prepared, by=None, at=AT).id == first.id
    assert session.scalar(select(func.count(MediaFile.id))) == 1


def test_the_same_bytes_as_paper_and_as_picture_are_two_files(db_session):
    shown = services.store_picture(picture(600, 600), by=None, at=AT)
    scan = services.store_paper(picture(600, 600), by=None, at=AT)
    assert shown.digest != scan.digest
    assert (shown.is_public, scan.is_public, scan.sizes_due_at) == (True, False, None)


def test_a_pdf_is_kept_as_it_is(db_session):
    scan = services.store_paper(PDF, by=None, at=AT, name="qd.pdf")
    assert (scan.content_type, storage().get(f"{scan.digest}.pdf")) == ("application/pdf", PDF)


def test_a_scan_stays_large_enough_to_be_read(db_session):
    scan = services.store_paper(noisy(4200, 3000, "JPEG", quality=30), by=None, at=AT)
    assert kept(scan).size == (4000, 2857)


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


def test_a_place_that_takes_nothing_is_said_to_be_away(tmp_path):
    occupied = tmp_path / "uploads"
    occupied.write_text("a file where the folder should be")
    with pytest.raises(StorageDown, match="Kho tệp tạm thời không dùng được"):
        LocalStorage(occupied).put("ab" * 32 + ".jpg", b"one")
