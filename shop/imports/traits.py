"""The attributes of a product in one cell: `Loại mắm: Mắm tôm; Độ đạm: 30`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shop.catalogue.attribute_forms import read_steps
from shop.catalogue.attributes import AttributeRow, typed_number, within
from shop.catalogue.states import AttributeKind
from shop.core.errors import BadInput
from shop.core.folding import fold
from shop.core.sentences import lazy

TRAITS = "attributes"
YES, NO = lazy("Có"), lazy("Không")
SAID = {"co": True, "yes": True, "1": True, "khong": False, "no": False, "0": False}
Values = dict[str, Any]


def read_traits(text: str, own: Sequence[AttributeRow], old: Mapping[str, Any] | None) -> Values:
    """The values that a cell gives; what it does not name stays. Raises BadInput on `attributes`.

    ``own``: the attributes that goods of the set have.
    """
    found = dict(old or {})
    for part in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
        name, colon, value = (each.strip() for each in part.partition(":"))
        if not colon or not value:
            raise BadInput(
                TRAITS, lazy("Ghi tên, dấu hai chấm rồi giá trị; các đặc điểm cách nhau bằng dấu ;")
            )
        row = next((row for row in own if fold(name) in {fold(row.name), fold(row.name_en)}), None)
        if row is None:
            names = ", ".join(row.name for row in own) or "–"
            raise BadInput(
                TRAITS,
                lazy(
                    "Bộ sản phẩm này không có đặc điểm “%(name)s”. Có: %(names)s.",
                    name=name[:40],
                    names=names,
                ),
            )
        found[row.code] = _read(row, value, found.get(row.code))
    return found


def shown_traits(values: Mapping[str, Any] | None, rows: Iterable[AttributeRow]) -> str:
    """Values as they would be typed, in the order of the attributes."""
    given = values or {}
    return "; ".join(f"{row.name}: {_shown(row, given[row.code])}" for row in rows if row.code in given)


def offered(rows: Iterable[AttributeRow], set_code: int) -> list[tuple[str, str]]:
    """(attribute, what may be given) for goods of a set."""
    return [(row.name, _choices(row)) for row in within(rows, set_code)]


def _read(row: AttributeRow, text: str, old: Any) -> Any:
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
    parts = [text] if row.kind is AttributeKind.CHOICE or fold(text) in codes else _split(text)
    for part in parts:
        if fold(part) not in codes:
            raise _unknown(row, part)
    chosen = [codes[fold(part)] for part in parts]
    return chosen[0] if row.kind is AttributeKind.CHOICE else list(dict.fromkeys(chosen))


def _split(text: str) -> Sequence[str]:
    """Several values: between bars, or commas where there is no bar."""
    return [part.strip() for part in text.split("|" if "|" in text else ",") if part.strip()]


def _unknown(row: AttributeRow, text: str) -> BadInput:
    words = {"name": row.name, "words": text[:40], "choices": _choices(row)}
    return BadInput(TRAITS, lazy("%(name)s không có giá trị “%(words)s”. Có: %(choices)s.", **words))


def _choices(row: AttributeRow) -> str:
    if row.kind is AttributeKind.NUMBER:
        return str(lazy("số, đơn vị %(unit)s", unit=row.unit)) if row.unit else str(lazy("số"))
    if row.kind is AttributeKind.YES_NO:
        return f"{YES}, {NO}"
    return " | ".join(option.name for option in row.options if not option.is_retired)


def _shown(row: AttributeRow, value: Any) -> str:
    if row.kind is AttributeKind.NUMBER:
        return typed_number(row, value)
    if row.kind is AttributeKind.YES_NO:
        return str(YES if value else NO)
    chosen = value if isinstance(value, list) else [value]
    names = {option.code: option.name for option in row.options}
    return " | ".join(names.get(code, str(code)) for code in chosen)
