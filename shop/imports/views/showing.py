"""Lines of a sheet in finished words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.imports.columns import CODE, NAME
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


def line_view(line: ProductImportLine, titles: Mapping[str, str]) -> LineView:
    """A line as the table shows it; ``titles``: what each column is called."""
    cells = line.cells
    words, look = KINDS[line.kind or LineKind.UNCHANGED]
    names = [cells.get(NAME, ""), cells.get("variant_name", "")]
    return LineView(
        number=line.number,
        code=cells.get(CODE, ""),
        name=", ".join(name for name in names if name),
        kind=(str(words), look),
        changes=[(titles.get(name, ""), old, new) for name, old, new in line.changes],
        errors=[(titles.get(name, ""), cells.get(name, ""), sentence) for name, sentence in line.errors],
    )
