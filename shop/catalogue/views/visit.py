"""What a product page knows of its visitor: the outlet looked at, the place told, the province asked for."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from typing import NamedTuple

from flask import request

from shop.core.clock import VN
from shop.geography.queries import Point, provinces
from shop.geography.visitor import visitor_place
from shop.storefront.queries.directory import Directory
from shop.web import frame
from shop.window.memory import Kept

ASKED = "giao-toi"
HOUR = 60

_spots: Kept[Point | None] = Kept(500)


class Visit(NamedTuple):
    """All that makes one visitor's page another than the next one's; nothing of it stays on the server."""

    outlet_id: int | None = None
    origin: Point | None = None
    is_rough: bool = False
    province_code: str = ""


NOBODY = Visit()


def visit() -> Visit:
    """The visit of this request; without cookie and question nothing is looked up."""
    asked = request.args.get(ASKED, "") if request.query_string else ""
    asked = asked if asked in {one.code for one in provinces()} else ""
    if not request.cookies:
        return Visit(province_code=asked) if asked else NOBODY
    chosen, place = frame.value("chosen_outlet"), visitor_place()
    if chosen is None and place is None and not asked:
        return NOBODY
    if place is None:
        return Visit(chosen.outlet_id if chosen else None, province_code=asked)
    return Visit(
        chosen.outlet_id if chosen else None,
        _spots(place.text, place.spot),
        place.point is None,
        asked or place.province_code or "",
    )


def turn(names: Directory, at: datetime) -> int:
    """Counts on whenever "today, before 18:00" may no longer be true of some outlet; 0 where none is that quick."""
    if not names.turns:
        return 0
    local = at.astimezone(VN)
    return bisect_right(names.turns, local.hour * HOUR + local.minute)
