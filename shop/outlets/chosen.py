"""The outlet a visitor chose: kept in a cookie, shown in the frame of every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request

from shop.core.clock import today
from shop.outlets.queries import OutletRow, public
from shop.web import frame
from shop.web.kept import Remembered

COOKIE = "outlet"
LIFE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the frame says of it."""

    outlet_id: int
    slug: str
    name: str


def _by_slug() -> dict[str, Chosen]:
    return {row.slug: Chosen(row.id, row.slug, row.name) for row in public(today())}


known = Remembered(_by_slug)


@frame.shows("chosen_outlet")
def chosen_outlet() -> Chosen | None:
    """The visitor's outlet; none without the cookie, or when it is gone. No query without a cookie."""
    slug = request.cookies.get(COOKIE, "")
    return known().get(slug) if slug else None


def remember(response: Response, outlet: OutletRow) -> Response:
    """Let the visitor's browser keep the choice for half a year."""
    response.set_cookie(
        COOKIE,
        outlet.slug,
        max_age=LIFE,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
