"""Asks for units: lists for a form, names for an address, a search by old or new name, distances."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.core.errors import NotFound
from shop.core.folding import canonical_tone, fold, nfc, sort_key
from shop.extensions import session
from shop.geography import reference
from shop.geography.distance import Point, distance_km
from shop.geography.models import Commune, FormerUnit, Province
from shop.geography.reference import CommuneUnit, FormerName, ProvinceUnit, Region

__all__ = [
    "SHORT_KINDS",
    "Found",
    "Point",
    "commune",
    "communes",
    "distance_km",
    "find_units",
    "place_name",
    "point_of",
    "points_of",
    "province",
    "province_region",
    "provinces",
    "spot_of",
]

MOST_CANDIDATES = 400
LONGEST_QUERY = 100
SHORT_KINDS = {"p": "phuong", "x": "xa", "q": "quan", "h": "huyen", "t": "tinh"}
SHORT_KINDS |= {"tt": "thi tran", "tx": "thi xa", "tp": "thanh pho"}
_LEADING_KIND = re.compile(r"^(phuong|xa|thi tran|dac khu|quan|huyen|thi xa|thanh pho|tinh) (?=\S)")


@dataclass(frozen=True, slots=True)
class Found:
    """A commune that answers a search; `former` are the old names by which it was found."""

    code: str
    name: str
    province_code: str
    province: str
    former: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Commune and province in one line: "Phường Hạc Thành, Thanh Hóa"."""
        return f"{self.name}, {self.province}"


def provinces() -> tuple[ProvinceUnit, ...]:
    """All 34, in the order of the Vietnamese dictionary; no database."""
    return tuple(reference.provinces().values())


@cache
def communes(province_code: str) -> tuple[CommuneUnit, ...]:
    """The communes of a province in the order of the Vietnamese dictionary; none for an unknown code."""
    if province_code not in reference.provinces():
        return ()
    mine = (unit for unit in reference.communes().values() if unit.province_code == province_code)
    return tuple(sorted(mine, key=lambda unit: (sort_key(unit.name), unit.kind)))


def province(code: str) -> ProvinceUnit:
    """One province. Raises NotFound."""
    try:
        return reference.provinces()[code]
    except KeyError:
        raise NotFound from None


def commune(code: str) -> CommuneUnit:
    """One commune. Raises NotFound."""
    try:
        return reference.communes()[code]
    except KeyError:
        raise NotFound from None


def place_name(commune_code: str) -> str:
    """Commune and province as people write them: "Phường Hạc Thành, Thanh Hóa". Raises NotFound."""
    unit = commune(commune_code)
    return f"{unit.full_name}, {province(unit.province_code).name}"


def province_region(code: str) -> Region:
    """North, central or south. Raises NotFound."""
    return province(code).region


def point_of(commune_code: str) -> Point:
    """Where a commune is: its own coordinates when they were imported, else the middle of its province.

    Raises NotFound for an unknown code.
    """
    return spot_of(commune_code) or province(commune(commune_code).province_code).middle


def points_of(commune_codes: Iterable[str]) -> dict[str, Point]:
    """`point_of` for several communes. One statement. Raises NotFound for an unknown code."""
    codes = sorted(set(commune_codes))
    rows = session.execute(select(Commune.code, Commune.lat, Commune.lng).where(Commune.code.in_(codes)))
    spots = {row.code: Point(row.lat, row.lng) for row in rows if None not in {row.lat, row.lng}}
    return {code: spots.get(code) or province(commune(code).province_code).middle for code in codes}


def spot_of(commune_code: str) -> Point | None:
    """The middle of a commune, when it was imported. Raises NotFound for an unknown code."""
    commune(commune_code)
    row = session.execute(select(Commune.lat, Commune.lng).where(Commune.code == commune_code)).one_or_none()
    return None if row is None or row.lat is None or row.lng is None else Point(row.lat, row.lng)


