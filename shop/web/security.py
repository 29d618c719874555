"""Headers that every answer carries, and which hosts the shop answers for."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix

from shop.config import MEGABYTE, SAMPLE

FORMS = "form-action 'self'"
STRIPE_PAGES = "https://checkout.stripe.com"
POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data: blob:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; "
    "worker-src 'self'; "
    f"{FORMS}; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
SCRIPTS = "script-src 'self'"
READERS = (
    f"{SCRIPTS} 'wasm-unsafe-eval'"  # the reader of codes that browsers without one of their own are sent
)
HSTS = "max-age=31536000; includeSubDomains"
MOST_TYPED = MEGABYTE
DESKS = "/quan-ly/"
LOCAL = ["localhost", "127.0.0.1", "[::1]"]


class FormSizedRequest(Request):
    """A form without files may be a megabyte long; only one with files may be as long as the settings say."""

    @property
    def max_content_length(self) -> int | None:
        """Bytes of body that are read at most; more is answered 413."""
        if self.mimetype == "multipart/form-data":
            return super().max_content_length
        return MOST_TYPED

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value


def headers(response: Response) -> Response:
    """Set the headers that an answer does not bring itself (a file may bring a stricter policy)."""
    brought = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS if name.lower() not in brought])
    if "content-security-policy" not in brought:
        response.headers["Content-Security-Policy"] = _policy(request.path, current_app.config["CARD_PAGES"])
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def _policy(path: str, pays_at: str) -> str:
    """What a page may load and do: a form may lead on to the page of the payment service; desks may read codes."""
    policy = POLICY.replace(FORMS, f"{FORMS} {pays_at}") if pays_at else POLICY
    return policy.replace(SCRIPTS, READERS) if path.startswith(DESKS) else policy


def allowed_hosts(mode: str, public_url: str) -> list[str]:
    """The host customers type; on a machine for trying things out also the machine itself."""
    host = urlsplit(public_url).hostname
    return ([host] if host else []) + (LOCAL if mode == SAMPLE or not host else [])


def card_pages(key: str, base: str) -> str:
    """The origin where cards are typed; empty when none are taken."""
    if not key:
        return ""
    given = urlsplit(base)
    return f"{given.scheme}://{given.netloc}" if base else STRIPE_PAGES


def init_app(app: Flask) -> None:
    """Believe as many proxies as are ours, answer for our own hosts only."""
    app.config["TRUSTED_HOSTS"] = allowed_hosts(app.config["SHOP_MODE"], app.config["PUBLIC_URL"])
    app.config["CARD_PAGES"] = card_pages(app.config["STRIPE_SECRET_KEY"], str(app.config["STRIPE_API_BASE"]))
    app.request_class = FormSizedRequest
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.after_request(headers)
