"""Which column of a table says what, told by its heading. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.core.folding import fold

Rows = Sequence[Sequence[str]]
LOOKED_AT = 40


def find(
    rows: Rows, headings: Mapping[str, Sequence[str]], *, needed: Sequence[str]
) -> tuple[int | None, dict[str, int]]:
    """The first of the top forty rows whose headings tell all that is needed, and the column of each name.

    `headings`: folded words by name, the surest first; a column has one name.
    """
    for number, row in enumerate(rows[:LOOKED_AT]):
        found: dict[str, int] = {}
        cells = [fold(cell) for cell in row]
        for name, words in headings.items():
            place = _place(cells, words, set(found.values()))
            if place is not None:
                found[name] = place
        if all(name in found for name in needed):
            return number, found
    return None, {}


def cell(row: Sequence[str], place: int | None) -> str:
    """The text of a column; "" where the row is shorter, or where there is no such column."""
    return row[place] if place is not None and 0 <= place < len(row) else ""


def _place(cells: Sequence[str], words: Sequence[str], taken: set[int]) -> int | None:
    for word in words:
        for place, text in enumerate(cells):
            if place not in taken and word in text and len(text) < 60:
                return place
    return None
