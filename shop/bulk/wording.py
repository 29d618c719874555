"""The words of changes."""

from __future__ import annotations

from shop.bulk.states import Act
from shop.catalogue.states import ProductState
from shop.core.sentences import Text, lazy
from shop.inventory.states import Offering

ACTS: dict[Act, Text] = {
    Act.PRICE_PERCENT: lazy("Tăng hoặc giảm giá theo phần trăm"),
    Act.PRICE_TO: lazy("Đặt cùng một giá"),
    Act.STATE: lazy("Bán hoặc ngừng bán"),
    Act.SHELF: lazy("Chuyển danh mục"),
    Act.SET: lazy("Chuyển bộ sản phẩm"),
    Act.OFFERING: lazy("Đổi cách bán tại điểm"),
    Act.SPOT: lazy("Đổi vị trí để hàng"),
}
STATES: dict[str, Text] = {
    ProductState.DRAFT.value: lazy("Bản nháp"),
    ProductState.PUBLISHED.value: lazy("Đang bán"),
    ProductState.HIDDEN.value: lazy("Đang ẩn"),
}
SOLD: dict[str, Text] = {
    ProductState.PUBLISHED.value: lazy("Bán"),
    ProductState.HIDDEN.value: lazy("Ngừng bán"),
}
OFFERED: dict[str, Text] = {
    Offering.SELL.value: lazy("Bán"),
    Offering.DISPLAY_ONLY.value: lazy("Chỉ trưng bày"),
    Offering.ON_DEMAND.value: lazy("Đặt trước"),
}
