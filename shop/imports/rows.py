"""The rows of one product, and what their cells say of each part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.core.errors import BadInput
from shop.core.sentences import Text, lazy
from shop.imports.cells import typed
from shop.imports.columns import Part, how
from shop.imports.states import LineKind


@dataclass(slots=True)
class Row:
    """One row: its number in the file, its cells by field, and what became of it."""

    number: int
    cells: Mapping[str, str]
    kind: LineKind = LineKind.UNCHANGED
    changes: list[list[str]] = field(default_factory=list)
    errors: list[list[str]] = field(default_factory=list)

    def refuse(self, name: str, sentence: Text) -> None:
        """What is wrong at one of its cells; "" for the row."""
        self.errors.append([name, str(sentence)])


def given_by(rows: Sequence[Row], part: Part) -> tuple[dict[str, str], dict[str, Row]]:
    """(field → text, field → row) of a product: the first row that gives a field says it for all."""
    given: dict[str, str] = {}
    said: dict[str, Row] = {}
    for row in rows:
        for name, text in typed_of(row, part).items():
            first = said.setdefault(name, row)
            if first is row:
                given[name] = text
            elif given[name] != text:
                row.refuse(name, lazy("Khác với dòng %(row)s của cùng sản phẩm.", row=first.number))
    return given, said


def typed_of(row: Row, part: Part) -> dict[str, str]:
    """The cells of a row that say something of a part, as they would be typed; what cannot be is refused at its cell."""
    found = {}
    for name, cell in row.cells.items():
        own, sort = how(name)
        if own is not part:
            continue
        try:
            text = typed(cell, sort)
        except BadInput as error:
            row.refuse(name, error.sentence)
            continue
        if text:
            found[name] = text
    return found
