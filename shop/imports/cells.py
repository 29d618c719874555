"""What people write into the cells of a sheet, as it would be typed into the listing form. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from shop.core.errors import BadInput
from shop.core.folding import fold
from shop.core.sentences import lazy
from shop.imports.columns import Sort

FORMULA = lazy("Ô này là công thức. Hãy ghi giá trị.")
SHORTENED = lazy("Excel đã viết gọn mã này nên mất chữ số. Hãy đặt cột dạng văn bản (Text) rồi ghi lại.")
BROKEN = lazy("Excel báo lỗi ở ô này. Hãy ghi giá trị.")
NO_STARS = lazy("Hạng sao ghi 3, 4 hoặc 5.")
_QUOTED = re.compile(r'="([^"]*)"')
_SHORT = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+", re.IGNORECASE)
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
_NUMBER = r"[0-9]{1,15}(?:[.,][0-9]{1,6})?"
_SCALED = re.compile(rf"({_NUMBER}|[0-9]{{1,3}}(?:[.,\s][0-9]{{3}})+)\s*(k|nghìn|ngàn|ng|tr|triệu)?")
_MEASURED = re.compile(rf"({_NUMBER}|[0-9]{{1,3}}(?:[.,][0-9]{{3}})+)\s*(kg|kí|ký|g|gr|gam|ml|l|lít|lit)?\.?")
_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,\s][0-9]{3})+")
_DONG = re.compile(r"\s*(?:đ|₫|đồng|vnđ|vnd)\.?$")
_STARS = re.compile(r"(?:hang )?0?([345])(?:\s*(?:sao|stars?|\*))?|(\*{3,5})")
_SPELLED = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_COUNTED = re.compile(r"[345][0-9]{4}")
EXCEL_BEGAN = date(1899, 12, 30)
LOST_ONE = (7, 11)  # digits of a code of 8 or 12 that began with 0
SCALES = {"k": 1000, "nghìn": 1000, "ngàn": 1000, "ng": 1000, "tr": 10**6, "triệu": 10**6}
UNITS = {"kg": 1000, "kí": 1000, "ký": 1000, "l": 1000, "lít": 1000, "lit": 1000}


def typed(text: str, sort: Sort) -> str:
    """The text that means the same in the listing form; "" for an empty cell. Raises BadInput for a formula."""
    text = text.strip().removeprefix("'").strip()
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1].strip()
    if text.startswith("="):
        raise BadInput("", FORMULA)
    if text in _ERRORS:
        raise BadInput("", BROKEN)
    return _READERS[sort](text) if text else ""


def amount(text: str) -> str:
    """`12.000`, `12,000`, `12k`, `12.5k`, `1,2 triệu`, `12000.00 đ` as digits; anything else as it stands."""
    bare = _DONG.sub("", text.lower()).strip()
    found = _SCALED.fullmatch(bare)
    if found is None:
        return text
    if found[2]:
        return _whole(_decimal(found[1]) * SCALES[found[2]], text)
    if _GROUPS.fullmatch(found[1]):
        return re.sub(r"[.,\s]", "", found[1])
    return _whole(_decimal(found[1]), text)


def measured(text: str) -> str:
    """`0,5 kg`, `500 g`, `500ml`, `1.200` in grams or millilitres; anything else as it stands."""
    found = _MEASURED.fullmatch(text.lower().strip())
    if found is None:
        return text
    if found[2] in UNITS:
        return _whole(_decimal(found[1]) * UNITS[found[2]], text)
    if _GROUPS.fullmatch(found[1]):
        return re.sub(r"[.,]", "", found[1])
    return _whole(_decimal(found[1]), text)


def code(text: str) -> str:
    """A code as printed. Raises BadInput where Excel shortened it."""
    if _SHORT.fullmatch(text):
        raise BadInput("", SHORTENED)
    return text


def barcode(text: str) -> str:
    """With the zero in front that a number cannot keep."""
    bare = "".join(code(text).split())
    return f"0{bare}" if bare.isascii() and bare.isdigit() and len(bare) in LOST_ONE else bare


def stars_of(text: str) -> int | None:
    """`4`, `4 sao`, `Hạng 4 sao`, `****` as a number of stars; None for anything else."""
    found = _STARS.fullmatch(fold(text))
    if found is None:
        return None
    return int(found[1]) if found[1] else len(found[2])


def day(text: str) -> str:
    """Without the midnight of a spreadsheet; the number that it keeps a day as, and a day in words, as a day."""
    bare = text.removesuffix("00:00:00").strip()
    if _COUNTED.fullmatch(bare):
        return f"{EXCEL_BEGAN + timedelta(days=int(bare)):%d/%m/%Y}"
    if spelled := _SPELLED.fullmatch(fold(bare)):
        return "/".join(spelled.groups())
    return bare


def _stars(text: str) -> str:
    found = stars_of(text)
    if found is None:
        raise BadInput("", NO_STARS)
    return str(found)


def _number(text: str) -> str:
    found = re.match(r"[0-9]+", text)
    return found[0] if found and re.fullmatch(r"[0-9]+\s*(?:ngày|days?)?", text) else text


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", text).replace(",", "."))


def _whole(value: Decimal, text: str) -> str:
    return str(int(value)) if value == value.to_integral_value() else text


def _same(text: str) -> str:
    return text


_READERS = {
    Sort.TEXT: _same,
    Sort.CHOICE: _same,
    Sort.CODE: code,
    Sort.BARCODE: barcode,
    Sort.MONEY: amount,
    Sort.WEIGHT: measured,
    Sort.VOLUME: measured,
    Sort.NUMBER: _number,
    Sort.DAY: day,
    Sort.STARS: _stars,
}
