"""The file of recipients: the template that is downloaded, and the rows of what comes back. Nothing in it is trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from shop.companies.rows import LONGEST, MOST_ROWS, Row, Unit, placed, written
from shop.core.errors import BadInput
from shop.core.folding import fold
from shop.core.quantity import format_quantity
from shop.core.sentences import Text, lazy
from shop.geography.reading import Reader
from shop.payments.statements.reading import rows_of
from shop.sheets.columns import cell, find

MOST_BYTES = 1024 * 1024
LONGEST_COUNT = 20
UNREADABLE = lazy("Không đọc được tệp này. Hãy dùng tệp mẫu, lưu dạng .xlsx hoặc CSV.")
TOO_LARGE = lazy("Tệp quá lớn: nhiều nhất 1 MB.")
TOO_MANY = lazy("Tệp có quá nhiều dòng: mỗi lần đặt nhiều nhất %(most)s người nhận.", most=MOST_ROWS)
NO_ROWS = lazy("Tệp chưa có người nhận nào dưới dòng tiêu đề.")
NO_COLUMNS = lazy(
    "Không thấy đủ các cột Người nhận, Số điện thoại, Tỉnh, Xã và Số nhà ở dòng tiêu đề. Hãy dùng tệp mẫu."
)
_HEADINGS = {
    "name": ("nguoi nhan", "ho va ten", "ho ten", "recipient", "full name"),
    "phone": ("dien thoai", "phone", "sdt"),
    "province": ("tinh", "province"),
    "commune": ("xa, phuong", "phuong, xa", "xa/phuong", "phuong/xa", "commune", "ward", "phuong", "xa"),
    "street": ("so nha", "dia chi", "duong", "street", "address"),
    "card": ("loi chuc", "thiep", "card"),
    "day": ("ngay", "day", "date"),
    "count": ("so luong", "khoi luong", "quantity", "weight"),
}
_NEEDED = ("name", "phone", "province", "commune", "street")
_GOODS = re.compile(r"q([1-9])\b")
_EXAMPLE = ("Nguyễn Văn A", "0912 345 678", "Thanh Hóa", "Phường Hạc Thành", "12 Lê Lợi")


def headings(goods: Sequence[str], units: Sequence[Unit]) -> list[Text]:
    """The first row of the template: a column for how many of each of the goods, known by Q and its number."""
    return [
        lazy("STT"),
        lazy("Người nhận"),
        lazy("Số điện thoại"),
        lazy("Tỉnh, thành phố"),
        lazy("Xã, phường (tên cũ hoặc mới)"),
        lazy("Số nhà, đường, thôn"),
        *(
            lazy("Q%(number)s: %(name)s (khối lượng, ví dụ 500 g)", number=number, name=name)
            if unit.is_weight
            else lazy("Q%(number)s: %(name)s (số lượng)", number=number, name=name)
            for number, (name, unit) in enumerate(zip(goods, units, strict=True), 1)
        ),
        lazy("Lời chúc trên thiệp"),
        lazy("Ngày muốn nhận"),
    ]


def template(goods: Sequence[str], units: Sequence[Unit], today: date) -> list[list[str | int]]:
    """The headings and one example, which is to be written over."""
    day = f"{today + timedelta(days=7):%d/%m/%Y}"
    first = units[0]
    one = format_quantity(first.step, first.measure).replace("\u00a0", " ") if first.is_weight else first.step
    counts: list[str | int] = [one, *[""] * (len(goods) - 1)]
    example = [1, *_EXAMPLE, *counts, str(lazy("Chúc mừng năm mới")), day]
    return [[str(heading) for heading in headings(goods, units)], example]


def read(data: bytes, goods: int) -> list[Row]:
    """The recipients of a file, numbered as they follow each other, each with its commune as far as it is known.

    Raises BadInput on `file` for what is no table, too large, without the columns or without a recipient.
    """
    if len(data) > MOST_BYTES:
        raise BadInput("file", TOO_LARGE)
    try:
        lines = rows_of(data)
    except BadInput as error:
        raise BadInput("file", UNREADABLE) from error
    bare = [["" if _GOODS.match(fold(text)) else text for text in line] for line in lines[:40]]
    heading, places = find(bare, _HEADINGS, needed=_NEEDED)
    if heading is None:
        raise BadInput("file", NO_COLUMNS)
    written = [tuple(cell(line, places[name]).strip() for name in _NEEDED) for line in lines[heading + 1 :]]
    found = [
        line
        for line, cells in zip(lines[heading + 1 :], written, strict=True)
        if any(cells) and cells != _EXAMPLE
    ]
    if not found:
        raise BadInput("file", NO_ROWS)
    if len(found) > MOST_ROWS:
        raise BadInput("file", TOO_MANY)
    of_goods = _goods_places(lines[heading], goods, places.get("count"))
    reader = Reader()
    return [placed(_row(number, line, places, of_goods), reader) for number, line in enumerate(found, 1)]


def _goods_places(heading: Sequence[str], goods: int, count: int | None) -> list[int | None]:
    """The column of each of the goods; the only one may be called quantity."""
    found: list[int | None] = [None] * goods
    for place, text in enumerate(heading):
        known = _GOODS.match(fold(text))
        if known and int(known[1]) <= goods:
            found[int(known[1]) - 1] = place
    return [count] if goods == 1 and found == [None] else found


def _row(number: int, line: Sequence[str], places: dict[str, int], of_goods: Sequence[int | None]) -> Row:
    cells = {name: cell(line, places.get(name))[: most + 1] for name, most in LONGEST.items()}
    return written(number, cells, [cell(line, place)[:LONGEST_COUNT] for place in of_goods])
