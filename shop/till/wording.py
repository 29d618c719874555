"""Sentences of the counter."""

from __future__ import annotations

from shop.checkout import alcohol, barring
from shop.checkout.quote import LackingLine
from shop.core.quantity import format_quantity
from shop.core.sentences import Sentence, lazy
from shop.inventory.queries.counter import ShelfLot
from shop.till.states import Money

MONEY = {Money.CASH: lazy("Tiền mặt"), Money.TRANSFER: lazy("Chuyển khoản")}
WALK_IN = "Khách tại quầy"  # kept with the order, which wants a name


def lacking(line: LackingLine) -> Sentence:
    """Why a line cannot be sold as it is."""
    name = line.variant.name if line.variant else ""
    if line.variant is None or barring.GONE in line.reasons:
        return lazy("%(name)s đang ngừng bán.", name=name)
    if alcohol.NO_LICENCE in line.reasons:
        return lazy(
            "Giấy phép bán lẻ rượu của đơn vị không còn hiệu lực nên không bán được %(name)s.", name=name
        )
    if barring.NO_PRICE in line.reasons:
        return lazy("%(name)s chưa có giá ở điểm bán này.", name=name)
    if line.reasons:
        return lazy("%(name)s không bán được tại quầy.", name=name)
    return only(name, line.most, line.variant.measure)


def only(name: str, left: int, measure: str) -> Sentence:
    """There is less than asked for."""
    if left <= 0:
        return lazy("%(name)s đã hết hàng bán được.", name=name)
    return lazy("%(name)s chỉ còn %(left)s.", name=name, left=format_quantity(left, measure))


def unfit(lot: ShelfLot) -> Sentence:
    """A lot that nobody may sell."""
    if lot.blocked_on is not None:
        return lazy("Lô %(lot)s đang bị thu hồi, không được bán. Hãy lấy hàng khỏi kệ.", lot=lot.name)
    return lazy(
        "Lô %(lot)s đã hết hạn sử dụng ngày %(day)s, không được bán. Hãy lấy hàng khỏi kệ.",
        lot=lot.name,
        day=f"{lot.expires_on:%d/%m/%Y}",
    )
