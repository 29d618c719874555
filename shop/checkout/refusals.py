"""Why an order is not placed now. Each carries the fresh quote, so that the page can show what to do."""

from __future__ import annotations

from collections.abc import Collection

from shop.catalogue.queries import VariantRow
from shop.checkout.quote import Quote
from shop.core.errors import Conflict, Refused
from shop.core.sentences import lazy


class Lacking(Refused):
    """Some lines cannot be had any more: all of them at once, with choices."""

    def __init__(self, quote: Quote, short: Collection[int] = ()) -> None:
        """`short`: variants of which the ledger had less than the quote, a moment later."""
        names = ", ".join(sorted(row.name for row in _variants(quote) if row.variant_id in short))
        super().__init__(
            lazy("Vừa có người mua trước: %(names)s không còn đủ. Chưa có gì được đặt.", names=names)
            if names
            else lazy("Một số sản phẩm không còn đủ. Chưa có gì được đặt; hãy chọn lại bên dưới.")
        )
        self.quote = quote


def _variants(quote: Quote) -> list[VariantRow]:
    rows = {line.variant.variant_id: line.variant for line in quote.lines}
    rows |= {part.variant.variant_id: part.variant for line in quote.lines for part in line.parts}
    return list(rows.values())


class Changed(Conflict):
    """The order would not be the one that was shown: prices, fees or days have changed."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(lazy("Đơn hàng đã thay đổi từ lúc bạn xem. Hãy kiểm tra lại rồi đặt."))
        self.quote = quote


class CartGone(Conflict):
    """There is no cart with this key, and no order was placed with it."""

    def __init__(self) -> None:
        super().__init__(lazy("Giỏ hàng này không còn nữa. Hãy thêm sản phẩm vào giỏ lần nữa."))
