"""Who may keep an answer, and for how long.

A page is shared only when its view says so (`public_page`) and it was asked for without any cookie; its life
never crosses Vietnamese midnight, when stars and expiry dates change. Everything else is private, and what
shows a person, a token or a change is kept nowhere.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection
from typing import Any

from flask import Flask, Request, Response, g, make_response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from shop.core import clock

SHARED_SECONDS = 60
SMALLEST_TO_COMPRESS = 600
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/xml", "image/svg+xml")


class QuietSessions(SecureCookieSessionInterface):
    """Flask's signed cookie; an answer to who brought no cookie and gets none says nothing about cookies."""

    def __init__(self) -> None:
        self._serializer: tuple[object, URLSafeTimedSerializer | None] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of this application's key, derived once."""
        keys = (app.secret_key, app.config["SECRET_KEY_FALLBACKS"])
        if self._serializer is None or self._serializer[0] != keys:
            self._serializer = (keys, super().get_signing_serializer(app))
        return self._serializer[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Without a cookie there is nothing to read."""
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Leave the answer alone when there was no cookie and nothing to keep."""
        if request.cookies or session.modified:
            super().save_session(app, session, response)


def public_page(body: Any, query: Collection[str] = (), seconds: int = SHARED_SECONDS) -> Response:
    """An answer that shared caches may keep.

    A view writes `return public_page(render(...), query=("q", "trang"))`.

    `query` names the parameters that change the page; asked with any other, it is not shared.
    """
    if set(request.args) <= set(query):
        g.shared_seconds = seconds
    return make_response(body)


def clear_site_data(response: Response) -> Response:
    """At sign-out: the browser forgets what it kept of this site's pages."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def after(response: Response) -> Response:
    """After each request: caching headers, ETag, conditional answer, compression."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _policy(response)
    if response.direct_passthrough or response.is_streamed:
        return response
    shown = request.method in {"GET", "HEAD"} and response.status_code == 200
    if shown and "no-store" not in response.headers["Cache-Control"] and "ETag" not in response.headers:
        response.add_etag(weak=True)
        if "HTTP_IF_NONE_MATCH" in request.environ:
            response.make_conditional(request)
    return _compress(response)


def _policy(response: Response) -> str:
    if _is_personal(response):
        return "no-store"
    shared = g.get("shared_seconds")
    if request.cookies or shared is None or response.status_code != 200:
        return "private, no-cache"
    return f"public, max-age={min(shared, clock.seconds_to_midnight(clock.now()))}"


def _is_personal(response: Response) -> bool:
    if request.method not in {"GET", "HEAD"} or response.status_code >= 400 or g.get("no_store"):
        return True
    if "Set-Cookie" in response.headers or session.modified:
        return True
    return bool(request.cookies) and "_user_id" in session


def _compress(response: Response) -> Response:
    """Compress at the cheapest level. A personal page that shows what was typed is left plain (BREACH)."""
    headers = response.headers
    if response.status_code != 200 or "Content-Encoding" in headers or not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    reflects = request.method not in {"GET", "HEAD"} or bool(request.query_string)
    if (reflects and "no-store" in headers["Cache-Control"]) or not accepts_gzip():
        return response
    body = response.get_data()
    if len(body) >= SMALLEST_TO_COMPRESS:
        response.set_data(gzip.compress(body, 1, mtime=0))
        headers["Content-Encoding"] = "gzip"
    return response


def accepts_gzip() -> bool:
    """Whether the client of this request unpacks gzip."""
    return bool(request.accept_encodings["gzip"])


def _is_text(response: Response) -> bool:
    return (response.mimetype or "").startswith(COMPRESSIBLE)


def init_app(app: Flask) -> None:
    """Install the rules; they run before the headers of `security` are set."""
    app.session_interface = QuietSessions()
    app.after_request(after)
