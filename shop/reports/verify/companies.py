"""Truths 2, 4 and 7 of gifts to many: everybody on the list has a parcel, nobody is asked for money, one sheet one order."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select

from shop.companies.models import CompanySheet
from shop.orders.models import Fulfilment, Order, OrderRecipient
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Recipients, their parcels, their days, the sheet."""
    return [_counted(), _parcels(), _wish(), _sheet()]


def _counted() -> Rule:
    """Orders that say another number of recipients than they have, or have one without a parcel."""
    has_parcel = exists().where(Fulfilment.recipient_id == OrderRecipient.id)
    served = (
        select(func.count())
        .where(OrderRecipient.order_id == Order.id, has_parcel)
        .correlate(Order)
        .scalar_subquery()
    )
    listed = (
        select(func.count()).where(OrderRecipient.order_id == Order.id).correlate(Order).scalar_subquery()
    )
    return Rule(
        4,
        "recipients-served",
        "số người nhận quà không khớp với danh sách, hoặc có người không có kiện nào",
        "orders",
        select(Order.id, Order.recipient_count)
        .where(or_(func.coalesce(Order.recipient_count, 0) != listed, listed != served))
        .order_by(Order.id),
    )


def _parcels() -> Rule:
    """Parcels of an order with recipients that are nobody's or another order's, or ask for money."""
    own = exists().where(
        OrderRecipient.id == Fulfilment.recipient_id, OrderRecipient.order_id == Fulfilment.order_id
    )
    with_list = Order.recipient_count.is_not(None)
    return Rule(
        4,
        "recipient-parcel",
        "kiện quà không thuộc người nhận nào của đơn, hoặc thu tiền của người nhận",
        "fulfilments",
        select(Fulfilment.id, Fulfilment.recipient_id)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(
            or_(
                and_(with_list, or_(~own, Fulfilment.amount_to_collect > 0)),
                and_(~with_list, Fulfilment.recipient_id.is_not(None)),
            )
        )
        .order_by(Fulfilment.id),
    )


def _wish() -> Rule:
    """Parcels that are promised before the day their recipient's gift was wished for."""
    return Rule(
        2,
        "recipient-wished-day",
        "kiện quà hẹn giao trước ngày muốn nhận",
        "fulfilments",
        select(Fulfilment.id, OrderRecipient.wanted_day)
        .join(OrderRecipient, OrderRecipient.id == Fulfilment.recipient_id)
        .where(Fulfilment.hand_over_day < OrderRecipient.wanted_day)
        .order_by(Fulfilment.id),
    )


def _sheet() -> Rule:
    """Sheets whose order is not the one that was placed with their key."""
    return Rule(
        7,
        "sheet-once",
        "danh sách quà không khớp với đơn đặt từ nó",
        "company_sheets",
        select(CompanySheet.id, CompanySheet.order_id)
        .join(Order, Order.id == CompanySheet.order_id)
        .where(or_(Order.key != CompanySheet.key, Order.recipient_count.is_(None)))
        .order_by(CompanySheet.id),
    )
