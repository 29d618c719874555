"""A statement file as rows of text: CSV as banks write it, or XLSX. Pure."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.sheets import reading
from shop.sheets.reading import Limits

MOST_ROWS = 5000
LIMITS = Limits(
    rows=MOST_ROWS,
    unreadable=lazy("Không đọc được tệp này. Hãy tải sao kê dạng CSV hoặc XLSX từ ngân hàng."),
    too_large=lazy("Tệp quá lớn. Hãy chia sao kê theo tuần hoặc theo tháng."),
    too_many=lazy("Tệp có quá nhiều dòng. Hãy chia sao kê theo tuần hoặc theo tháng."),
)


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a file that say anything, at most 5,000 of at most 40 cells. Raises BadInput on `file`."""
    return [row for row in reading.rows_of(data, LIMITS) if any(row)]
