"""The rows of a sheet as lines: what each says, and which of them are one product. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shop.core.errors import BadInput
from shop.core.folding import fold
from shop.imports.cells import typed
from shop.imports.columns import CODE, COLUMNS, NAME, Sort
from shop.sheets.columns import Rows, cell


@dataclass(frozen=True, slots=True)
class Line:
    """A row that says something: its number in the file, its cells by field, and the number of its product."""

    number: int
    cells: dict[str, str]
    product_no: int
    product_id: int | None
    twin: int | None = None  # the row above with the same code


def lines_of(
    rows: Rows, heading: int, columns: Mapping[str, int], codes: Mapping[str, int], names: Mapping[str, int]
) -> list[Line]:
    """The rows below the headings. ``codes`` and ``names`` (folded): the products that are there already.

    Rows are one product when its code or name says so; a row without a name goes on with the product above.
    """
    found: list[Line] = []
    numbers: dict[object, int] = {}
    seen: dict[str, int] = {}
    by_name = dict(names)
    kept = [
        (number, cells)
        for number, row in enumerate(rows, 1)
        if (cells := _cells(number, row, heading, columns))
    ]
    for _number, cells in kept:  # a new pack of a product that another row names by its code
        if cells.get(NAME) and cells.get(CODE) in codes:
            by_name[fold(cells[NAME])] = codes[cells[CODE]]
    above: object = None
    for number, cells in kept:
        code, name = cells.get(CODE, ""), fold(cells.get(NAME, ""))
        product_id = codes.get(code) or by_name.get(name)
        above = above if NAME in columns else None  # without names a code alone says whose pack it is
        if product_id is None and not name and isinstance(above, int):
            product_id = above
        above = product_id or name or above or f"row {number}"
        no = numbers.setdefault(above, len(numbers))
        twin = seen.setdefault(code, number) if code else number
        found.append(Line(number, cells, no, product_id, None if twin == number else twin))
    return found


def is_example(cells: Mapping[str, str], fields: Collection[str]) -> bool:
    """Whether a row is one of the examples of the template, left as it was; `fields`: those that the sheet has.

    An older template has fewer columns.
    """
    given = {name: text for name, text in cells.items() if text}
    mine = [column for column in COLUMNS if column.field in fields]
    examples = [
        {each.field: each.examples[which] for each in mine if each.examples[which]} for which in (0, 1)
    ]
    return bool(given) and given in examples


def _cells(number: int, row: Sequence[str], heading: int, columns: Mapping[str, int]) -> dict[str, str]:
    if number <= heading + 1:
        return {}
    cells = {name: text for name, place in columns.items() if (text := cell(row, place))}
    if is_example(cells, columns):
        return {}
    return cells | {CODE: _code(cells[CODE])} if CODE in cells else cells


def _code(text: str) -> str:
    """As it is judged, claimed and looked up: `="00123"` is 00123; what is no code is refused at its cell later."""
    try:
        while (plain := typed(text, Sort.CODE)) != text:
            text = plain
    except BadInput:
        pass
    return text
