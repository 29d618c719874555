"""Lines of a sheet in finished words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.imports.columns import BY_FIELD, CODE, NAME
from shop.imports.models import ProductImportLine
from shop.imports.states import LineKind
from shop.imports.wording import KINDS


@dataclass(frozen=True, slots=True)
class LineView:
    """A row of the file. ``changes``: (column, old, new); ``errors``: (column or "", what stands there, sentence)."""

    number: int
    code: str
    name: str
    kind: tuple[str, str]
    changes: Sequence[tuple[str, str, str]]
    errors: Sequence[tuple[str, str, str]]


def line_view(line: ProductImportLine) -> LineView:
    """A line as the table shows it."""
    cells = line.cells
    words, look = KINDS[line.kind or LineKind.UNCHANGED]
    names = [cells.get(NAME, ""), cells.get("variant_name", "")]
    return LineView(
        number=line.number,
        code=cells.get(CODE, ""),
        name=", ".join(name for name in names if name),
        kind=(str(words), look),
        changes=[(_title(name), old, new) for name, old, new in line.changes],
        errors=[(_title(name), cells.get(name, ""), sentence) for name, sentence in line.errors],
    )


def _title(name: str) -> str:
    return str(BY_FIELD[name].title) if name in BY_FIELD else ""
