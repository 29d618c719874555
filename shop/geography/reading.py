"""Which commune a written address means: names of today, or of before July 2025. For lists of addresses, in memory."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from shop.core.folding import fold
from shop.geography import queries, reference
from shop.geography.queries import SHORT_KINDS
from shop.geography.reference import CommuneUnit, FormerName

MOST_CHOICES = 8
_ALSO = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "thua thien hue": "hue",
    "hn": "ha noi",
}
_LOW = ("thi tran", "dac khu", "phuong", "xa")
_HIGH = ("thanh pho", "tinh")


@dataclass(frozen=True, slots=True)
class Meant:
    """The commune (`code`), or those that may be meant; `no_province`: it is the province that nobody knows."""

    code: str | None = None
    choices: tuple[str, ...] = ()
    no_province: bool = False


@dataclass(slots=True)
class Reader:
    """Everything by its bare name; made once for a list."""

    today: dict[str, list[CommuneUnit]] = field(default_factory=lambda: defaultdict(list))
    former: dict[str, list[FormerName]] = field(default_factory=lambda: defaultdict(list))
    provinces: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        """Read the names that come with the shop."""
        for unit in reference.communes().values():
            self.today[fold(unit.name)].append(unit)
        communes = reference.communes()
        for row in (*reference.former_names(), *reference.partial_mergers()):
            self.former[_bare(row.name, _LOW)[1]].append(row)
            self.provinces[_bare(row.province, _HIGH)[1]].add(communes[row.commune_code].province_code)
        for province in queries.provinces():
            self.provinces[fold(province.name)].add(province.code)

    def read(self, province: str, commune: str) -> Meant:
        """What is meant. After a comma the commune may name its old district: `Đông Thọ, TP Thanh Hóa`."""
        called = _bare(province, _HIGH)[1]
        codes = self.provinces.get(_ALSO.get(called, called), set())
        if not codes:
            return Meant(no_province=True)
        name, *more = [part.strip() for part in commune.split(",") if part.strip()] or [""]
        if not name:
            return Meant()
        kind, bare = _bare(name, _LOW)
        found = self._today(kind, bare, codes) if not more else []
        found = found or self._former(kind, bare, codes, more) or self._today(kind, bare, codes)
        if len(found) == 1:
            return Meant(found[0])
        return Meant(choices=tuple((found or _alike(commune, codes))[:MOST_CHOICES]))

    def _today(self, kind: str, bare: str, codes: set[str]) -> list[str]:
        return [
            unit.code
            for unit in self.today.get(bare, ())
            if unit.province_code in codes and kind in {"", fold(unit.kind)}
        ]

    def _former(self, kind: str, bare: str, codes: set[str], more: Iterable[str]) -> list[str]:
        hints = [_bare(each, (*_HIGH, "quan", "huyen", "thi xa"))[1] for each in more]
        communes = reference.communes()
        return list(
            dict.fromkeys(
                row.commune_code
                for row in self.former.get(bare, ())
                if communes[row.commune_code].province_code in codes
                and kind in {"", _bare(row.name, _LOW)[0]}
                and all(hint in fold(f"{row.district} {row.province}") for hint in hints)
            )
        )


def _bare(text: str, kinds: Iterable[str]) -> tuple[str, str]:
    """(kind, name) without marks: ("phuong", "dong tho") of "P. Đông Thọ"."""
    words = re.findall(r"[a-z0-9']+", fold(text).replace("’", "'"))
    if len(words) > 1:
        words[0] = SHORT_KINDS.get(words[0], words[0])
    whole = " ".join(words)
    for kind in kinds:
        if whole.startswith(f"{kind} "):
            return kind, whole.removeprefix(f"{kind} ")
    return "", whole


def _alike(commune: str, codes: set[str]) -> list[str]:
    """Nothing is called just that: what a search would offer."""
    return [unit.code for unit in queries.find_units(commune, limit=40) if unit.province_code in codes]
