"""Where the visitor is, as the browser keeps it: a province, a commune, or a rounded point. Nothing is kept here.

The cookie holds `38`, `14797` or `19.807,105.776`. It comes with a form that the visitor sends (choosing an
outlet, an address, a province) or from the page's own script. A point is forgotten when the browser is closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request

from shop.geography import queries
from shop.geography.distance import Point
from shop.geography.reference import communes, provinces

COOKIE = "place"
LIFE = timedelta(days=180)
DECIMALS = 3  # of a degree: about a hundred metres
_POINT = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,3})?),(-?[0-9]{1,3}(?:\.[0-9]{1,3})?)")


@dataclass(frozen=True, slots=True)
class VisitorPlace:
    """What the visitor told: one of the three, or a commune with its province."""

    province_code: str | None = None
    commune_code: str | None = None
    point: Point | None = None

    @property
    def text(self) -> str:
        """The cookie's value."""
        if self.point is not None:
            return f"{self.point.lat:g},{self.point.lng:g}"
        return self.commune_code or self.province_code or ""

    def spot(self) -> Point | None:
        """The point, else the middle of the commune where that is known. At most one statement."""
        if self.point is not None or self.commune_code is None:
            return self.point
        return queries.spot_of(self.commune_code)


def parse(text: str) -> VisitorPlace | None:
    """Read a cookie or a form's field; None for what is no place."""
    if text in provinces():
        return VisitorPlace(province_code=text)
    if text in communes():
        return VisitorPlace(communes()[text].province_code, text)
    if found := _POINT.fullmatch(text):
        return point_of(*found.groups())
    return None


def point_of(lat: str, lng: str) -> VisitorPlace | None:
    """A point of degrees, rounded to a hundred metres; None for what is none."""
    try:
        here = Point(round(float(lat), DECIMALS), round(float(lng), DECIMALS))
    except ValueError:
        return None
    return VisitorPlace(point=here) if abs(here.lat) <= 90 and abs(here.lng) <= 180 else None


def visitor_place() -> VisitorPlace | None:
    """What the cookie of this request says; no query, and nothing to do without a cookie."""
    text = request.cookies.get(COOKIE, "") if request.cookies else ""
    return parse(text) if text else None


def remember(response: Response, place: VisitorPlace) -> Response:
    """Let the browser keep it: half a year, a point until it is closed. The page's script may replace it."""
    response.set_cookie(
        COOKIE,
        place.text,
        max_age=None if place.point else LIFE,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )
    return response
