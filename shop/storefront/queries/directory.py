"""Names that lists and pages need again and again: shelves, sets, outlets, attributes. Kept for seconds by the process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, String, cast, literal, null, select, union_all

from shop.catalogue.attributes import AttributeRow
from shop.catalogue.models import ProductSet, Shelf
from shop.catalogue.queries import attributes
from shop.core.clock import today
from shop.extensions import session
from shop.outlets.hours import spans_on
from shop.outlets.models import Outlet
from shop.outlets.queries import OutletRow, announced, columns, row_of
from shop.web.kept import Remembered
from shop.window.memory import once

SECONDS = 20
WIDTH = 9  # columns before those of an outlet


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A shelf as shoppers see it; ``picture`` is a path in static/img."""

    id: int
    slug: str
    name: str
    name_en: str
    intro: str
    intro_en: str
    picture: str


@dataclass(frozen=True, slots=True)
class SetRow:
    """An official set with its short shop name."""

    code: int
    name: str
    name_en: str
    alcohol: bool


@dataclass(frozen=True, slots=True)
class OutletName:
    """An outlet that takes web orders today."""

    id: int
    slug: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Directory:
    """All of them, in the order in which they are shown."""

    day: date
    shelves: dict[str, ShelfRow]
    sets: dict[int, SetRow]
    outlets: dict[str, OutletName]
    places: dict[int, OutletRow]  # every outlet that visitors may know of, by id
    attributes: dict[str, AttributeRow]  # by code, retired ones too
    stamp: int  # another one when anything of an outlet or attribute is another
    turns: tuple[int, ...]  # minutes of the day at which an outlet that hands over on the same day closes

    @property
    def alcohol_sets(self) -> frozenset[int]:
        """The sets that never stand in a list unasked."""
        return frozenset(row.code for row in self.sets.values() if row.alcohol)


def directory() -> Directory:
    """The names of today, one statement when they are not at hand."""
    return once("directory", _today)


def _today() -> Directory:
    found = _remembered()
    if found.day != today():
        _remembered.forget()
        found = _remembered()
    return found


def nav_shelves() -> list[tuple[str, str, str]]:
    """(slug, name, English name) of the shelves, in order."""
    return [(row.slug, row.name, row.name_en) for row in directory().shelves.values()]


def _load() -> Directory:
    day = today()
    rows = session.execute(_statement(day)).all()
    places = [row_of(row[WIDTH:]) for row in rows if row[0] == "outlet"]
    by_code = attributes.rows_of(rows)
    return Directory(
        day,
        {row[3]: ShelfRow(*row[2:WIDTH]) for row in rows if row[0] == "shelf"},
        {row[2]: SetRow(row[2], row[4], row[5], bool(row[1])) for row in rows if row[0] == "set"},
        {
            row.slug: OutletName(row.id, row.slug, row.name, row.name_en)
            for row in places
            if row.is_selling(day)
        },
        {row.id: row for row in places},
        by_code,
        hash((tuple(places), tuple(by_code.values()))),
        _turns(places, day),
    )


def _turns(places: Iterable[OutletRow], day: date) -> tuple[int, ...]:
    quick = (row for row in places if row.pickup_days == 0)
    return tuple(sorted({span.closes for row in quick for span in spans_on(row.timetable, day)}))


_remembered: Remembered[Directory] = Remembered(_load, seconds=SECONDS)


def _statement(day: date) -> CompoundSelect[*tuple[Any, ...]]:
    none = cast(null(), String)
    outlet = columns()
    no_outlet = [cast(null(), column.type) for column in outlet]
    shelves = select(
        literal("shelf").label("kind"),
        Shelf.position.label("place"),
        Shelf.id.label("id"),
        Shelf.slug,
        Shelf.name,
        Shelf.name_en,
        Shelf.intro,
        Shelf.intro_en,
        Shelf.picture,
        *no_outlet,
    )
    alcohol = cast(ProductSet.is_alcohol, Shelf.position.type)
    names = (ProductSet.short_name, ProductSet.short_name_en)
    sets = select(literal("set"), alcohol, ProductSet.code, none, *names, none, none, none, *no_outlet)
    outlets = select(literal("outlet"), Outlet.rank, Outlet.id, *[none] * (WIDTH - 3), *outlet)
    parts: list[Any] = [shelves, sets, outlets.where(announced(day))]
    parts += [part.add_columns(*no_outlet) for part in attributes.parts()]
    return union_all(*parts).order_by("kind", "place", "id")
