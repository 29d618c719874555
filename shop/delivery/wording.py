"""Why goods do not travel, in words."""

from __future__ import annotations

from shop.core.sentences import Text, lazy
from shop.delivery.fees import Obstacle

OBSTACLES: dict[Obstacle, Text] = {
    Obstacle.PICKUP_ONLY: lazy("Sản phẩm này chỉ nhận tại điểm bán, không gửi đi được."),
    Obstacle.TOO_FAR: lazy("Sản phẩm này không gửi tới tỉnh đã chọn."),
    Obstacle.TOO_SLOW: lazy("Đường tới tỉnh đã chọn quá dài đối với sản phẩm này."),
    Obstacle.NOT_COOLED: lazy("Chưa có cách gửi lạnh sản phẩm này tới tỉnh đã chọn."),
    Obstacle.NO_TARIFF: lazy("Chưa có phí giao tới tỉnh đã chọn."),
}
