"""Names that lists and pages need again and again: shelves, official sets, outlets. Kept for seconds by the process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, cast, literal, null, select, union_all

from shop.catalogue.models import ProductSet, Shelf
from shop.core.clock import today
from shop.extensions import session
from shop.outlets.models import Outlet
from shop.outlets.queries import sells
from shop.storefront.memory import once
from shop.web.kept import Remembered

SECONDS = 20


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
    shelves = [ShelfRow(*row[2:9]) for row in rows if row[0] == "shelf"]
    sets = [SetRow(row[2], row[4], row[5], bool(row[1])) for row in rows if row[0] == "set"]
    outlets = [OutletName(*row[2:6]) for row in rows if row[0] == "outlet"]
    return Directory(
        day,
        {row.slug: row for row in shelves},
        {row.code: row for row in sets},
        {row.slug: row for row in outlets},
    )


_remembered: Remembered[Directory] = Remembered(_load, seconds=SECONDS)


def _statement(day: date) -> Any:
    none = cast(null(), String)
    shelves = select(
        literal("shelf").label("kind"),
        Shelf.position.label("place"),
        Shelf.id.label("id"),
        Shelf.slug.label("slug"),
        Shelf.name.label("name"),
        Shelf.name_en.label("name_en"),
        Shelf.intro,
        Shelf.intro_en,
        Shelf.picture,
    )
    alcohol = cast(ProductSet.is_alcohol, Shelf.position.type)
    sets = select(
        literal("set"),
        alcohol,
        ProductSet.code,
        none,
        ProductSet.short_name,
        ProductSet.short_name_en,
        none,
        none,
        none,
    )
    outlets = select(
        literal("outlet"), Outlet.rank, Outlet.id, Outlet.slug, Outlet.name, Outlet.name_en, none, none, none
    ).where(sells(day))
    every = union_all(shelves, sets, outlets)
    return every.order_by("kind", "place", "id")
