"""The sizes of pictures: drawn by the worker, found again when it was killed, named on the pages."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from shop import jobs
from shop.extensions import session
from shop.media import services, sizes
from shop.media.addresses import picture_url, srcset, widths_of
from shop.media.models import MediaFile
from shop.media.queries import picture_sources
from shop.media.storage import LocalStorage, storage
from shop.unit_of_work import in_transaction
from tests.builders.media import PDF, noisy, picture

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=6)


def drawn(media: MediaFile) -> dict[tuple[int, str], tuple[str, tuple[int, int]]]:
    """The sizes of a picture that lie in the storage: by name, their real kind and sides."""
    found = {}
    for width in (160, 320, 480, 640, 800, 1280):
        for kind in ("avif", "webp", "jpg"):
            data = storage().get(f"{media.digest}-{width}.{kind}")
            if data is not None:
                image = Image.open(BytesIO(data))
                found[width, kind] = (image.format, image.size)
    return found


def due(media_id: int) -> datetime | None:
    return session.scalar(select(MediaFile.sizes_due_at).where(MediaFile.id == media_id))


@pytest.fixture
def uploaded(database, app):
    """Keeps a picture as a page does."""

    def upload(data: bytes) -> MediaFile:
        prepared = services.prepare_picture(data)
        return in_transaction(lambda: services.keep(prepared, by=None, at=AT))

    return upload


def test_the_worker_draws_five_widths_in_three_kinds(uploaded):
    media = uploaded(picture(1600, 1200))
    assert drawn(media) == {}
    assert sizes.draw_due(lambda: AT) == 1
    assert drawn(media) == {
        (width, kind): (form, (width, width * 3 // 4))
        for width in (160, 320, 480, 800, 1280)
        for kind, form in (("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG"))
    }
    assert (due(media.id), sizes.draw_due(lambda: LATER)) == (None, 0)


def test_a_small_picture_is_never_enlarged(uploaded):
    media = uploaded(picture(500, 400))
    sizes.draw_due(lambda: AT)
    assert {name[0]: side for name, (_, side) in drawn(media).items()} == {
        160: (160, 128),
        320: (320, 256),
        480: (480, 384),
        800: (500, 400),
    }


def test_an_upload_wakes_the_worker(uploaded, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "soon", asked.append)
    uploaded(picture(500, 400))
    assert asked == ["media.draw_sizes"]


def test_the_job_of_the_worker_draws_what_is_due(uploaded):
    media = uploaded(picture(500, 400))
    media_id = media.id
    jobs.run("media.draw_sizes")
    [media] = session.scalars(select(MediaFile))
    assert (len(drawn(media)), media.id, media.sizes_due_at) == (12, media_id, None)


def test_a_job_that_was_lost_is_found_again(uploaded):
    media = uploaded(picture(500, 400))
    lost = in_transaction(lambda: sizes.take(at=AT))
    assert (lost.media_id, lost.until) == (media.id, AT + timedelta(minutes=5))
    assert sizes.draw_due(lambda: AT + timedelta(minutes=4)) == 0
    assert drawn(media) == {}
    assert sizes.draw_due(lambda: LATER) == 1
    assert len(drawn(media)) == 12


def test_who_was_slow_does_not_finish_the_work_of_another(uploaded):
    media = uploaded(picture(500, 400))
    slow = in_transaction(lambda: sizes.take(at=AT))
    other = in_transaction(lambda: sizes.take(at=LATER))
    in_transaction(lambda: sizes.finish(slow))
    assert due(media.id) == other.until
    in_transaction(lambda: sizes.finish(other))
    assert due(media.id) is None


def test_a_picture_that_cannot_be_drawn_holds_up_no_other(uploaded, caplog):
    broken = uploaded(picture(500, 400))
    whole = uploaded(picture(500, 400, colour="#123456"))
    place = storage()
    assert isinstance(place, LocalStorage)
    (place.root / broken.digest[:2] / f"{broken.digest}.jpg").unlink()
    assert sizes.draw_due(lambda: AT) == 1
    assert (len(drawn(whole)), due(whole.id)) == (12, None)
    assert (drawn(broken), due(broken.id)) == ({}, AT + timedelta(minutes=5))
    assert f"the sizes of picture {broken.id} could not be drawn" in caplog.text


def test_papers_have_no_sizes(database, app):
    prepared = services.prepare_paper(PDF)
    in_transaction(lambda: services.keep(prepared, by=None, at=AT))
    assert sizes.draw_due(lambda: LATER) == 0


def test_a_modern_kind_is_smaller_than_an_old_one(uploaded):
    media = uploaded(noisy(1600, 1200, "JPEG"))
    sizes.draw_due(lambda: AT)
    avif, webp, jpeg = (len(storage().get(f"{media.digest}-800.{kind}")) for kind in ("avif", "webp", "jpg"))
    assert avif < webp < jpeg


@pytest.mark.parametrize(
    ("width", "drawn_as"),
    [
        (200, [160, 320]),
        (320, [160, 320]),
        (321, [160, 320, 480]),
        (1280, [160, 320, 480, 800, 1280]),
        (2000, [160, 320, 480, 800, 1280]),
    ],
)
def test_a_picture_has_the_sizes_below_its_own_and_one_more(width, drawn_as):
    assert widths_of(width) == drawn_as


def test_the_sources_of_a_picture_name_its_kinds_and_widths(db_session):
    media = services.store_picture(picture(3000, 1500), by=None, at=AT)
    found = picture_sources(media)
    assert (found.url, found.full_url) == (f"/tep/{media.digest}-800.jpg", f"/tep/{media.digest}.jpg")
    assert (found.width, found.height) == (800, 400)
    for text, kind in ((found.avif, "avif"), (found.webp, "webp"), (found.jpeg, "jpg")):
        assert text.split(", ") == [
            f"/tep/{media.digest}-{width}.{kind} {width}w" for width in (160, 320, 480, 800, 1280)
        ]


def test_only_an_uploaded_picture_has_a_set_of_sizes():
    url = picture_url("ab" * 32, 300)
    assert url == f"/tep/{'ab' * 32}-320.jpg"
    assert srcset(url, "webp", 320) == f"/tep/{'ab' * 32}-160.webp 160w, /tep/{'ab' * 32}-320.webp 320w"
    for other in ("/static/img/sets/set-01.svg", f"/tep/{'ab' * 32}.jpg", "/tep/x-320.jpg", ""):
        assert srcset(other, "webp") == ""
