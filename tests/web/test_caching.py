import gzip

import pytest
import time_machine

PUBLIC = "/thong-tin/bao-mat"


def test_a_guest_gets_no_cookie_and_a_page_others_may_share(client):
    answer = client.get(PUBLIC)

    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@time_machine.travel("2026-11-28 16:59:48+00:00", tick=False)
def test_a_shared_life_ends_at_vietnamese_midnight(client):
    assert client.get(PUBLIC).headers["Cache-Control"] == "public, max-age=12"


def test_any_cookie_makes_a_page_private(client):
    client.set_cookie("anything", "1")

    assert client.get(PUBLIC).headers["Cache-Control"] == "private, no-cache"


def test_an_unknown_parameter_is_not_shared(client):
    assert client.get(PUBLIC + "?utm=1").headers["Cache-Control"] == "private, no-cache"


def test_a_page_with_a_token_is_kept_nowhere(client):
    answer = client.get("/dang-nhap")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert "Path=/" in answer.headers["Set-Cookie"]


def test_an_unchanged_page_is_answered_304(client):
    first = client.get(PUBLIC)
    second = client.get(PUBLIC, headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 304
    assert second.data == b""
    assert second.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5"])
def test_pages_are_compressed_for_who_unpacks_them(app, accepted):
    client = app.test_client()
    plain = client.get(PUBLIC)
    packed = client.get(PUBLIC, headers={"Accept-Encoding": accepted})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


def test_refused_gzip_is_not_sent(client):
    assert "Content-Encoding" not in client.get(PUBLIC, headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_a_personal_page_that_repeats_its_address_is_not_compressed(client):
    answer = client.get("/dang-nhap?next=/secret-guess", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in answer.headers


def test_errors_are_kept_nowhere(client):
    assert client.get("/khong-co").headers["Cache-Control"] == "no-store"
