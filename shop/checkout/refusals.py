"""Why an order is not placed now. Each carries the fresh quote, so that the page can show what to do."""

from __future__ import annotations

from shop.checkout.quote import Quote
from shop.core.errors import Conflict, Refused
from shop.core.sentences import lazy


class Lacking(Refused):
    """Some lines cannot be had any more: all of them at once, with choices."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(lazy("Một số sản phẩm không còn đủ. Chưa có gì được đặt; hãy chọn lại bên dưới."))
        self.quote = quote


class Changed(Conflict):
    """The order would not be the one that was shown: prices, fees or days have changed."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(lazy("Đơn hàng đã thay đổi từ lúc bạn xem. Hãy kiểm tra lại rồi đặt."))
        self.quote = quote


class CartGone(Conflict):
    """There is no cart with this key, and no order was placed with it."""

    def __init__(self) -> None:
        super().__init__(lazy("Giỏ hàng này không còn nữa. Hãy thêm sản phẩm vào giỏ lần nữa."))
