import pytest

from shop.app import create_app
from shop.web.pages import is_local
from shop.web.security import POLICY, allowed_hosts

PATHS = [
    "/thong-tin/bao-mat",
    "/khong-co",
    "/healthz",
    "/static/css/shop.css",
    "/dang-nhap",
    "/quan-tri/cai-dat",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_the_policy_allows_nothing_inline():
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "base-uri 'none'" in POLICY


def test_only_desks_may_run_the_reader_of_codes(client):
    policy = client.get("/quan-ly/quay/ban-hang").headers["Content-Security-Policy"]

    assert policy == POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


def test_https_asks_to_stay(client):
    answer = client.get("/healthz", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_other_hosts_are_refused(client):
    assert client.get("/healthz", base_url="http://evil.example").status_code == 400


def test_production_answers_for_its_own_host_only():
    assert allowed_hosts("production", "https://ocop.vn") == ["ocop.vn"]
    assert "localhost" in allowed_hosts("sample", "https://ocop.vn")


@pytest.fixture
def behind_proxy(tmp_path):
    return create_app(
        {
            "TESTING": True,
            "SHOP_MODE": "production",
            "SHOP_DATA": str(tmp_path),
            "SECRET_KEY": "x" * 40,
            "PUBLIC_URL": "https://ocop.vn",
            "TRUSTED_PROXIES": "1",
        }
    )


def test_the_last_proxy_is_believed_and_no_other(behind_proxy):
    client = behind_proxy.test_client()
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "ocop.vn"}

    assert client.get("/healthz", headers=headers).headers["Strict-Transport-Security"]
    assert client.get("/healthz", headers={"X-Forwarded-Host": "ocop.vn, evil.example"}).status_code == 400


def test_the_cookie_is_bound_to_the_host_on_https(behind_proxy):
    assert behind_proxy.config["SESSION_COOKIE_NAME"] == "__Host-shop"
    assert behind_proxy.config["SESSION_COOKIE_SECURE"] is True


def test_without_a_trusted_proxy_forwarded_headers_mean_nothing(client):
    answer = client.get(
        "/healthz", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    )

    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("target", ["/", "/gio-hang", "/en/san-pham?q=a&b=1", "/a#b"])
def test_a_path_of_this_site_may_come_next(target):
    assert is_local(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "gio-hang",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\nb",
        "/ a",
        "javascript:x",
        "/\t/evil.example",
        "/" + "x" * 600,
    ],
)
def test_anything_else_may_not(target):
    assert not is_local(target)
