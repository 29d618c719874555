"""A workbook within bounds. It is a ZIP of XML: each member is read once, bounded, and walked before anything else may.

The reader behind us makes a full grid from the first to the last cell, and a copy of a shared text for each cell that
names it; it also opens other kinds of ZIP, and finds members whatever the case of their names. So it is handed a
workbook that is packed anew from exactly what was looked at here.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Sequence

from shop.sheets.walking import Found, Unusual, walked

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
MOST_GRID = 3_000_000
MOST_TEXT = 100 * MIB
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others are unpacked without a bound
_BOOK = "xl/workbook.xml"
_ODD = ("content.xml", "xl/workbook.bin")


def packed_anew(data: bytes) -> bytes:
    """A workbook of usual size once unpacked, with the members that its reader needs and no others.

    Raises one of BROKEN for anything else.
    """
    target, found = io.BytesIO(), []
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as anew:
        for member in _members(archive):
            content = unpacked(archive, member)
            one = walked(content)
            if one is not None:
                found.append(one)
                anew.writestr(member.filename, content)
    _refuse(found)
    return target.getvalue()


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member, of which no more is unpacked than the directory says. Raises one of BROKEN."""
    if member.compress_type not in PACKED:
        raise Unusual
    with archive.open(member) as opened:
        content = opened.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Unusual
    return content


def _members(archive: zipfile.ZipFile) -> Sequence[zipfile.ZipInfo]:
    members = archive.infolist()
    names = [each.filename.replace("\\", "/").lower() for each in members]
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise Unusual
    if _BOOK not in names or len(set(names)) < len(names) or any(name in _ODD for name in names):
        raise Unusual
    return [each for each, name in zip(members, names, strict=True) if name.endswith((".xml", ".rels"))]


def _refuse(found: Sequence[Found]) -> None:
    """Raise Unusual when a grid, or all the texts that the cells of a sheet name, would be large."""
    lists = [one.texts for one in found if one.root == "sst"]
    texts = lists[0] if lists else []
    if len(lists) > 1:
        raise Unusual
    for one in found:
        copied = sum(texts[number] for number in one.named if number < len(texts))
        if one.rows * one.columns > MOST_GRID or copied > MOST_TEXT:
            raise Unusual
