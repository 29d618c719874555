"""Pages of inventory."""

from shop.inventory.views import (
    costs,
    expiring,
    goods_rule,
    label_sheets,
    lot,
    own_lots,
    prices,
    programme_recalls,
    recalls,
    receiving,
    reports,
    stock,
    variant,
)
from shop.inventory.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "costs",
    "expiring",
    "goods_rule",
    "label_sheets",
    "lot",
    "own_lots",
    "prices",
    "programme_recalls",
    "recalls",
    "receiving",
    "reports",
    "stock",
    "variant",
]
