"""Who gets a stored file, and how."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import update

from shop.certification.models import Decision
from shop.extensions import session
from shop.media import services, sizes
from shop.producers import joining
from shop.producers.joining import PaperDraft
from shop.producers.models import Producer, ProducerMember
from shop.producers.states import DocumentKind
from tests.builders import accounts
from tests.builders.certification import bare_product, certificate, link, person
from tests.builders.media import PDF, picture
from tests.builders.producers import producer

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def draw_sizes_of(media) -> None:
    sizes.draw(sizes.Claim(media.id, media.digest, media.content_type, media.width, AT))


@pytest.mark.parametrize("kind", ["avif", "webp", "jpg"])
def test_everybody_gets_a_public_picture_that_may_be_kept_for_ever(client, db_session, kind):
    media = services.store_picture(picture(), by=None, at=AT)
    draw_sizes_of(media)
    answer = client.get(f"/tep/{media.digest}-320.{kind}")
    assert (answer.status_code, answer.mimetype) == (200, f"image/{kind.replace('jpg', 'jpeg')}")
    assert Image.open(BytesIO(answer.data)).size == (320, 240)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in answer.headers


def test_until_the_sizes_are_drawn_the_picture_itself_stands_in_for_them(client, db_session):
    media = services.store_picture(picture(colour="#c0ffee"), by=None, at=AT)
    answer = client.get(f"/tep/{media.digest}-320.avif")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert Image.open(BytesIO(answer.data)).size == (1600, 1200)
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    draw_sizes_of(media)
    assert client.get(f"/tep/{media.digest}-320.avif").mimetype == "image/avif"


def test_a_size_above_the_picture_is_the_largest_that_was_drawn(client, db_session):
    media = services.store_picture(picture(500, 400), by=None, at=AT)
    draw_sizes_of(media)
    answer = client.get(f"/tep/{media.digest}-1280.webp")
    assert Image.open(BytesIO(answer.data)).size == (500, 400)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def paper_of(owner: str, scan_id: int) -> Producer:
    """A producer in Thanh Hóa with this scan as its paper, as its certificate, or as the decision behind it."""
    mine = producer()
    row = certificate()
    link(bare_product(producer_id=mine.id), row)
    if owner == "paper":
        draft = PaperDraft(DocumentKind.REGISTRATION, "ĐK-1", date(2026, 1, 5), None, scan_id)
        joining.add_paper(mine.id, draft, by=None, at=AT)
    elif owner == "certificate":
        row.scan_id = scan_id
    else:
        session.get_one(Decision, row.decision_id).scan_id = scan_id
    session.flush()
    return mine


@pytest.mark.parametrize("owner", ["paper", "certificate", "decision"])
@pytest.mark.parametrize("who", ["officer", "admin", "member"])
def test_whom_a_paper_concerns_gets_it_as_an_attachment(client, sign_in, db_session, who, owner):
    scan = services.store_paper(PDF, by=None, at=AT, name="QĐ 12.pdf")
    mine = paper_of(owner, scan.id)
    people = {
        "officer": lambda: person(province_code="38"),
        "admin": lambda: person(is_admin=True),
        "member": lambda: accounts.producer_person(mine.id),
    }
    sign_in(client, people[who]())
    answer = client.get(f"/tep/{scan.digest}.pdf")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("owner", ["paper", "certificate", "decision"])
@pytest.mark.parametrize("who", ["officer", "member", "former member"])
def test_a_paper_of_another_province_or_producer_is_not_there(client, sign_in, db_session, who, owner):
    scan = services.store_paper(PDF, by=None, at=AT)
    mine = paper_of(owner, scan.id)
    if who == "officer":
        stranger = person(province_code="25")
    elif who == "member":
        stranger = accounts.producer_person(producer("Cơ sở khác").id)
    else:
        stranger = accounts.producer_person(mine.id)
        session.execute(update(ProducerMember).values(until=date(2026, 11, 20)))
    sign_in(client, stranger)
    assert client.get(f"/tep/{scan.digest}.pdf").status_code == 404


def test_a_scan_is_an_attachment_too_and_has_no_sizes(client, sign_in, db_session):
    scan = services.store_paper(picture(), by=None, at=AT, name="giấy phép.html")
    sign_in(client, person(is_admin=True))
    answer = client.get(f"/tep/{scan.digest}.jpg")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert ".html" not in answer.headers["Content-Disposition"]
    assert client.get(f"/tep/{scan.digest}-320.jpg").status_code == 404


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_paper_is_not_there_for_anybody_else(client, sign_in, db_session, signed_in):
    scan = services.store_paper(PDF, by=None, at=AT)
    if signed_in:
        sign_in(client, person())
    assert client.get(f"/tep/{scan.digest}.pdf").status_code == 404


def test_what_is_not_stored_is_not_found(client, db_session):
    media = services.store_picture(picture(), by=None, at=AT)
    for name in (
        f"{media.digest}-999.webp",
        f"{media.digest}-640.webp",
        f"{media.digest}-320.pdf",
        f"{media.digest}.webp",
        f"{media.digest}.pdf",
        "0" * 64 + ".jpg",
        "x.jpg",
        "..%2fsecret",
    ):
        assert client.get(f"/tep/{name}").status_code == 404
