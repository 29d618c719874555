"""Which column of a statement says what, guessed by its heading; and the money that came in, line by line. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from shop.core.clock import VN
from shop.core.money import MOST, Dong
from shop.sheets.columns import Rows, cell, find

FIRST_YEAR, LAST_YEAR = 1900, 2999
WEAK = "#"  # begins a reference that was made here because the bank gave none

_HEADINGS = {
    "amount": (
        *("so tien ghi co", "phat sinh co", "tien vao", "ghi co", "credit", "co (vnd)", "so tien co"),
        *("so tien", "amount"),
    ),
    "text": ("noi dung", "dien giai", "mo ta", "description", "details", "remark", "content"),
    "day": ("ngay giao dich", "ngay gd", "transaction date", "ngay", "date", "thoi gian"),
    "reference": (
        *("so but toan", "ma giao dich", "so tham chieu", "ma tham chieu", "so chung tu", "so ct"),
        *("reference", "transaction no", "trace", "ref"),
    ),
}
_DAYS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%d-%m-%Y")
_AMOUNT = re.compile(r"(?:[0-9]{1,3}(?:[.,\s][0-9]{3})+|[0-9]+)(?:[.,]0{1,2})?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers of columns, from 0; `heading`: the row above the first line of money. None: there is none."""

    heading: int
    amount: int
    text: int
    day: int | None = None
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Money that came in (đồng). `reference` begins with # when the bank gave none."""

    amount: Dong
    text: str
    booked_at: datetime | None
    reference: str


def guess(rows: Rows) -> Columns | None:
    """The columns by their headings; None when sum and text cannot be told."""
    number, found = find(rows, _HEADINGS, needed=("amount", "text"))
    return None if number is None else Columns(number, **found)


def lines(rows: Rows, columns: Columns) -> list[Line]:
    """Every line below the heading on which money came in. What went out, sums and empty lines are passed over."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows[columns.heading + 1 :]:
        amount = amount_of(cell(row, columns.amount))
        if amount is None:
            continue
        text, day = cell(row, columns.text), cell(row, columns.day)
        reference = cell(row, columns.reference)[:90] or _made(day, amount, text, seen)
        found.append(Line(amount, text, day_of(day), reference))
    return found


def amount_of(text: str) -> Dong | None:
    """A sum that came in, as banks write it: 1.943.000, +1,943,000.00, 120000 VND; None for anything else."""
    bare = re.sub(r"(?:vnd|vnđ|đ|₫)\.?$", "", text.strip().lower()).strip().removeprefix("+").strip()
    if not _AMOUNT.fullmatch(bare):
        return None
    whole = re.sub(r"[.,]0{1,2}$", "", bare) if re.search(r"[.,]0{1,2}$", bare) else bare
    amount = int(re.sub(r"[.,\s]", "", whole))
    return amount if 0 < amount <= MOST else None


def day_of(text: str) -> datetime | None:
    """When it was booked, in Vietnamese time; None when it cannot be read."""
    for form in _DAYS:
        try:
            return told_at(datetime.strptime(text, form).replace(tzinfo=VN))
        except ValueError:
            continue
    return None


def told_at(found: datetime) -> datetime | None:
    """A moment as a bank told it, Vietnamese unless it names its zone; None in a year when nothing was booked.

    The first and the last year of the calendar have moments that no other zone can express.
    """
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found if found.tzinfo else found.replace(tzinfo=VN)


def _made(day: str, amount: Dong, text: str, seen: Counter[str]) -> str:
    """The same line of the same bank is the same in every file; equal lines of one file are counted."""
    about = f"{day}|{amount}|{text}"
    seen[about] += 1
    digest = hashlib.sha256(f"{about}|{seen[about]}".encode()).hexdigest()
    return f"{WEAK}{digest[:40]}"
