"""The units that come with the shop: read from `data/`, once per process. `data/NOTICE` says where they are from."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from shop.core.folding import fold, sort_key
from shop.core.sentences import Text, lazy
from shop.geography.distance import Point


class Region(StrEnum):
    """The three parts of the country, which delivery rates go by."""

    NORTH = "north"
    CENTRAL = "central"
    SOUTH = "south"

    @property
    def label(self) -> Text:
        """The region's name for people."""
        return _REGION_LABELS[self]


_REGION_LABELS: dict[Region, Text] = {
    Region.NORTH: lazy("miền Bắc"),
    Region.CENTRAL: lazy("miền Trung"),
    Region.SOUTH: lazy("miền Nam"),
}


@dataclass(frozen=True, slots=True)
class ProvinceUnit:
    """A province or centrally run city; `middle` is a rough centre, good to tens of kilometres."""

    code: str
    kind: str
    name: str
    region: Region
    middle: Point

    @property
    def full_name(self) -> str:
        """As in an address: "Tỉnh Thanh Hóa", "Thành phố Huế"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class CommuneUnit:
    """A commune, ward or special zone."""

    code: str
    kind: str
    name: str
    province_code: str

    @property
    def full_name(self) -> str:
        """As in an address: "Phường Hạc Thành"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class FormerName:
    """A unit before 1 July 2025 and the commune that holds it, or part of it, now."""

    name: str
    district: str
    province: str
    commune_code: str


@cache
def provinces() -> dict[str, ProvinceUnit]:
    """All 34 by code, in the order of the Vietnamese dictionary."""
    units = [
        ProvinceUnit(code, kind, name, Region(region), Point(lat, lng))
        for code, kind, name, region, lat, lng in _read("provinces.json")
    ]
    return {unit.code: unit for unit in sorted(units, key=lambda unit: sort_key(unit.name))}


@cache
def communes() -> dict[str, CommuneUnit]:
    """All 3,321 by code."""
    return {row[0]: CommuneUnit(*row) for row in _read("communes.json.gz")}


def former_names() -> list[FormerName]:
    """The 10,977 rows that lead from an old name to a commune. Not kept: the database has them."""
    return [FormerName(*row) for row in _read("former.json.gz")]


@cache
def partial_mergers() -> tuple[FormerName, ...]:
    """Further communes that hold a part of an old unit; small enough to stay in memory."""
    return tuple(FormerName(*row) for row in _read("partial.json"))


def folded_commune(unit: CommuneUnit) -> str:
    """What a search looks at: name first, then kind, without marks."""
    return fold(f"{unit.name} {unit.kind}")


def folded_former(unit: FormerName) -> str:
    """What a search looks at: name first, then kind, district and province, without marks."""
    kind, name = split_kind(unit.name)
    return fold(f"{name} {kind} {unit.district} {unit.province}")


def split_kind(full_name: str) -> tuple[str, str]:
    """("Phường", "Đông Thọ") of "Phường Đông Thọ"; an unknown kind is empty."""
    for kind in ("Thị trấn", "Đặc khu", "Phường", "Huyện", "Xã"):
        if full_name.startswith(f"{kind} "):
            return kind, full_name.removeprefix(f"{kind} ")
    return "", full_name


def _read(name: str) -> list[Any]:
    content = files("shop.geography").joinpath("data", name).read_bytes()
    rows: list[Any] = json.loads(gzip.decompress(content) if name.endswith(".gz") else content)
    return rows
