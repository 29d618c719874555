"""The attributes of a product in cells: one column each, or all in one: `Loại mắm: Mắm tôm; Độ đạm: 30`.

A name with one of the marks that part values stands in quotes, as in a CSV: `"Tre; nứa"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shop.catalogue.attribute_forms import read_steps
from shop.catalogue.attributes import AttributeRow, typed_number, within
from shop.catalogue.states import AttributeKind
from shop.core.errors import BadInput
from shop.core.folding import fold
from shop.core.sentences import lazy
from shop.imports.columns import TRAIT, Column, Part
from shop.imports.matching import heading_key
from shop.web.i18n import in_language

TRAITS = "attributes"
YES, NO = lazy("Có"), lazy("Không")
SAID = {"co": True, "yes": True, "1": True, "khong": False, "no": False, "0": False}
Values = dict[str, Any]
_QUOTE = r'(?<![^\s:;|,])"(?:[^"]|"")*"'
_PARTS = {mark: re.compile(rf"(?:{_QUOTE}|[^{mark}])+") for mark in (";", "|", ",")}
_NAMED = re.compile(rf"\s*({_QUOTE}|[^:]*):(.*)", re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def trait_columns(rows: Iterable[AttributeRow], set_codes: Iterable[int] | None = None) -> list[Column]:
    """A column for each name that attributes in use have, of goods of these sets only.

    Attributes of different sets may share a name, and then a column: the product's set says which one is meant.
    """
    wanted = None if set_codes is None else set(set_codes)
    found: dict[str, Column] = {}
    first: dict[str, int] = {}
    for row in rows:
        key = heading_key(row.name)
        field = f"{TRAIT}{first.setdefault(key, row.id)}"
        if not row.is_retired and (wanted is None or wanted & row.sets):
            title = in_language(row.name, row.name_en)
            found.setdefault(key, Column(field, title, (key, heading_key(row.name_en)), part=Part.TRAIT))
    return list(found.values())


def named(field: str, own: Sequence[AttributeRow], rows: Iterable[AttributeRow]) -> AttributeRow:
    """The attribute that a column means for goods which have ``own``. Raises BadInput where they have none of its name."""
    name = next((row.name for row in rows if f"{TRAIT}{row.id}" == field), "")
    found = next((row for row in own if heading_key(row.name) == heading_key(name)), None)
    if found is None:
        raise _no_such(name, own)
    return found


def read_traits(text: str, own: Sequence[AttributeRow], old: Mapping[str, Any] | None) -> Values:
    """The values that a cell gives; what it does not name stays. Raises BadInput on `attributes`.

    ``own``: the attributes that goods of the set have.
    """
    found = dict(old or {})
    for part in _parts(text.replace("\n", ";"), ";"):
        said = _NAMED.fullmatch(part)
        if said is None or not said[2].strip():
            raise BadInput(
                TRAITS, lazy("Ghi tên, dấu hai chấm rồi giá trị; các đặc điểm cách nhau bằng dấu ;")
            )
        name = _bare(said[1])
        row = next((row for row in own if fold(name) in {fold(row.name), fold(row.name_en)}), None)
        if row is None:
            raise _no_such(name, own)
        found[row.code] = read_trait(row, said[2].strip(), found.get(row.code))
    return found


def shown_traits(values: Mapping[str, Any] | None, rows: Iterable[AttributeRow]) -> str:
    """Values as they would be typed into one cell, in the order of the attributes."""
    given = values or {}
    return "; ".join(
        f"{_marked(row.name, ';:')}: {shown_trait(row, given[row.code], ';|')}"
        for row in rows
        if row.code in given
    )


def offered(rows: Iterable[AttributeRow], set_code: int) -> list[tuple[str, str]]:
    """(attribute, what may be given) for goods of a set."""
    return [(row.name, _choices(row)) for row in within(rows, set_code)]


def options_of(rows: Sequence[AttributeRow]) -> dict[str, list[str]]:
    """What may be chosen in the column of each attribute that has choices."""
    found: dict[str, list[str]] = {}
    for column in trait_columns(rows):
        meant = [row for row in rows if not row.is_retired and heading_key(row.name) == column.names[0]]
        names = [name for row in meant for name in _names(row)]
        if names:
            found[column.field] = list(dict.fromkeys(names))
    return found


def by_column(rows: Sequence[AttributeRow], set_code: int) -> list[tuple[str, AttributeRow]]:
    """The attribute of goods of a set that each column means."""
    own = {heading_key(row.name): row for row in within(rows, set_code)}
    return [(column.field, own[column.names[0]]) for column in trait_columns(rows, {set_code})]


def read_trait(row: AttributeRow, text: str, old: Any) -> Any:
    """The value of an attribute; ``old`` may be one that is retired by now. Raises BadInput on `attributes`."""
    if row.kind is AttributeKind.NUMBER:
        return read_steps(text.removesuffix(row.unit).strip(), row.decimals, TRAITS)
    if row.kind is AttributeKind.YES_NO:
        if fold(text) not in SAID:
            raise _unknown(row, text)
        return SAID[fold(text)]
    kept = old if isinstance(old, list) else [old]
    codes = {
        fold(name): option.code
        for option in row.options
        if not option.is_retired or option.code in kept
        for name in (option.name, option.name_en)
    }
    return _chosen(row, text, codes)


def _chosen(row: AttributeRow, text: str, codes: Mapping[str, str]) -> Any:
    bare = text if fold(text) in codes else _bare(text)
    parts = [bare] if row.kind is AttributeKind.CHOICE or fold(bare) in codes else _split(text)
    for part in parts:
        if fold(part) not in codes:
            raise _unknown(row, part)
    chosen = [codes[fold(part)] for part in parts]
    return chosen[0] if row.kind is AttributeKind.CHOICE else list(dict.fromkeys(chosen))


def _split(text: str) -> Sequence[str]:
    """Several values: between bars, or commas where there is no bar."""
    return [_bare(part) for part in _parts(text, "|" if len(_parts(text, "|")) > 1 else ",")]


def _parts(text: str, mark: str) -> list[str]:
    """What stands between marks; one within quotes does not part."""
    return [part for each in _PARTS[mark].findall(text) if (part := each.strip())]


def _bare(text: str) -> str:
    """Without the quotes that keep marks together."""
    found = _QUOTED.fullmatch(text.strip())
    return found[1].replace('""', '"') if found else text.strip()


def _marked(name: str, marks: str) -> str:
    """In quotes where one of the marks would part it."""
    if any(mark in name for mark in marks) or name.startswith('"'):
        return '"' + name.replace('"', '""') + '"'
    return name


def _no_such(name: str, own: Sequence[AttributeRow]) -> BadInput:
    words = {"name": name[:40], "names": ", ".join(row.name for row in own) or "–"}
    return BadInput(TRAITS, lazy("Bộ sản phẩm này không có đặc điểm “%(name)s”. Có: %(names)s.", **words))


def _unknown(row: AttributeRow, text: str) -> BadInput:
    words = {"name": row.name, "words": text[:40], "choices": _choices(row)}
    return BadInput(TRAITS, lazy("%(name)s không có giá trị “%(words)s”. Có: %(choices)s.", **words))


def _choices(row: AttributeRow) -> str:
    if row.kind is AttributeKind.NUMBER:
        return str(lazy("số, đơn vị %(unit)s", unit=row.unit)) if row.unit else str(lazy("số"))
    if row.kind is AttributeKind.YES_NO:
        return f"{YES}, {NO}"
    return " | ".join(_names(row))


def _names(row: AttributeRow) -> list[str]:
    """What may be chosen as it is called; nothing for a number."""
    if row.kind is AttributeKind.YES_NO:
        return [str(YES), str(NO)]
    return [option.name for option in row.options if not option.is_retired]


def shown_trait(row: AttributeRow, value: Any, marks: str = "|") -> str:
    """A value as it would be typed; a name with one of the marks in quotes."""
    if value is None:
        return ""
    if row.kind is AttributeKind.NUMBER:
        return typed_number(row, value)
    if row.kind is AttributeKind.YES_NO:
        return str(YES if value else NO)
    chosen = value if isinstance(value, list) else [value]
    names = {option.code: option.name for option in row.options}
    return " | ".join(_marked(names.get(code, str(code)), marks) for code in chosen)
