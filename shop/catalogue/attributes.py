"""Typed attributes of goods: what their values are and how they are counted, filtered and kept. Pure.

A version keeps values by the code of the attribute: the code of an option, a list of such codes, a number in its steps,
true or false. For filters each value is one whole number (`numbers`), and what can be ticked has a key (`key_of`): the
code of an option, the bound that begins a range, "1" for yes and "0" for no.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, true

from shop.catalogue.states import AttributeKind

Frozen = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A value that can be chosen; a retired one only stays where it is."""

    id: int
    code: str
    name: str
    name_en: str
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """An attribute with its options and the official sets that have it. ``bounds`` and numbers in steps of 10^-decimals."""

    id: int
    code: str
    kind: AttributeKind
    name: str
    name_en: str
    unit: str = ""
    decimals: int = 0
    bounds: tuple[int, ...] = ()
    sets: frozenset[int] = frozenset()
    options: tuple[OptionRow, ...] = ()
    is_retired: bool = False

    def key_of(self, value: int) -> str:
        """What ticking has to say to find this value; "" for an option that is unknown."""
        if self.kind is AttributeKind.NUMBER:
            place = bisect_right(self.bounds, value)
            return str(self.bounds[place - 1] if place else 0)
        if self.kind is AttributeKind.YES_NO:
            return str(value)
        return next((option.code for option in self.options if option.id == value), "")

    def choices(self) -> list[str]:
        """Everything that can be ticked, in its order."""
        if self.kind is AttributeKind.NUMBER:
            return ["0", *(str(bound) for bound in self.bounds)]
        if self.kind is AttributeKind.YES_NO:
            return ["1", "0"]
        return [option.code for option in self.options]

    def ends(self, key: str) -> tuple[int | None, int | None]:
        """The range that a key of a number begins: (first, first behind it)."""
        starts = [0, *self.bounds]
        place = starts.index(int(key))
        return starts[place] if place else None, starts[place + 1] if place + 1 < len(starts) else None


def within(rows: Iterable[AttributeRow], set_code: int) -> list[AttributeRow]:
    """The attributes in use for goods of a set, in their order."""
    return [row for row in rows if set_code in row.sets and not row.is_retired]


def kept(rows: Iterable[AttributeRow], values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The values that fit these attributes, as a version keeps them; None when there is none."""
    found = {row.code: (values or {}).get(row.code) for row in rows}
    return {code: value for code, value in found.items() if value is not None and value != []} or None


def frozen(values: Mapping[str, Any] | None) -> Frozen:
    """The values of a version as something that can be compared and remembered."""
    return tuple(
        (code, tuple(value) if isinstance(value, list) else value)
        for code, value in sorted((values or {}).items())
    )


def numbers(row: AttributeRow, value: Any) -> list[int]:
    """The whole numbers that filters know a kept value by; nothing for what does not fit the attribute."""
    if row.kind is AttributeKind.NUMBER:
        return [value] if isinstance(value, int) and not isinstance(value, bool) else []
    if row.kind is AttributeKind.YES_NO:
        return [int(value)] if isinstance(value, bool) else []
    chosen = value if isinstance(value, list | tuple) else [value]
    return [option.id for option in row.options if option.code in chosen]


def matching(row: AttributeRow, keys: Iterable[str], value: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """The condition on ``product_attributes.value`` that ticking these keys means; unknown keys find nothing."""
    known = [key for key in sorted(set(keys)) if key in row.choices()]
    if row.kind is AttributeKind.NUMBER:
        return or_(false(), *(_between(row.ends(key), value) for key in known))
    if row.kind is AttributeKind.YES_NO:
        return value.in_([int(key) for key in known])
    return value.in_([option.id for option in row.options if option.code in known])


def typed_number(row: AttributeRow, value: int, point: str = ",") -> str:
    """A number of an attribute as people write it, without its unit: `30,5`."""
    if not row.decimals:
        return str(value)
    whole, rest = divmod(value, 10**row.decimals)
    return f"{whole}{point}{rest:0{row.decimals}d}".rstrip("0").rstrip(point)


def _between(ends: tuple[int | None, int | None], value: SQLColumnExpression[int]) -> ColumnElement[bool]:
    first, behind = ends
    rules: list[ColumnElement[bool]] = [true()] if first is None else [value >= first]
    rules += [value < behind] if behind is not None else []
    return and_(*rules)
