"""Who may send a form here: this site's own pages.

Every POST carries a token bound to the session, except three that guests send from pages which anyone may
cache. Those must prove where they come from: of `Origin` and `Sec-Fetch-Site` each one present must match
and one must be present. Everywhere else an `Origin` that is present must match, beside the token.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, request

from shop.extensions import csrf

TOKENLESS = frozenset({"cart.add", "outlets.choose", "catalogue.confirm_age"})
# Sent by programs: the view checks a signature of the body.
SIGNED = frozenset({"payments.bank_notice", "payments.stripe_event"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def from_this_site(*, must_prove: bool) -> bool:
    """Whether the browser says that this request comes from a page of this site."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is not None and not _is_ours(origin):
        return False
    if must_prove:
        return (site is None and origin is not None) or site == "same-origin"
    return site in {None, "same-origin", "none"}


def check() -> None:
    """Before each request: refuse (403) a change that another site sends."""
    if request.method in SAFE or request.endpoint is None:
        return
    if not from_this_site(must_prove=request.endpoint in TOKENLESS):
        abort(403)


def release(app: Flask) -> None:
    """Take the token check off the tokenless and the signed views, once all of them are registered."""
    for endpoint in (TOKENLESS | SIGNED) & app.view_functions.keys():
        view = app.view_functions[endpoint]
        csrf.exempt(f"{view.__module__}.{view.__name__}")


def _is_ours(origin: str) -> bool:
    given = urlsplit(origin)
    return (given.scheme, given.netloc) == (request.scheme, request.host)
