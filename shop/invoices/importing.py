"""The file that comes back from a provider: order code → symbol, number, day, look-up. All of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shop.core.errors import ShopError
from shop.core.folding import fold
from shop.core.sentences import Text, lazy
from shop.invoices import exporting, queries, services
from shop.invoices.services import Issued

Rows = Sequence[Sequence[str]]
MOST_ERRORS = 50
LONGEST = {"symbol": 20, "number": 20, "lookup_code": 60, "lookup_url": 300}
_NUMBER = re.compile(r"[0-9]{1,20}")
_SYMBOL = re.compile(r"[0-9A-Za-z/]{2,20}")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y %H:%M:%S")
_HEADINGS = {
    "code": ("ma don", "don hang", "order"),
    "symbol": ("ky hieu", "serial", "symbol"),
    "number": ("so hoa don", "so hd", "invoice no", "number"),
    "issued_on": ("ngay hoa don", "ngay lap", "ngay phat hanh", "ngay ky", "issued"),
    "lookup_code": ("ma tra cuu", "lookup code", "ma nhan hoa don"),
    "lookup_url": ("duong dan", "link", "url", "website"),
}
NAMES: dict[str, Text] = {
    "code": lazy("Mã đơn"),
    "symbol": lazy("Ký hiệu"),
    "number": lazy("Số hóa đơn"),
    "issued_on": lazy("Ngày hóa đơn"),
    "lookup_code": lazy("Mã tra cứu"),
    "lookup_url": lazy("Đường dẫn tra cứu"),
}
NO_COLUMNS = lazy("Không thấy các cột Mã đơn, Ký hiệu, Số hóa đơn và Ngày hóa đơn ở dòng tiêu đề.")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a cell: row of the file from 1, name of the column, what stands there, the sentence."""

    row: int
    column: Text
    value: str
    sentence: Text


class Faulty(ShopError):
    """Nothing of the file was written: here is each cell that stands in the way."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(lazy("Chưa ghi gì: tệp có chỗ cần sửa. Hãy sửa rồi tải lên lại."))
        self.faults = list(faults[:MOST_ERRORS])


@dataclass(frozen=True, slots=True)
class Back:
    """One answer: an order's code or a day's, and its number. `row`: where it stands in the file."""

    row: int
    code: str
    issued: Issued


def read(rows: Rows) -> list[Back]:
    """The answers of a file, one a code: several rows of one order say the same. Rows without a number wait.

    Raises Faulty with every cell that cannot be read.
    """
    heading, columns = _columns(rows)
    found: dict[str, Back] = {}
    faults: list[Fault] = []
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if not cells["code"] or not (cells["number"] or cells["symbol"]):
            continue
        wrong = _faults(number, cells)
        faults += wrong
        if wrong:
            continue
        back = Back(number, cells["code"].upper(), _issued(cells))
        known = found.setdefault(back.code, back)
        if known.issued != back.issued:
            sentence = lazy("Đơn này có hai hóa đơn khác nhau trong tệp.")
            faults.append(Fault(number, NAMES["number"], cells["number"], sentence))
    if faults:
        raise Faulty(faults)
    return list(found.values())


def take_in(operator_id: int, answers: Sequence[Back], *, at: datetime, by: int | None) -> int:
    """Write every answer for this seller; how many are new. The same file again changes nothing. Raises Faulty."""
    known = queries.order_ids([answer.code for answer in answers])
    faults, new = [], 0
    for answer in sorted(answers, key=lambda one: known.get(one.code, 0)):
        try:
            new += _take(operator_id, answer, known, at=at, by=by)
        except ShopError as error:
            name = getattr(error, "field", "code")
            value = answer.code if name == "code" else answer.issued.number
            sentence = error.sentence if error.status != 404 else _UNKNOWN
            faults.append(Fault(answer.row, NAMES.get(name, NAMES["code"]), value, sentence))
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.row))
    return new


_UNKNOWN = lazy("Không có đơn nào của đơn vị này với mã đó mà hàng đã giao xong.")


def _take(operator_id: int, answer: Back, known: dict[str, int], *, at: datetime, by: int | None) -> int:
    day = exporting.day_of_code(answer.code)
    if day is not None:
        return services.issue_day(operator_id, day, answer.issued, at=at, by=by)
    return services.issue((known.get(answer.code, 0), operator_id), answer.issued, at=at, by=by)


def _columns(rows: Rows) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:20]):
        cells = [fold(cell) for cell in row]
        found: dict[str, int] = {}
        for name, words in _HEADINGS.items():
            place = next(
                (
                    place
                    for word in words
                    for place, cell in enumerate(cells)
                    if word in cell and place not in found.values()
                ),
                None,
            )
            if place is not None:
                found[name] = place
        if {"code", "symbol", "number", "issued_on"} <= found.keys():
            return number, found
    raise Faulty([Fault(1, NAMES["code"], "", NO_COLUMNS)])


def _faults(row: int, cells: dict[str, str]) -> list[Fault]:
    checks: tuple[tuple[str, bool, Text], ...] = (
        ("symbol", bool(_SYMBOL.fullmatch(cells["symbol"])), lazy("Ký hiệu gồm chữ và số, ví dụ 1C26MAA.")),
        ("number", bool(_NUMBER.fullmatch(cells["number"])), lazy("Số hóa đơn chỉ gồm chữ số.")),
        (
            "issued_on",
            day_of(cells["issued_on"]) is not None,
            lazy("Ngày viết như 31/12/2026."),
        ),
        ("lookup_code", len(cells.get("lookup_code", "")) <= LONGEST["lookup_code"], lazy("Mã quá dài.")),
        ("lookup_url", _is_link(cells.get("lookup_url", "")), lazy("Đường dẫn bắt đầu bằng https://.")),
    )
    return [Fault(row, NAMES[name], cells.get(name, ""), words) for name, good, words in checks if not good]


def _is_link(text: str) -> bool:
    return not text or (text.startswith(("https://", "http://")) and len(text) <= LONGEST["lookup_url"])


def _issued(cells: dict[str, str]) -> Issued:
    day = day_of(cells["issued_on"])
    assert day is not None  # noqa: S101 read only what has no faults
    return Issued(
        symbol=cells["symbol"].upper(),
        number=cells["number"],
        issued_on=day,
        lookup_code=cells.get("lookup_code") or None,
        lookup_url=cells.get("lookup_url") or None,
    )


def day_of(text: str) -> date | None:
    """A day as files write it; None when it cannot be read."""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None
