"""A file as rows of text: CSV as anybody writes it, or XLSX. Nothing in it is trusted. Pure."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from shop.core.errors import BadInput
from shop.core.folding import nfc
from shop.core.sentences import Text, lazy
from shop.sheets import packing

MIB = 1024 * 1024
MOST_FILLED = 200_000
MOST_EMPTY = 5  # rows of a text for each that is taken
LOOKED_AT = 20_000  # characters in which the sort of a text shows
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OLD = lazy("Tệp Excel kiểu cũ (.xls) không dùng được. Hãy lưu thành .xlsx hoặc CSV.")
TOO_LARGE = lazy("Tệp quá lớn.")
TOO_MANY = lazy("Tệp có quá nhiều dòng.")
UNREADABLE = lazy("Không đọc được tệp này. Hãy lưu dạng .xlsx hoặc CSV.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be, and what is said of one that is not; `keeps_lines`: cells keep their line ends."""

    bytes: int = 6 * MIB
    rows: int = 5000
    columns: int = 40
    cell: int = 500
    keeps_lines: bool = False
    unreadable: Text = UNREADABLE
    too_large: Text = TOO_LARGE
    too_many: Text = TOO_MANY


def rows_of(data: bytes, limits: Limits) -> list[list[str]]:
    """The rows of a file, numbered as in the file; the sort of file is told by its content.

    A cell merged over several rows is repeated in each. Raises BadInput on `file` for anything that is not a table,
    is too large, or unpacks to something too large.
    """
    if len(data) > limits.bytes:
        raise BadInput("file", limits.too_large)
    if data.startswith(OLD_EXCEL):
        raise BadInput("file", OLD)
    found: Iterable[Sequence[object]] = _sheet(data, limits) if data.startswith(ZIP) else _text(data, limits)
    rows = [_row(row, limits) for row in found]
    while rows and not any(rows[-1]):
        rows.pop()
    if not any(len(row) - row.count("") > 1 for row in rows):
        raise BadInput("file", limits.unreadable)
    if len(rows) > limits.rows:
        raise BadInput("file", limits.too_many)
    return rows


def _row(row: Sequence[object], limits: Limits) -> list[str]:
    cells = [_cell(value, limits) for value in row[: limits.columns]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _sheet(data: bytes, limits: Limits) -> Iterable[Sequence[object]]:
    from python_calamine import CalamineError, load_workbook

    try:
        sheet = load_workbook(io.BytesIO(packing.packed_anew(data))).get_sheet_by_index(0)
        rows: list[list[object]] = [*sheet.to_python(skip_empty_area=False, nrows=limits.rows + 1)]  # type: ignore[list-item]
        return _filled(rows, sheet.merged_cell_ranges or [])
    except (CalamineError, *packing.BROKEN) as error:
        raise BadInput("file", limits.unreadable) from error


def _filled(
    rows: list[list[object]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[object]]:
    """What stands in a cell merged downward stands in each of its rows."""
    left = MOST_FILLED
    for (top, column), (bottom, _right) in merged:
        for number in range(top + 1, min(bottom + 1, len(rows), top + 1 + left)):
            left -= 1
            if column < len(rows[number]) and rows[number][column] in ("", None):
                rows[number][column] = rows[top][column]
        if left <= 0:
            break
    return rows


def _text(data: bytes, limits: Limits) -> list[list[str]]:
    """Most of the rows may be empty, but there is an end to them."""
    text = _decoded(data, limits.unreadable)
    if _NOT_TEXT.search(text) or text[:LOOKED_AT].lstrip().startswith("<"):
        raise BadInput("file", limits.unreadable)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return list(islice(reader, limits.rows * MOST_EMPTY))
    except csv.Error as error:
        raise BadInput("file", limits.unreadable) from error


def _delimiter(text: str) -> str:
    """What a spreadsheet puts on the clipboard has a tab in each line, whatever else stands in its cells."""
    first = [line for line in text[:LOOKED_AT].splitlines()[:30] if line.strip()]
    if len(first) > 1 and all("\t" in line for line in first):
        return "\t"
    return max(",;\t|", key="\n".join(first).count)


def _decoded(data: bytes, unreadable: Text) -> str:
    """UTF-8, UTF-16 as Excel writes "Unicode text", else the Vietnamese code page of Windows."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("file", unreadable)


def _cell(value: object, limits: Limits) -> str:
    """A cell as text: whole numbers without a point, days as they are written here, no control characters."""
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, datetime):
        text = f"{value:%d/%m/%Y %H:%M:%S}"
    elif isinstance(value, date):
        text = f"{value:%d/%m/%Y}"
    else:
        text = "" if value is None else str(value)
    lines = text.splitlines() if limits.keeps_lines else [text]
    return "\n".join(_plain(line) for line in lines).strip()[: limits.cell]


def _plain(text: str) -> str:
    if text.isprintable():
        return nfc(" ".join(text.split()))
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    return nfc(" ".join(plain.split()))
