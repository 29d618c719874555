"""The tables of stock, one module a subject."""

from shop.inventory.models.levels import StockLevel, StockTurn
from shop.inventory.models.stock import (
    Allocation,
    GoodsRule,
    Lot,
    LotRecall,
    LotTest,
    PartnerProvince,
    Receipt,
    ReceiptLine,
    Reservation,
    StockItem,
    StockMovement,
    StockSetting,
)

__all__ = [
    "Allocation",
    "GoodsRule",
    "Lot",
    "LotRecall",
    "LotTest",
    "PartnerProvince",
    "Receipt",
    "ReceiptLine",
    "Reservation",
    "StockItem",
    "StockLevel",
    "StockMovement",
    "StockSetting",
    "StockTurn",
]