def find_units(text: str, province_code: str | None = None, limit: int = 10) -> list[Found]:
    """Communes by their name of today or of before July 2025, best first; marks and tone placement are optional.

    Words may also name the kind, the old district or a province: "p dong tho", "Đông Thọ Thanh Hóa", "huyện
    Hoằng Hoá". An old name that was divided gives every commune that holds a part of it.
    """
    typed = nfc(text)[:LONGEST_QUERY]
    words = _words(typed)
    if not words:
        return []
    hits = [*_today(words, province_code), *_before(words, province_code)]
    whole = " ".join(words)
    hits.sort(key=lambda hit: _rank(hit, whole, typed))
    return _one_each(hits)[:limit]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A row that has all the words; `former` is set when an old name has them."""

    unit: CommuneUnit
    former: FormerName | None = None

    @property
    def name(self) -> str:
        return reference.split_kind(self.former.name)[1] if self.former else self.unit.name


def _words(typed: str) -> list[str]:
    words = re.findall(r"[a-z0-9']+", fold(typed).replace("’", "'"))
    words = [SHORT_KINDS.get(word, word) for word in words] if len(words) > 1 else words
    return " ".join(words).split()[:12]


def _today(words: list[str], province_code: str | None) -> list[_Hit]:
    text = " " + Commune.folded + " " + Province.folded
    statement = (
        select(Commune.code)
        .join(Province, Province.code == Commune.province_code)
        .where(*(text.like(f"% {word}%") for word in words))
        .order_by(_nearest(Commune.folded, words), Commune.code)
        .limit(MOST_CANDIDATES)
    )
    if province_code is not None:
        statement = statement.where(Commune.province_code == province_code)
    return [_Hit(reference.communes()[code]) for code in session.scalars(statement)]


def _before(words: list[str], province_code: str | None) -> list[_Hit]:
    text = " " + FormerUnit.folded
    statement = (
        select(FormerUnit.name, FormerUnit.district, FormerUnit.province, FormerUnit.commune_code)
        .where(*(text.like(f"% {word}%") for word in words))
        .order_by(_nearest(FormerUnit.folded, words), FormerUnit.id)
        .limit(MOST_CANDIDATES)
    )
    if province_code is not None:
        statement = statement.join(Commune, Commune.code == FormerUnit.commune_code).where(
            Commune.province_code == province_code
        )
    rows = [FormerName(*row) for row in session.execute(statement)]
    rows += [row for row in reference.partial_mergers() if _has_all(reference.folded_former(row), words)]
    hits = [_Hit(reference.communes()[row.commune_code], row) for row in rows]
    return [hit for hit in hits if province_code in {None, hit.unit.province_code}]


def _has_all(folded: str, words: Iterable[str]) -> bool:
    return all(f" {word}" in f" {folded}" for word in words)


def _nearest(folded: InstrumentedAttribute[str], words: list[str]) -> ColumnElement[int]:
    """Rows whose name begins with what was typed come first, so that the limit never cuts them off."""
    bare = _LEADING_KIND.sub("", " ".join(words))
    return case((folded.like(f"{bare} %"), 0), (folded.like(f"{bare}%"), 1), else_=2)


def _rank(hit: _Hit, whole: str, typed: str) -> tuple[object, ...]:
    """The whole name or old district, then a beginning, then the rest; within each, the marks as typed, today first."""
    name = fold(hit.name)
    bare = _LEADING_KIND.sub("", whole)
    if name == bare or (hit.former is not None and fold(hit.former.district) == whole):
        closeness = 0
    elif name.startswith(bare) or bare.startswith(f"{name} "):
        closeness = 1
    else:
        closeness = 2
    said = canonical_tone(typed.lower())
    words = canonical_tone(f"{hit.name} {hit.former.district if hit.former else ''}".lower())
    marked = canonical_tone(hit.name.lower()) in said or said in words
    return closeness, not marked, hit.former is not None, sort_key(hit.name), hit.unit.code


def _one_each(hits: list[_Hit]) -> list[Found]:
    """One answer for each commune, with up to three of the old names that led to it."""
    answers: dict[str, Found] = {}
    for hit in hits:
        unit = hit.unit
        old = f"{hit.former.name}, {hit.former.district}" if hit.former else None
        found = answers.get(unit.code)
        if found is None:
            where = province(unit.province_code)
            former = (old,) if old else ()
            answers[unit.code] = Found(unit.code, unit.full_name, where.code, where.name, former)
        elif old and found.former and old not in found.former and len(found.former) < 3:
            answers[unit.code] = replace(found, former=(*found.former, old))
    return list(answers.values())
