"""What customers are told about a recalled batch: by e-mail, or by hand from the outlet that handed it over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from shop.checkout.recalling.lookup import Buyer, kind_of
from shop.extensions import session
from shop.inventory.queries.lots import Batch
from shop.messages.models import Message
from shop.orders.letters import link, write
from shop.orders.models import Order
from shop.web.i18n import speaking

LIFTED = "recall_lifted"


def recalled(buyers: Sequence[Buyer], batch: Batch, recall_id: int, reason: str, *, at: datetime) -> None:
    """Do not use it, bring it back: to those who have units, or to whom they are on the way."""
    orders = _orders(buyers)
    for buyer in buyers:
        _recalled(orders[buyer.order_id], buyer, batch, recall_id, reason, at=at)


def _recalled(order: Order, buyer: Buyer, batch: Batch, recall_id: int, reason: str, *, at: datetime) -> None:
    _ = speaking(order.language)
    told = {
        "name": order.name,
        "code": order.code,
        "lot": batch.name,
        "product": _product(batch, order),
        "reason": reason,
        "place": buyer.outlet,
        "link": link(order),
    }
    if buyer.under_way:
        body = _(
            "Kính gửi quý khách %(name)s. Kiện hàng đang giao của đơn %(code)s có %(product)s thuộc lô %(lot)s vừa bị"
            " thu hồi: %(reason)s. Khi nhận hàng, quý khách vui lòng không dùng sản phẩm này và báo cho %(place)s để"
            " được đổi hoặc trả lại tiền. %(link)s",
            **told,
        )
    else:
        body = _(
            "Kính gửi quý khách %(name)s. %(product)s thuộc lô %(lot)s trong đơn %(code)s, quý khách nhận ngày %(day)s,"
            " bị thu hồi: %(reason)s. Quý khách vui lòng không dùng nữa và mang lại %(place)s để được đổi hoặc trả lại"
            " tiền. %(link)s",
            **told,
            day=f"{buyer.day:%d/%m/%Y}",
        )
    subject = _("Thu hồi lô %(lot)s: %(product)s", lot=batch.name, product=told["product"])
    write(order, kind_of(recall_id), subject, body, at=at, outlet_id=buyer.outlet_id)


def lifted(buyers: Sequence[Buyer], batch: Batch, reason: str, *, at: datetime) -> None:
    """The batch is sound after all: to those who were told otherwise."""
    orders = _orders(buyers)
    for buyer in buyers:
        _lifted(orders[buyer.order_id], buyer, batch, reason, at)


def _lifted(order: Order, buyer: Buyer, batch: Batch, reason: str, at: datetime) -> None:
    _ = speaking(order.language)
    product = _product(batch, order)
    body = _(
        "Kính gửi quý khách %(name)s. Việc thu hồi lô %(lot)s của %(product)s đã được bỏ: %(reason)s. Quý khách có thể"
        " dùng sản phẩm bình thường. %(link)s",
        name=order.name,
        lot=batch.name,
        product=product,
        reason=reason,
        link=link(order),
    )
    subject = _("Bỏ thu hồi lô %(lot)s: %(product)s", lot=batch.name, product=product)
    write(order, LIFTED, subject, body, at=at, outlet_id=buyer.outlet_id)


def delayed(order: Order, outlet_id: int | None, batch: Batch, recall_id: int, *, at: datetime) -> None:
    """The goods of an open order were recalled: the outlet will call about others, or give the money back."""
    _ = speaking(order.language)
    product = _product(batch, order)
    body = _(
        "Kính gửi quý khách %(name)s. Hàng giữ cho đơn %(code)s (%(product)s, lô %(lot)s) bị thu hồi nên chúng tôi không"
        " giao lô này. Điểm bán sẽ đổi hàng khác hoặc trả lại tiền; quý khách chưa cần làm gì. %(link)s",
        name=order.name,
        code=order.code,
        product=product,
        lot=batch.name,
        link=link(order),
    )
    subject = _("Đơn %(code)s: hàng bị thu hồi", code=order.code)
    write(order, kind_of(recall_id), subject, body, at=at, outlet_id=outlet_id)


def take_back(recall_id: int, *, at: datetime) -> None:
    """Take back every letter of a recall that nobody has got yet."""
    session.execute(
        update(Message)
        .where(
            Message.kind == kind_of(recall_id),
            Message.told_at.is_(None),
            Message.delivered_at.is_(None),
            Message.erased_at.is_(None),
        )
        .values(erased_at=at, body=None, to_name=None, to_email=None, to_phone=None)
        .execution_options(synchronize_session=False)
    )


def _orders(buyers: Sequence[Buyer]) -> dict[int, Order]:
    """One statement, however many."""
    ids = sorted({buyer.order_id for buyer in buyers})
    return {order.id: order for order in session.scalars(select(Order).where(Order.id.in_(ids)))}


def _product(batch: Batch, order: Order) -> str:
    return (batch.product_name_en if order.language == "en" else None) or batch.product_name
