"""What a member of a workbook holds, walked as the reader behind us walks it. Whatever is unusual is refused. Pure.

Names count without their prefix, a place is the attribute `r` and nothing else, and a cell without a place follows the
last one. What another reader could take otherwise (comments and CDATA, places out of order, a sheet in a list of
texts) is refused, so that what is counted here is what will be read.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from xml.parsers import expat

ROOTS = ("worksheet", "sst", "workbook", "styleSheet", "Types", "Relationships")
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 1_000_000
MOST_DEEP = 60
SHEET_DATA, ROW, CELL = 1, 2, 3  # how deep each stands
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?")
_INDEX = re.compile(rb"[0-9]{1,9}")


class Unusual(ValueError):
    """Not a workbook as spreadsheet programs write it."""


class _Passed(Exception):
    """A member that the reader does not need."""


@dataclass(slots=True)
class Found:
    """The kind of a member by its outermost element; the grid up to its last cell that holds something.

    ``named``: which shared texts the cells name; ``texts``: how long each shared text is, its marks included.
    """

    root: str = ""
    rows: int = 0
    columns: int = 0
    named: array[int] = field(default_factory=lambda: array("I"))
    texts: list[int] = field(default_factory=list)


def walked(content: bytes) -> Found | None:
    """What stands in a member; none for one that the reader does not need. Raises Unusual."""
    if content.count(b"<c ") + content.count(b"<c>") > MOST_CELLS:  # told at once; the walk counts them again
        raise Unusual
    walk = _Walk(content)
    parser = walk.parser
    try:
        parser.Parse(content, True)  # noqa: FBT003 the last of it
    except _Passed:
        return None
    except expat.ExpatError as error:
        raise Unusual from error
    return walk.found


class _Walk:
    """One member from its first element to its last."""

    def __init__(self, content: bytes) -> None:
        self.content, self.found = content, Found()
        self.path: list[str] = []
        self.row = self.column = self.cells = self.begun = 0  # row and column from 1: the last that was seen
        self.is_shared = self.had_data = False
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartCdataSectionHandler = self._refuse_inside
        self.parser.CommentHandler = self.parser.ProcessingInstructionHandler = self._refuse_inside

    def _refuse(self, *_said: object) -> None:
        raise Unusual

    def _refuse_inside(self, *_said: object) -> None:
        if self.path:
            raise Unusual

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise Unusual

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = full.partition(":")[2] or full
        path, deep = self.path, len(self.path)
        if ":" in name or deep > MOST_DEEP:
            raise Unusual
        if not deep:
            self._root(name)
        elif name == "sheetData":
            self._data(deep)
        elif deep > SHEET_DATA and path[SHEET_DATA] == "sheetData":
            self._in_data(name, deep, attributes)
        elif name in {"dimension", "mergeCell"} and not _RANGE.fullmatch(attributes.get("ref", "")):
            raise Unusual
        elif name == "si" or path[-1] == "sst":
            self._text(name, deep)
        path.append(name)

    def _root(self, name: str) -> None:
        self.found.root = name
        if name not in ROOTS:
            raise _Passed

    def _data(self, deep: int) -> None:
        if deep != SHEET_DATA or self.had_data or self.path[0] != "worksheet":
            raise Unusual
        self.had_data = True

    def _in_data(self, name: str, deep: int, attributes: dict[str, str]) -> None:
        if (name == "row") is not (deep == ROW) or (name == "c") is not (deep == CELL):
            raise Unusual
        if deep == ROW:
            self._row(attributes.get("r"))
        elif deep == CELL:
            self._cell(attributes)
        else:
            self._inside(name, deep)

    def _row(self, said: str | None) -> None:
        number = self.row + 1 if said is None else _number(said)
        if not self.row < number <= MOST_ROWS:
            raise Unusual
        self.row, self.column = number, 0

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        column, place = self.column + 1, attributes.get("r")
        if place is not None:
            found = _PLACE.fullmatch(place)
            if found is None or int(found[2]) != self.row:
                raise Unusual
            column = _column(found[1])
        if not self.column < column <= MOST_COLUMNS or self.cells > MOST_CELLS:
            raise Unusual
        self.column, self.is_shared = column, attributes.get("t") == "s"

    def _inside(self, name: str, deep: int) -> None:
        """A cell holds something."""
        self.found.rows, self.found.columns = self.row, max(self.found.columns, self.column)
        if self.path[-1] == "v":
            raise Unusual
        if name == "v" and deep == CELL + 1:
            self.begun = self.parser.CurrentByteIndex

    def _text(self, name: str, deep: int) -> None:
        if name not in {"si", "extLst"} or deep != 1 or self.path[0] != "sst":
            raise Unusual
        self.begun = self.parser.CurrentByteIndex

    def _end(self, _full: str) -> None:
        name = self.path.pop()
        deep = len(self.path)
        if deep == CELL + 1 and name == "v" and self.is_shared and self.path[SHEET_DATA] == "sheetData":
            self._named(self.content[self.begun : self.parser.CurrentByteIndex].rpartition(b">")[2])
        elif deep == 1 and name == "si":
            self.found.texts.append(self.parser.CurrentByteIndex - self.begun)

    def _named(self, said: bytes) -> None:
        """The number of a shared text as it stands there, so that no reader takes it for another."""
        if said and not _INDEX.fullmatch(said):
            raise Unusual
        if said:
            self.found.named.append(int(said))


def _number(said: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,6}", said):
        raise Unusual
    return int(said)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
