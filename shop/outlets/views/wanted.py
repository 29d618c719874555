"""What a visitor asks the finder for, read from the address; anything unreadable asks for nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from shop.core.folding import fold
from shop.geography.queries import Found, Point, find_units, provinces, spot_of
from shop.geography.reference import communes
from shop.geography.visitor import VisitorPlace, point_of
from shop.outlets.queries import OutletRow

QUERY = ("q", "tinh", "xa", "mo", "nhan", "xe", "lanh", "gan")
LONGEST = 100
NEAR = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """The question. ``here``: where the visitor stands, by the device; ``asks_near`` without it."""

    text: str
    province_code: str
    commune_code: str
    is_open: bool
    has_pickup: bool
    has_parking: bool
    has_cold_storage: bool
    here: VisitorPlace | None
    asks_near: bool

    @property
    def narrows_list(self) -> bool:
        """Whether one of the filters is in use."""
        ticks = (self.is_open, self.has_pickup, self.has_parking, self.has_cold_storage)
        return any((self.province_code, self.commune_code, *ticks))

    @property
    def narrows(self) -> bool:
        """Whether anything at all is asked for."""
        return any((self.narrows_list, self.text, self.here, self.asks_near))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. ``origin``: from where distances count; ``near``: others close to the place asked for."""

    rows: list[OutletRow]
    origin: Point | None = None
    place: Found | None = None
    others: tuple[Found, ...] = ()
    near: bool = False


def wanted() -> Wanted:
    """The question of this request."""
    asked = request.args
    code, unit = asked.get("tinh", ""), asked.get("xa", "")
    return Wanted(
        text=" ".join(asked.get("q", "").split())[:LONGEST],
        province_code=code if code in {one.code for one in provinces()} else "",
        commune_code=unit if unit in communes() else "",
        is_open=asked.get("mo") == "1",
        has_pickup=asked.get("nhan") == "1",
        has_parking=asked.get("xe") == "1",
        has_cold_storage=asked.get("lanh") == "1",
        here=point_of(asked.get("lat", ""), asked.get("lng", "")),
        asks_near=asked.get("gan") == "1",
    )


def search(rows: list[OutletRow], asked: Wanted) -> Answer:
    """By the name of an outlet or street, else by a commune's name of today or before; else the nearest ones."""
    if asked.here is not None:
        rows, origin = _named(rows, asked.text) if asked.text else rows, asked.here.point
        return Answer(rows, origin)
    if not asked.text:
        return Answer(rows, spot_of(asked.commune_code) if asked.commune_code else None)
    named = _named(rows, asked.text)
    units = find_units(asked.text, asked.province_code or None)
    if not units:
        return Answer(named)
    codes = {unit.code for unit in units}
    there = [row for row in rows if row.commune_code in codes and row not in named]
    origin, others = spot_of(units[0].code), tuple(units[1:4])
    if named or there:
        return Answer(named + there, origin, units[0], others)
    return Answer(rows, origin, units[0], others, near=True)


def _named(rows: list[OutletRow], text: str) -> list[OutletRow]:
    words = fold(text)
    return [row for row in rows if words in fold(f"{row.name} {row.street} {row.place_published or ''}")]
