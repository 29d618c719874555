"""Which column of a carrier's file says what, and what it says of each parcel. Pure. Money in đồng."""

from __future__ import annotations

from dataclasses import dataclass

from shop.core.money import MOST, Dong
from shop.payments.statements.columns import amount_of
from shop.sheets.columns import Rows, cell, find

_HEADINGS = {
    "parcel": (
        *("ma van don", "so van don", "ma buu gui", "ma don hang ghn", "ma don ghn", "ma don ghtk"),
        *("van don", "tracking", "order code", "ma don hang", "ma don"),
    ),
    "code": ("ma don khach", "ma don shop", "ma don rieng", "ma tham chieu", "client order", "ma don"),
    "collected": ("tien thu ho", "tong thu ho", "thu ho", "tien cod", "cod"),
    "fee": ("tong phi", "phi dich vu", "cuoc phi", "tong cuoc", "phi van chuyen", "cuoc", "phi", "fee"),
}
NOTHING = frozenset({"", "0", "-", "0.0", "0,0", "0.00", "0,00"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers of columns, from 0; `heading`: the row above the first parcel. None: there is none.

    `parcel`: the carrier's number; `code`: the order's code, where the file has it in a column of its own.
    """

    heading: int
    parcel: int
    collected: int
    code: int | None = None
    fee: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the file says of a parcel: its numbers, what was collected for it, what the carrier keeps."""

    parcel: str
    code: str
    collected: Dong
    fee: Dong


def guess(rows: Rows) -> Columns | None:
    """The columns by their headings; None when parcel and sum cannot be told."""
    heading, found = find(rows, _HEADINGS, needed=("parcel", "collected"))
    return None if heading is None else Columns(heading, **found)


def parcels(rows: Rows, columns: Columns) -> list[Told]:
    """Every parcel below the heading. Lines without a number or with a sum that cannot be read are passed over."""
    found = []
    for row in rows[columns.heading + 1 :]:
        parcel, code = cell(row, columns.parcel)[:100], cell(row, columns.code)[:100]
        collected = sum_of(cell(row, columns.collected))
        if (parcel or code) and collected is not None:
            found.append(Told(parcel, code, collected, sum_of(cell(row, columns.fee)) or 0))
    return found


def sum_of(text: str) -> Dong | None:
    """A sum, nothing where the cell says nothing; fees may be written as what is taken off. None: not a sum."""
    bare = text.strip().strip("()").removeprefix("-").strip()
    if bare in NOTHING:
        return 0
    amount = amount_of(bare)
    return amount if amount is None or amount <= MOST else None
