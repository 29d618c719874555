"""Truth 5: what may happen once happened once, even if the database's own constraints were lost."""

from typing import Any

from sqlalchemy import func, select

from shop.inventory.models import Receipt, StockMovement
from shop.orders.models import Order
from shop.payments.models import PaymentEvent
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Orders and receipts by their form's key; movements, counter-movements and money by their event's."""
    return [
        _twice("order-key", "hai đơn hàng của cùng một lần đặt", Order.id, Order.key),
        _twice("receipt-key", "hai phiếu nhập của cùng một biểu mẫu", Receipt.id, Receipt.key),
        _twice(
            "posting-key", "một lần ghi kho được ghi hai lần", StockMovement.id, StockMovement.posting_key
        ),
        _twice(
            "undone-twice", "một lần ghi kho bị hoàn tác hai lần", StockMovement.id, StockMovement.undoes_id
        ),
        _twice("payment-event", "một lần thu tiền được ghi hai lần", PaymentEvent.id, PaymentEvent.event_key),
    ]


def _twice(name: str, sentence: str, row_id: Any, key: Any) -> Rule:
    """Every value of ``key`` that stands on more than one row; the later row is named."""
    return Rule(
        5,
        name,
        sentence,
        key.class_.__tablename__,
        select(func.max(row_id).label("id"), key.label("key"), func.count().label("rows"))
        .where(key.is_not(None))
        .group_by(key)
        .having(func.count() > 1)
        .order_by(func.max(row_id)),
    )
