"""Who may send a form: the shop's own pages, with a token or with a proof of where they come from."""

import pytest

from shop.web.guest_post import TOKENLESS, from_this_site

HOME = "http://localhost"


@pytest.mark.parametrize(
    ("origin", "site", "with_token", "without_token"),
    [
        (HOME, "same-origin", True, True),
        (HOME, None, True, True),
        (None, "same-origin", True, True),
        (None, None, True, False),
        (None, "none", True, False),
        ("http://evil.example", None, False, False),
        ("http://evil.example", "same-origin", False, False),
        (HOME, "cross-site", False, False),
        (HOME, "same-site", False, False),
        ("null", None, False, False),
        ("https://localhost", None, False, False),
        ("http://localhost:81", None, False, False),
        ("http://localhost.evil.example", None, False, False),
    ],
)
def test_where_a_form_comes_from_decides(app, origin, site, with_token, without_token):
    headers = {name: value for name, value in (("Origin", origin), ("Sec-Fetch-Site", site)) if value}
    with app.test_request_context("/gio-hang/them", method="POST", headers=headers):
        assert from_this_site(must_prove=False) is with_token
        assert from_this_site(must_prove=True) is without_token


def test_a_form_from_another_site_is_refused(client):
    answer = client.post("/dang-nhap", data={"identifier": "x"}, headers={"Origin": "http://evil.example"})

    assert answer.status_code == 403
    assert "không đến từ trang của cửa hàng" in answer.text


def test_a_form_without_token_is_refused(client):
    answer = client.post("/dang-nhap", data={"identifier": "x"}, token=False)

    assert answer.status_code == 400
    assert "Hãy tải lại trang rồi gửi lại" in answer.text


def test_a_token_of_another_session_is_refused(clients):
    mine, other = clients(), clients()
    other.get("/dang-nhap")
    mine.get("/dang-nhap")

    assert mine.post("/dang-nhap", data={"identifier": "x"}, token=other.last_token).status_code == 400


def test_only_two_posts_need_no_token():
    assert set(TOKENLESS) == {"cart.add", "outlets.choose", "catalogue.confirm_age"}
