"""What a reader may see as tables: the stock of an outlet, the goods of a province."""

from __future__ import annotations

from datetime import datetime

from shop.catalogue.queries import staff as catalogue
from shop.catalogue.states import ProductState
from shop.catalogue.views.staff_words import STATES
from shop.core.sentences import lazy
from shop.inventory.labels import OFFERINGS
from shop.inventory.queries import stock_page
from shop.sheets.books import Value

MOST = 100_000
Rows = list[list[Value]]
STOCK = (
    lazy("Mã hàng"),
    lazy("Tên sản phẩm"),
    lazy("Quy cách"),
    lazy("Đơn vị"),
    lazy("Tồn kho"),
    lazy("Đang giữ"),
    lazy("Bán được"),
    lazy("Trưng bày, cách ly, hỏng"),
    lazy("Hạn sử dụng gần nhất"),
    lazy("Cách bán"),
    lazy("Giữ lại tại quầy"),
    lazy("Mức báo sắp hết"),
)
GOODS = (
    lazy("Số"),
    lazy("Tên sản phẩm"),
    lazy("Chủ thể"),
    lazy("Tình trạng"),
    lazy("Đường dẫn"),
    lazy("Có bản nháp"),
)


def stock(outlet_id: int, at: datetime) -> Rows:
    """The figures of each variant at an outlet; weights in grams."""
    rows: Rows = [[str(title) for title in STOCK]]
    for row in stock_page.stock_rows(outlet_id, at=at, most=MOST):
        day = f"{row.expires_on:%d/%m/%Y}" if row.expires_on else None
        words: list[Value] = [row.sku, row.name, row.variant_name, row.unit]
        figures: list[Value] = [row.on_hand, row.allocated, row.sellable, row.other]
        rows.append([*words, *figures, day, str(OFFERINGS[row.offering]), row.buffer, row.low_mark])
    return rows


def products(province_code: str | None, state: ProductState | None, text: str) -> Rows:
    """The goods that the list of staff shows, those of one state or name only."""
    found, _total = catalogue.staff_rows(
        province_code=province_code, state=state, text=text, offset=0, limit=MOST
    )
    rows: Rows = [[str(title) for title in GOODS]]
    for row in found:
        has_draft = str(lazy("Có")) if row.has_draft else None
        rows.append([row.id, row.name, row.producer, str(STATES[row.state][0]), row.slug, has_draft])
    return rows
