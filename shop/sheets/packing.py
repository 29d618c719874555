"""Whether a workbook can be opened within bounds. It is a ZIP of XML: each member is read once, in small pieces.

The reader behind us makes a full grid from the first to the last cell, and a copy of a shared text for each cell that
names it; it also opens other kinds of ZIP. So this looks at the cells before it may.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,  # encrypted; and NotImplementedError: packed in another way
    OSError,
    ValueError,
    IndexError,
)
"""What reading a ZIP raises that is broken, encrypted or none."""
MIB = 1024 * 1024
MOST_UNPACKED = 60 * MIB
MOST_MEMBERS = 200
MOST_CELLS = 1_000_000
MOST_GRID = 3_000_000
MOST_TEXT = 100 * MIB
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s([^<>]*[^<>/]))?>")  # one that holds something
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<""")
_TEXTS = re.compile(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
_ODD = ("content.xml", "xl/workbook.bin")


def is_bounded(data: bytes) -> bool:
    """Whether a file is a workbook of usual size once unpacked. Raises one of BROKEN for a broken one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        names = [each.filename for each in members]
        if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
            return False
        if "xl/workbook.xml" not in names or any(name in _ODD for name in names):
            return False
        lengths = _lengths(archive.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
        return all(_is_small(archive.read(name), lengths) for name in names if name != "xl/sharedStrings.xml")


def _lengths(texts: bytes) -> list[int]:
    return [len(found[1]) for found in _TEXTS.finditer(texts)]


def _is_small(content: bytes, lengths: list[int]) -> bool:
    """Whether the grid from the first cell to the last that holds anything is small, and all its texts together."""
    if content.count(b"<!DOCTYPE") or content.count(b"<!ENTITY"):
        return False
    rows = columns = 0
    for number, cell in enumerate(_CELL.finditer(content), 1):
        if number > MOST_CELLS:
            return False
        place = _PLACE.search(cell[1] or b"")
        if place is not None:
            rows, columns = max(rows, int(place[2])), max(columns, _column(place[1]))
    copied = sum(
        lengths[number] for found in _SHARED.finditer(content) if (number := int(found[1])) < len(lengths)
    )
    return rows * columns <= MOST_GRID and copied <= MOST_TEXT


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
