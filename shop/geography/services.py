"""Fills the tables of units: from the reference data of the shop, and coordinates from a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Table, bindparam, delete, insert, select, update

from shop.core.errors import BadInput
from shop.core.folding import canonical_tone, fold, nfc
from shop.core.sentences import lazy
from shop.extensions import Base, session
from shop.geography import reference
from shop.geography.models import Commune, FormerUnit, Province

UNIT_COLUMNS = ("code", "kind", "name", "province_code", "province", "lat", "lng", "merged_from")
NORTH_SOUTH = (6.0, 24.0)
WEST_EAST = (102.0, 118.0)


@dataclass(slots=True)
class Imported:
    """What became of a file of units: how many got coordinates, and the lines that did not, with the reason."""

    located: int = 0
    refused: list[str] = field(default_factory=list)


def load_reference() -> None:
    """Write the 34 provinces, 3,321 communes and 10,977 former units; doing it again changes nothing.

    Coordinates that were imported stay. Takes about half a second.
    """
    _merge(
        Province,
        [
            {
                "code": unit.code,
                "name": unit.name,
                "kind": unit.kind,
                "region": unit.region.value,
                "folded": fold(unit.full_name),
            }
            for unit in reference.provinces().values()
        ],
    )
    _merge(
        Commune,
        [
            {
                "code": unit.code,
                "province_code": unit.province_code,
                "kind": unit.kind,
                "name": unit.name,
                "folded": reference.folded_commune(unit),
            }
            for unit in reference.communes().values()
        ],
    )
    session.execute(delete(FormerUnit))
    session.execute(
        insert(_table(FormerUnit)),
        [
            {
                "name": unit.name,
                "district": unit.district,
                "province": unit.province,
                "folded": reference.folded_former(unit),
                "commune_code": unit.commune_code,
            }
            for unit in reference.former_names()
        ],
    )


def import_units(rows: Iterable[Mapping[str, str | None]]) -> Imported:
    """Give communes the coordinates of a file with the columns `code, kind, name, province_code, lat, lng`.

    A row counts only when code, name and province agree with the reference data; other rows are told, not
    guessed. Raises BadInput when the columns are others.
    """
    known = reference.communes()
    result = Imported()
    points: list[dict[str, str | float]] = []
    for line, row in enumerate(rows, start=2):
        if line == 2 and not set(UNIT_COLUMNS[:7]) <= row.keys():
            raise BadInput("file", lazy("Tệp cần các cột: %(columns)s.", columns=", ".join(UNIT_COLUMNS)))
        problem, point = _point(row, known)
        if point is None:
            result.refused.append(f"{line}: {problem}")
        else:
            points.append({"unit": row["code"] or "", "north": point[0], "east": point[1]})
    if points:
        session.execute(
            update(_table(Commune))
            .where(_table(Commune).c.code == bindparam("unit"))
            .values(lat=bindparam("north"), lng=bindparam("east")),
            points,
        )
    result.located = len(points)
    return result


def _point(
    row: Mapping[str, str | None], known: Mapping[str, reference.CommuneUnit]
) -> tuple[str, tuple[float, float] | None]:
    unit = known.get(row.get("code") or "")
    if unit is None:
        return f"mã {row.get('code')!r} không có trong danh mục", None
    if unit.province_code != row.get("province_code") or not _same_name(unit.name, row.get("name") or ""):
        return f"{unit.code} là {unit.full_name}, không phải {row.get('name')!r}", None
    try:
        lat, lng = float(row.get("lat") or ""), float(row.get("lng") or "")
    except ValueError:
        return f"{unit.code} không có tọa độ", None
    if not (NORTH_SOUTH[0] <= lat <= NORTH_SOUTH[1] and WEST_EAST[0] <= lng <= WEST_EAST[1]):
        return f"{unit.code} có tọa độ ngoài Việt Nam", None
    return "", (lat, lng)


def _same_name(ours: str, theirs: str) -> bool:
    def plain(name: str) -> str:
        return canonical_tone(" ".join(nfc(name).replace("’", "'").lower().split()))

    return plain(ours) == plain(theirs)


def _merge(model: type[Base], rows: list[dict[str, str]]) -> None:
    """Insert the rows whose code is new, correct those that differ, leave the others alone."""
    columns = list(rows[0])
    units = _table(model)
    there = {row.code: tuple(row) for row in session.execute(select(*(units.c[name] for name in columns)))}
    new = [row for row in rows if row["code"] not in there]
    if new:
        session.execute(insert(units), new)
    for row in rows:
        if row["code"] in there and there[row["code"]] != tuple(row.values()):
            session.execute(update(units).where(units.c.code == row["code"]).values(row))


def _table(model: type[Base]) -> Table:
    found = model.__table__
    assert isinstance(found, Table)  # noqa: S101 a mapped class of ours is a table, never a view
    return found
