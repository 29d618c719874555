"""A visitor's word that they are of age: a cookie that ends with the browser, set by a form, never by a link.

Without it nobody sees goods that contain alcohol (Luật Phòng, chống tác hại của rượu, bia 2019): neither crawlers nor
whoever shares the device later. A page that asks for it, or holds something back, is kept by no shared cache.
"""

from __future__ import annotations

from flask import Response, current_app, request

COOKIE = "of_age"
YES = "1"


def is_of_age() -> bool:
    """Whether this visitor said that they are 18 or older."""
    return request.cookies.get(COOKIE) == YES


def remember(response: Response) -> Response:
    """Let the browser keep the word until it is closed."""
    response.set_cookie(
        COOKIE, YES, secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
    )
    return response
