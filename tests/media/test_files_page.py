"""Who gets a stored file, and how."""

from datetime import UTC, datetime

import pytest

from shop.media import services
from tests.builders.certification import person
from tests.builders.media import PDF, picture

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_everybody_gets_a_public_picture_that_may_be_kept_for_ever(client, db_session):
    media = services.store_picture(picture(), by=None, at=AT)
    answer = client.get(f"/tep/{media.digest}-320.webp")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("who", ["officer", "admin"])
def test_programme_staff_get_a_paper_as_an_attachment(client, sign_in, db_session, who):
    scan = services.store_paper(PDF, by=None, at=AT, name="QĐ 12.pdf")
    sign_in(client, person(is_admin=who == "admin", province_code="38" if who == "officer" else None))
    answer = client.get(f"/tep/{scan.digest}.pdf")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


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
        f"{media.digest}.pdf",
        "0" * 64 + ".jpg",
        "x.jpg",
        "..%2fsecret",
    ):
        assert client.get(f"/tep/{name}").status_code == 404
