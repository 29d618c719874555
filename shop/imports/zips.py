"""A ZIP of photos, each named by the code of its goods. Nothing in it is trusted; one member is open at a time. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from shop.core.errors import BadInput
from shop.core.folding import nfc
from shop.core.sentences import lazy
from shop.sheets.packing import BROKEN, unpacked

MIB = 1024 * 1024
LONGEST = 60  # of a name: longer than any code with its number
MOST_BYTES = 11 * MIB
MOST_PHOTOS = 60
MOST_OF_ONE = 10 * MIB
MOST_UNPACKED = 100 * MIB
UNREADABLE = lazy("Không đọc được tệp này. Hãy nén các ảnh thành một tệp .zip.")
_COUNTER = re.compile(r"(.+?)[ _-]*(?:\(([0-9]{1,2})\)|[_ -]([0-9]{1,2}))")
PASSED_OVER = ("__macosx/", "thumbs.db", ".ds_store")


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a ZIP: the name of its file, without folders, and the codes that the name may mean."""

    name: str
    codes: tuple[str, ...]
    data: bytes


def photos(data: bytes) -> Iterator[Photo]:
    """The pictures of a ZIP in the order of their names: `MT-200.jpg`, `MT-200_2.jpg`, `MT-200 (3).jpg`.

    Raises BadInput on `photos` for what is no ZIP, has too many or too large members, or unpacks to too much.
    """
    if len(data) > MOST_BYTES:
        raise BadInput("photos", lazy("Tệp ZIP quá lớn: nhiều nhất 11 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = sorted(filter(_counts, archive.infolist()), key=lambda each: each.filename)
            _refuse(members)
            for member in members:
                name = nfc(member.filename).replace("\\", "/").rsplit("/", 1)[-1]
                yield Photo(name, codes_of(name), unpacked(archive, member))
    except BROKEN as error:
        raise BadInput("photos", UNREADABLE) from error


def codes_of(name: str) -> tuple[str, ...]:
    """The whole name first, then without what counts the photos of one code."""
    stem = name.rsplit(".", 1)[0].strip()[:LONGEST]
    counted = _COUNTER.fullmatch(stem)
    return (stem, counted[1]) if counted else (stem,)


def _counts(member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    return not member.is_dir() and not any(part in name for part in PASSED_OVER)


def _refuse(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_PHOTOS:
        raise BadInput("photos", lazy("Nhiều nhất %(most)s ảnh trong một tệp ZIP.", most=MOST_PHOTOS))
    if any(each.file_size > MOST_OF_ONE for each in members):
        raise BadInput("photos", lazy("Mỗi ảnh nhiều nhất 10 MB."))
    if sum(each.file_size for each in members) > MOST_UNPACKED:
        raise BadInput("photos", lazy("Các ảnh quá lớn: nhiều nhất 100 MB sau khi giải nén."))
    if not members:
        raise BadInput("photos", lazy("Tệp ZIP không có ảnh nào."))
