"""A sheet is kept as it was read, and its columns are matched to fields."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from shop.audit import services as audit
from shop.catalogue.queries.attributes import attributes
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.extensions import session
from shop.imports.columns import CODE, COLUMNS
from shop.imports.lines import lines_of
from shop.imports.matching import guess, heading_key
from shop.imports.models import ImportColumn, ProductImport, ProductImportLine
from shop.imports.services.common import codes_of, locked, move, names_of
from shop.imports.states import RUNNING, ImportState
from shop.imports.traits import trait_columns
from shop.sheets.columns import cell
from shop.sheets.reading import Limits, rows_of

KEPT = timedelta(days=30)
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
LIMITS = Limits(
    bytes=MOST_BYTES,
    rows=MOST_ROWS + 20,
    columns=120,
    cell=6000,
    keeps_lines=True,
    unreadable=lazy("Không đọc được tệp này. Hãy dùng tệp mẫu, lưu dạng .xlsx hoặc CSV."),
    too_large=lazy("Tệp quá lớn: nhiều nhất 10 MB."),
    too_many=lazy("Tệp có quá nhiều dòng: nhiều nhất %(most)s.", most="20.000"),
)
TWIN = lazy("Trùng mã hàng với dòng %(row)s.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read."""

    name: str
    rows: list[list[str]]


def read(name: str, data: bytes) -> Sheet:
    """Read a file, before a transaction is opened: a large one takes its time. Raises BadInput on `file`."""
    return Sheet(_plain(name), rows_of(data, LIMITS))


def _plain(name: str) -> str:
    """A file's name without folders, and without characters that are not seen or turn the line around."""
    bare = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    return bare.replace("\\", "/").rsplit("/", 1)[-1].strip()[:200] or "bang"


def keep(producer_id: int, sheet: Sheet, *, by: int | None, at: datetime, language: str = "vi") -> int:
    """Keep the rows of a sheet, its columns guessed; gives its id. ``language``: of whoever reads what is wrong."""
    known = (*COLUMNS, *trait_columns(attributes()))
    heading, columns = guess(sheet.rows, remembered(producer_id), known)
    row = ProductImport(
        producer_id=producer_id,
        name=sheet.name,
        state=ImportState.READ,
        rows=sheet.rows,
        heading=heading,
        columns=columns,
        uploaded_at=at,
        uploaded_by=by,
        language=language,
    )
    session.add(row)
    session.flush()
    return row.id


def match(import_id: int, heading: int, columns: Mapping[str, int], *, by: int | None, at: datetime) -> None:
    """Say which column is which field; what the sheet would do is worked out next, and the choice remembered.

    Raises BadInput on the field without a column of its own, or on ``heading`` when no line stands below it.
    """
    del by, at
    sheet = locked(import_id)
    _refuse(columns)
    found = lines_of(sheet.rows, heading, columns, codes_of(sheet.producer_id), names_of(sheet.producer_id))
    if not found:
        raise BadInput("heading", lazy("Tệp chưa có sản phẩm nào dưới dòng tiêu đề."))
    move(sheet, ImportState.CHECKING)
    session.execute(delete(ProductImportLine).where(ProductImportLine.import_id == sheet.id))
    session.execute(
        insert(ProductImportLine),
        [
            {
                "import_id": sheet.id,
                "number": line.number,
                "product_no": line.product_no,
                "product_id": line.product_id,
                "cells": line.cells,
                "changes": [],
                "errors": [] if line.twin is None else [[CODE, str(TWIN) % {"row": line.twin}]],
            }
            for line in found
        ],
    )
    sheet.heading, sheet.columns = heading, dict(columns)
    sheet.done, sheet.total = 0, 1 + max(line.product_no for line in found)
    _remember(sheet)


def rematch(import_id: int) -> None:
    """Back to matching the columns. Raises WrongMove once it is being written."""
    move(locked(import_id), ImportState.READ)


def remembered(producer_id: int) -> dict[str, str]:
    """The folded headings by which this producer's sheets called the fields last."""
    rows = session.scalars(select(ImportColumn).where(ImportColumn.producer_id == producer_id))
    return {row.field: row.heading for row in rows}


def forget_old(at: datetime) -> int:
    """Drop the rows of sheets older than 30 days that rest; how many. What they wrote stays, and their history."""
    old = session.scalars(
        select(ProductImport)
        .where(
            ProductImport.uploaded_at <= at - KEPT,
            ProductImport.total >= 0,
            ProductImport.state.not_in(RUNNING),
        )
        .order_by(ProductImport.id)
        .limit(50)
    ).all()
    for sheet in old:
        session.execute(delete(ProductImportLine).where(ProductImportLine.import_id == sheet.id))
        sheet.rows, sheet.total = [], -1
    session.flush()
    return len(old)


def recorded(sheet: ProductImport, action: str, *, by: int | None, at: datetime) -> None:
    """Written into the audit log."""
    audit.record(action, by=by, at=at, subject_kind="product_import", subject_id=sheet.id)


def _refuse(columns: Mapping[str, int]) -> None:
    if CODE not in columns:
        raise BadInput(CODE, lazy("Hãy chọn cột mã hàng: máy nhận ra sản phẩm theo mã này."))
    places: dict[int, str] = {}
    for name, place in columns.items():
        if place in places:
            raise BadInput(name, lazy("Cột này đã chọn cho mục khác."))
        places[place] = name


def _remember(sheet: ProductImport) -> None:
    titles = sheet.rows[sheet.heading] if sheet.heading < len(sheet.rows) else []
    for name, place in sheet.columns.items():
        if words := heading_key(cell(titles, place)):
            session.merge(ImportColumn(producer_id=sheet.producer_id, field=name, heading=words))
    session.flush()
