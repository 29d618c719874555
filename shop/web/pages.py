"""Answers: a page, a redirect after a change, a sentence on the next page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import flask
from flask import Response, current_app, flash, g, has_request_context, redirect, request

from shop.core.sentences import Text
from shop.web import frame, templates

DONE = "done"
IN_CART = "in-cart"
WARNING = "warning"


def render(template: str, **context: Any) -> str:
    """Draw a page: the template sees the globals of `context`, the frame's values, and these."""
    return draw(template, **{**frame.values(), **context})


def draw(template: str, **context: Any) -> str:
    """Draw a template that stands outside the shop's frame (a message, a bare error page)."""
    return templates.template(current_app, template).render(context)


def url_for(endpoint: str, **values: Any) -> str:
    """The address of a page: Flask's, but built once for the same values; nearly all pages link to the same ones."""
    if not has_request_context() or endpoint[0] == "." or any(name[0] == "_" for name in values):
        return flask.url_for(endpoint, **values)
    try:
        return _address(id(current_app.view_functions), request.script_root, endpoint, tuple(values.items()))
    except TypeError:  # a value that cannot be a key
        return flask.url_for(endpoint, **values)


@lru_cache(maxsize=4096)
def _address(app: int, root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    """All that an address depends on is in the arguments. Raises BuildError as Flask does."""
    del app, root
    return flask.url_for(endpoint, **dict(values))


def see_other(url: str) -> Response:
    """Answer a change: 303, so that a reload never does it again."""
    answer = redirect(url, code=303)
    assert isinstance(answer, Response)  # noqa: S101 flask's own redirect gives flask's own response
    return answer


def flash_done(text: Text) -> None:
    """Say on the next page what was done."""
    flash(str(text), DONE)


def flash_in_cart(text: Text) -> None:
    """Say on the next page what was put into the cart, with the way there."""
    flash(str(text), IN_CART)


def flash_warning(text: Text) -> None:
    """Say on the next page what needs attention."""
    flash(str(text), WARNING)


def safe_next(default: str) -> str:
    """Where to go after this form: the `next` of the request when it is a path of this site, else `default`."""
    target = request.values.get("next", "")
    return target if is_local(target) else default


def is_local(target: str) -> bool:
    """Whether a target is a plain path of this site: one slash, no host, no backslash, nothing unprintable."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or len(target) > 500:
        return False
    if not target.isprintable() or " " in target:
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc


def keep_private() -> None:
    """Mark the page being made as personal: it is answered `no-store`."""
    g.no_store = True


def base_url() -> str:
    """The address of the shop for messages and printed codes: PUBLIC_URL, or this machine when none is set."""
    return str(current_app.config["PUBLIC_URL"]) or f"http://localhost:{current_app.config['PORT']}"
