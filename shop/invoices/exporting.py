"""The table that a provider of e-invoices takes in: one row a line, sums to the đồng. Vietnamese, as providers are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.invoices.models import Invoice
from shop.invoices.sales import Sale, SaleLine, summed
from shop.payments.queries import label_of
from shop.sheets.writing import Cell

RETAIL = "Khách lẻ không lấy hóa đơn"
DAY_PREFIX = "BL-"
HEADINGS = (
    "Mã đơn",
    "Ngày giao hàng",
    "Người mua",
    "Mã số thuế",
    "Địa chỉ",
    "E-mail nhận hóa đơn",
    "Tên hàng hóa, dịch vụ",
    "Đơn vị tính",
    "Số lượng",
    "Đơn giá chưa thuế",
    "Thành tiền chưa thuế",
    "Thuế suất",
    "Tiền thuế GTGT",
    "Tổng cộng",
    "Hình thức thanh toán",
    "Ký hiệu",
    "Số hóa đơn",
    "Ngày hóa đơn",
    "Mã tra cứu",
    "Đường dẫn tra cứu",
)
BACK = ("",) * 5  # to be filled in by the provider or by hand, then the same file comes back
Row = Sequence[Cell]


def by_order(found: Iterable[tuple[Sale, Invoice]]) -> list[Row]:
    """One row for each line of each sale, below the headings."""
    rows: list[Row] = [HEADINGS]
    for sale, row in found:
        head = (sale.code, _day(sale.day), row.buyer_name or RETAIL, row.tax_code, row.address, row.email)
        rows += [(*head, *_line(line), str(label_of(sale.payment)), *BACK) for line in sale.lines]
    return rows


def of_day(day: date, sales: Iterable[Sale]) -> list[Row]:
    """The retail sales of a day as one paper: equal goods are one row; the code of the day stands for their orders."""
    head = (day_code(day), _day(day), RETAIL, None, None, None)
    return [HEADINGS, *((*head, *_line(line), "", *BACK) for line in summed(sales))]


def day_code(day: date) -> str:
    """`BL-20261231`: stands for a seller's retail sales of a day."""
    return f"{DAY_PREFIX}{day:%Y%m%d}"


def day_of_code(code: str) -> date | None:
    """The day of such a code, None for an order's. Raises BadInput on `code` for a day that there is not."""
    if not code.startswith(DAY_PREFIX):
        return None
    try:
        return datetime.strptime(code.removeprefix(DAY_PREFIX), "%Y%m%d").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        raise BadInput("code", lazy("Mã ngày bán lẻ không đúng. Ví dụ: BL-20261231.")) from None


def _line(line: SaleLine) -> Row:
    quantity = Decimal(line.quantity) / line.price_per
    return (
        line.name,
        line.unit,
        quantity,
        line.net_price,
        line.net,
        line.rate,
        line.vat,
        line.total,
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
