"""The cart's cookie: a random token and the number of lines, so that a page can show the count without asking.

`<token>.<count>` for a guest, `-.<count>` for an account, whose cart is found by the account. The count is
only shown; nothing is decided by it.
"""

from __future__ import annotations

import re

from flask import Response, g, request
from flask_login import current_user

from shop.cart.limits import MOST_LINES
from shop.cart.queries import KEPT, Visitor

NAME = "cart"
_FORM = re.compile(r"(-|[A-Za-z0-9_-]{22})\.([0-9]{1,2})")
_NOBODY = "-"


def name() -> str:
    """The cookie's name: bound to this host and to HTTPS where there is HTTPS."""
    return f"__Host-{NAME}" if request.is_secure else NAME


def read() -> tuple[str | None, int]:
    """Token (None: an account's, or no cart) and number of lines. Anything odd counts as no cookie."""
    found = _FORM.fullmatch(request.cookies.get(name(), ""))
    if found is None:
        return None, 0
    token, count = found.groups()
    return (None if token == _NOBODY else token), min(int(count), MOST_LINES)


def visitor() -> Visitor:
    """Whose cart this request is about."""
    token, _count = read()
    if current_user.is_authenticated:
        return Visitor(user_id=int(current_user.user_id))
    return Visitor(token)


def count() -> int:
    """The number of lines for the frame; an account's number is not shown after it was signed out."""
    token, lines = read() if request.cookies else (None, 0)
    if not lines or (token is None and not current_user.is_authenticated):
        return 0
    return lines


def remember(token: str | None, lines: int) -> None:
    """Set the cookie with the answer to this request. No token: an account's cart."""
    g.cart_cookie = f"{token or _NOBODY}.{lines}"


def after(response: Response) -> Response:
    """After each request: set the cookie that `remember` asked for."""
    value = g.pop("cart_cookie", None)
    if value is not None:
        response.set_cookie(
            name(), value, max_age=KEPT, secure=request.is_secure, httponly=True, samesite="Lax", path="/"
        )
    return response
