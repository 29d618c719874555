"""Which columns of a file are which fields, told by their headings. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from shop.core.folding import fold
from shop.core.sentences import Sentence
from shop.imports.columns import COLUMNS, Column, Part
from shop.sheets.columns import LOOKED_AT, Rows

Match = Callable[[str], bool]


def guess(
    rows: Rows, remembered: Mapping[str, str], columns: Sequence[Column] = COLUMNS
) -> tuple[int, dict[str, int]]:
    """(the row of headings, the place of each field that was told), from the top forty rows.

    A heading counts as it was matched last time, else when it is ours word for word, else by how it begins. The row
    that tells the most is taken.
    """
    rules = [
        [(column.field, matches(column)) for column in columns]
        for matches in (_as_remembered(remembered), _word_for_word, _by_beginning)
    ]
    found = [(number, _told(row, rules)) for number, row in enumerate(rows[:LOOKED_AT])]
    return max(found, key=lambda each: (len(each[1]), -each[0]), default=(0, {}))


def _told(row: Sequence[str], rules: Sequence[Sequence[tuple[str, Match]]]) -> dict[str, int]:
    cells = [heading_key(cell) for cell in row]
    found: dict[str, int] = {}
    for fields in rules:
        for field, matches in fields:
            place = None if field in found else _place(cells, matches, set(found.values()))
            if place is not None:
                found[field] = place
    return found


def heading_key(text: str) -> str:
    """A heading as it is compared: folded, without what only marks it as needed."""
    return fold(text.replace("\n", " ")).strip(" *:.")[:200]


def _as_remembered(remembered: Mapping[str, str]) -> Callable[[Column], Match]:
    def matches(column: Column) -> Match:
        known = remembered.get(column.field)
        return lambda cell: cell == known

    return matches


def _word_for_word(column: Column) -> Match:
    """In the words of either language: a sheet may have been made on the other's page."""
    written = column.title.msgid if isinstance(column.title, Sentence) else column.title
    titles = {heading_key(str(column.title)), heading_key(written)}
    return lambda cell: cell in titles or cell in column.names


def _by_beginning(column: Column) -> Match:
    if column.part is Part.TRAIT:
        return lambda _cell: False
    return lambda cell: any(cell.startswith(name) for name in column.names if len(name) > 3)


def _place(cells: Sequence[str], matches: Match, taken: set[int]) -> int | None:
    for place, cell in enumerate(cells):
        if place not in taken and cell and matches(cell):
            return place
    return None
