"""A statement file as rows of text: CSV as banks write it, or XLSX. Nothing in it is trusted. Pure."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from shop.core.errors import BadInput
from shop.core.folding import nfc
from shop.core.sentences import lazy

MOST_BYTES = 6 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 40
LONGEST_CELL = 500
MOST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 200
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UNREADABLE = lazy("Không đọc được tệp này. Hãy tải sao kê dạng CSV hoặc XLSX từ ngân hàng.")


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a file, at most 5,000 of at most 40 cells; the sort of file is told by its content.

    Raises BadInput on `file` for anything that is not a table, is too large, or unpacks to something too large.
    """
    if len(data) > MOST_BYTES:
        raise BadInput("file", lazy("Tệp quá lớn. Hãy chia sao kê theo tuần hoặc theo tháng."))
    if data.startswith(OLD_EXCEL):
        raise BadInput(
            "file", lazy("Tệp Excel kiểu cũ (.xls) không dùng được. Hãy lưu thành .xlsx hoặc CSV.")
        )
    found: Iterable[Sequence[object]] = _sheet(data) if data.startswith(ZIP) else _text(data)
    rows = [[_cell(value) for value in row[:MOST_COLUMNS]] for row in found]
    rows = [row for row in rows if any(row)]
    if not any(len(row) - row.count("") > 1 for row in rows):
        raise BadInput("file", UNREADABLE)
    if len(rows) > MOST_ROWS:
        raise BadInput("file", lazy("Tệp có quá nhiều dòng. Hãy chia sao kê theo tuần hoặc theo tháng."))
    return rows


def _sheet(data: bytes) -> Iterable[Sequence[object]]:
    from python_calamine import CalamineError, load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
                raise BadInput("file", UNREADABLE)
        book = load_workbook(io.BytesIO(data))
        return book.get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 1)
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError, OSError) as error:
        raise BadInput("file", UNREADABLE) from error


def _text(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    if _NOT_TEXT.search(text) or text.lstrip().startswith("<"):
        raise BadInput("file", UNREADABLE)
    first = "\n".join(text.splitlines()[:30])
    delimiter = max(",;\t|", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise BadInput("file", UNREADABLE) from error


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 as Excel writes "Unicode text", else the Vietnamese code page of Windows."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("file", UNREADABLE)


def _cell(value: object) -> str:
    """A cell as text: whole numbers without a point, days as they are written here, no control characters."""
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, datetime):
        text = f"{value:%d/%m/%Y %H:%M:%S}"
    elif isinstance(value, date):
        text = f"{value:%d/%m/%Y}"
    else:
        text = "" if value is None else str(value)
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    return nfc(" ".join(plain.split()))[:LONGEST_CELL]
