"""One row of a sheet: the cells as they were written, and what they mean or what is wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from shop.cart.limits import check_quantity
from shop.checkout.days import MOST_AHEAD
from shop.core.clock import VN
from shop.core.errors import BadInput
from shop.core.phone import parse_phone
from shop.core.quantity import GRAM, PIECE, parse_quantity
from shop.core.sentences import Text, lazy
from shop.geography import queries as geography
from shop.geography.reading import Reader
from shop.payments.statements.columns import day_of

MOST_ROWS = 200
MOST_GOODS = 6
MOST_OF_ONE = 99
LONGEST = {"name": 100, "phone": 30, "province": 60, "commune": 150, "street": 200, "card": 200, "day": 20}
NEEDED: Mapping[str, Text] = {
    "name": lazy("Hãy điền tên người nhận."),
    "phone": lazy("Hãy điền số điện thoại của người nhận: người giao cần gọi."),
    "street": lazy("Hãy điền số nhà, đường hoặc thôn."),
}
NO_PROVINCE = lazy("Hãy điền tỉnh hoặc thành phố.")
NO_COMMUNE = lazy("Hãy điền xã hoặc phường.")
FORMULA = lazy("Ô này là công thức. Hãy ghi thẳng giá trị vào ô.")
NO_GOODS = lazy("Hãy điền số lượng của ít nhất một món.")
BAD_COUNT = lazy("Số lượng là số từ 1 đến %(most)s.", most=MOST_OF_ONE)
BAD_DAY = lazy("Không đọc được ngày. Ví dụ: 20/12/2026.")


@dataclass(frozen=True, slots=True)
class Unit:
    """How much of one of the goods is written: pieces, or a weight (grams) in steps."""

    measure: str = PIECE
    step: int = 1

    @property
    def is_weight(self) -> bool:
        """Whether a cell says "1,5 kg" instead of a number."""
        return self.measure == GRAM

    def read(self, text: str) -> int:
        """What a cell that is not empty says. Raises BadInput."""
        if text == "0":
            return 0
        if self.is_weight:
            return check_quantity(parse_quantity(text, GRAM), self.step, GRAM)
        if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= MOST_OF_ONE):
            raise BadInput("counts", BAD_COUNT)
        return check_quantity(int(text), self.step, PIECE) if int(text) else 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was written. `counts`: of each of the goods; `code`: the commune, once it is known.

    `choices`: communes that may be meant; `no_province`: nobody knows the province.
    """

    number: int
    name: str = ""
    phone: str = ""
    province: str = ""
    commune: str = ""
    street: str = ""
    counts: tuple[str, ...] = ()
    card: str = ""
    day: str = ""
    code: str | None = None
    choices: tuple[str, ...] = ()
    no_province: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the sheet keeps it."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None, (), False)}


def written(number: int, cells: Mapping[str, str], counts: Sequence[str], code: str | None = None) -> Row:
    """A row of cells by their names, those of `LONGEST`."""
    return Row(
        number,
        name=cells["name"],
        phone=cells["phone"],
        province=cells["province"],
        commune=cells["commune"],
        street=cells["street"],
        card=cells["card"],
        day=cells["day"],
        counts=tuple(counts),
        code=code,
    )


def from_json(kept: Mapping[str, Any]) -> Row:
    """A row that a sheet keeps."""
    lists = {name: tuple(kept.get(name, ())) for name in ("counts", "choices")}
    return Row(**{**kept, **lists})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a row means (phone in E.164, counts in pieces or grams), or sentences by the name of the cell.

    `place`: of the cell among `counts` that is wrong.
    """

    row: Row
    errors: Mapping[str, Text]
    phone: str = ""
    counts: tuple[int, ...] = ()
    day: date | None = None
    place: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong with the cells themselves."""
        return not self.errors


def placed(row: Row, reader: Reader) -> Row:
    """The row with its commune, as far as its words tell; one that was chosen among the possible ones stays."""
    meant = reader.read(row.province, row.commune)
    code = row.code if row.code in meant.choices else meant.code
    return replace(row, code=code, choices=meant.choices, no_province=meant.no_province)


def check(row: Row, units: Sequence[Unit], today: date) -> Checked:
    """Look at every cell. `units`: of the goods that there are to choose from."""
    errors: dict[str, Text] = {}
    for name, most in LONGEST.items():
        value: str = getattr(row, name)
        if value.startswith("="):
            errors[name] = FORMULA
        elif len(value) > most:
            errors[name] = lazy("Nhiều nhất %(most)s ký tự.", most=most)
        elif not value and name in NEEDED:
            errors[name] = NEEDED[name]
    phone = _phone(row.phone, errors)
    if row.code is None and not errors.keys() & {"province", "commune"}:
        _place(row, errors)
    counts = _counts(row.counts, units, errors)
    place = len(counts) if "counts" in errors and len(counts) < len(units) else 0
    return Checked(row, errors, phone, () if place else counts, _day(row.day, today, errors), place)


def _phone(text: str, errors: dict[str, Text]) -> str:
    """Spreadsheets drop the first 0 of a number: it is put back."""
    if "phone" in errors:
        return ""
    bare = "".join(text.split())
    if len(bare) == 9 and bare.isascii() and bare.isdigit() and bare[0] != "0":
        text = f"0{bare}"
    try:
        return parse_phone(text)
    except BadInput as error:
        errors["phone"] = error.sentence
        return ""


def _place(row: Row, errors: dict[str, Text]) -> None:
    """Why the commune is not known."""
    if not row.province:
        errors["province"] = NO_PROVINCE
    elif row.no_province:
        errors["province"] = lazy("Không có tỉnh, thành phố nào tên “%(name)s”.", name=row.province)
    elif not row.commune:
        errors["commune"] = NO_COMMUNE
    elif row.choices:
        names = ", ".join(geography.commune(code).full_name for code in row.choices)
        errors["commune"] = lazy(
            "“%(name)s” có thể là: %(names)s. Hãy chọn một.", name=row.commune, names=names
        )
    else:
        errors["commune"] = lazy("Không tìm thấy xã, phường “%(name)s” trong tỉnh này.", name=row.commune)


def _counts(cells: Sequence[str], units: Sequence[Unit], errors: dict[str, Text]) -> tuple[int, ...]:
    """An empty row of the only goods means one; a weight is always written. Ends before the first wrong cell."""
    given = [*cells, *[""] * len(units)][: len(units)]
    if len(units) == 1 and not given[0] and not units[0].is_weight:
        return (units[0].step,)
    found: list[int] = []
    for cell, unit in zip(given, units, strict=True):
        text = cell.strip() or "0"
        try:
            found.append(unit.read(text))
        except BadInput as error:
            errors["counts"] = FORMULA if text.startswith("=") else error.sentence
            return tuple(found)
    if not any(found):
        errors["counts"] = NO_GOODS
    return tuple(found)


def _day(text: str, today: date, errors: dict[str, Text]) -> date | None:
    if not text or "day" in errors:
        return None
    found = day_of(text)
    if found is None:
        errors["day"] = BAD_DAY
        return None
    day = found.astimezone(VN).date()
    first, last = today + timedelta(days=1), today + timedelta(days=MOST_AHEAD)
    if not first <= day <= last:
        errors["day"] = lazy(
            "Ngày muốn nhận phải từ %(first)s đến %(last)s.",
            first=f"{first:%d/%m/%Y}",
            last=f"{last:%d/%m/%Y}",
        )
    return day
