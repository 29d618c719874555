"""The client of the tests: a browser without a screen, that looks at every page it is given."""

import contextvars
import time
from functools import cached_property
from urllib.parse import urlsplit

from flask import Flask, Response, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.extensions import session
from tests.support.pages import Page, check, fields_of

ORIGIN = "http://localhost"


class PageResponse(Response):
    """An answer of the shop; `page` is its parsed page, read once: parsing is a sixth of a test of pages."""

    @cached_property
    def page(self) -> Page:
        return Page(self.get_data(as_text=True))


class PageClient(FlaskClient):
    """Fetches pages and sends forms as a browser does.

    Each HTML page it gets is checked (`pages.check`). Each request runs in a context of its own, as in
    production: nothing of the test's own application context is seen by the view. Before a request the
    test's session is committed (in `db_session` that ends a savepoint), afterwards its rows are expired, so
    that what the test reads next is what the request wrote. A POST carries the token last seen by this
    client and the right Origin; `token=False` leaves the token out, `headers` win.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app, PageResponse, use_cookies=True)
        self.last_token: str | None = None

    def open(self, *args, token: bool | str = True, **kwargs) -> PageResponse:
        method = (kwargs.get("method") or "GET").upper()
        if method == "POST":
            self._as_browser(kwargs, token)
        _commit_own_session()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        _expire_own_session()
        self._look_at(response)
        return response

    def submit(
        self, path: str, data: dict | None = None, *, action: str | None = None, **kwargs
    ) -> PageResponse:
        """Fetch the page at `path`, fill `data` into its form (that for `action`, if several) and send it."""
        page = self.get(path)
        assert page.status_code == 200, f"GET {path} answered {page.status_code}"
        form = page.page.form(action)
        sent = {**fields_of(form), **(data or {})}
        target = form.get("action") or path
        if form.get("method", "get").lower() != "post":
            return self.get(target, query_string=sent, **kwargs)
        return self.post(target, data=sent, **kwargs)

    def follow(self, response: TestResponse) -> PageResponse:
        """Fetch the page that an answer to a form points at."""
        assert response.status_code == 303, f"answered {response.status_code}, not 303"
        target = urlsplit(response.headers["Location"])
        return self.get(target.path + (f"?{target.query}" if target.query else ""))

    def _as_browser(self, kwargs: dict, token: bool | str) -> None:
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Origin", ORIGIN)
        kwargs["headers"] = {name: value for name, value in headers.items() if value is not None}
        data = kwargs.get("data")
        if token is False or not (data is None or isinstance(data, dict)):
            return
        value = token if isinstance(token, str) else (self.last_token or self._fetch_token())
        kwargs["data"] = {"csrf_token": value, **(data or {})}

    def _fetch_token(self) -> str:
        self.get("/dang-nhap")
        assert self.last_token, "the sign-in page carries no token"
        return self.last_token

    def _look_at(self, response: PageResponse) -> None:
        if response.mimetype != "text/html" or response.status_code in {301, 302, 303, 304, 307, 308}:
            return
        html = response.get_data(as_text=True)
        if not html.lstrip().lower().startswith("<!doctype"):
            return
        self.last_token = response.page.token or self.last_token
        check(response.page, response.request.path)


def _commit_own_session() -> None:
    if has_app_context() and session.registry.has():
        session.commit()


def _expire_own_session() -> None:
    if has_app_context() and session.registry.has():
        session.expire_all()


def wait_for(condition, seconds: float = 30, what: str = "it") -> object:
    """Ask `condition` until it gives something true; AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.05)
