"""Workbooks with headings that stand still, codes that stay text, lists to choose from and marked cells.

Every text is text, whatever it begins with: no cell that is written here is a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

Value = str | int | None
MOST_CHOSEN = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet. Columns are counted from 0, rows from 1 as in the file.

    ``choices``: (title of another sheet, its column, how many values below its heading) by column. ``marked``:
    (row, column) of cells in red. ``heading``: the row that is bold and stays in sight.
    """

    title: str
    rows: Iterable[Sequence[Value]]
    heading: int = 1
    widths: Sequence[int] = ()
    choices: Mapping[int, tuple[str, int, int]] = field(default_factory=dict)
    marked: AbstractSet[tuple[int, int]] = frozenset()


def book_of(pages: Sequence[Page]) -> bytes:
    """The bytes of a workbook with these sheets."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for page in pages:
        _write(book, page)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write(book: Any, page: Page) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet = book.create_sheet(page.title[:31])
    sheet.freeze_panes = f"A{page.heading + 1}"
    for place, width in enumerate(page.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for place, (title, column, count) in page.choices.items():
        there, here = get_column_letter(column + 1), get_column_letter(place + 1)
        rule = DataValidation(
            "list",
            formula1=f"'{title}'!${there}$2:${there}${count + 1}",
            allow_blank=True,
            showErrorMessage=False,
        )
        rule.add(f"{here}{page.heading + 1}:{here}{MOST_CHOSEN}")
        sheet.data_validations.append(rule)
    style = _Styles(sheet, page)
    for number, row in enumerate(page.rows, 1):
        sheet.append([style.cell(value, number, place) for place, value in enumerate(row)])


class _Styles:
    """Cells of a sheet, as their place wants them."""

    def __init__(self, sheet: Any, page: Page) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self.sheet, self.page = sheet, page
        self.bold, self.top = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        self.red = PatternFill("solid", fgColor="FFF4C7C3")

    def cell(self, value: Value, number: int, place: int) -> Any:
        from openpyxl.cell import WriteOnlyCell

        marked = (number, place) in self.page.marked
        if value in (None, "") and not marked:
            return None
        made = WriteOnlyCell(self.sheet, value if isinstance(value, int) else _shown(value))
        if not isinstance(value, int):
            made.data_type, made.number_format = "s", "@"
        if number == self.page.heading:
            made.font, made.alignment = self.bold, self.top
        if marked:
            made.fill = self.red
        return made


def _shown(value: Value) -> str:
    return "".join(char for char in str(value or "") if char >= " " or char in "\n\t")
