"""The account that a customer wants refunds to go to: kept apart, never logged, erased when it is not needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select

from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.models import Order
from shop.payments.models import Refund, RefundAccount
from shop.payments.refund_states import OPEN, RefundState, RefundWay

KEPT = timedelta(days=90)


def name_account(token: str, *, bank: str, number: str, name: str, at: datetime) -> None:
    """Keep where money of this order shall go. Raises NotFound, Refused when nothing is owed that way."""
    order = orders.lock_order(queries.id_by_token(token)).order
    owed = session.scalar(
        select(Refund.id).where(
            Refund.order_id == order.id, Refund.state == RefundState.DUE, Refund.way != RefundWay.PROVIDER
        )
    )
    if owed is None:
        raise Refused(lazy("Đơn này không còn khoản nào chờ hoàn bằng chuyển khoản."))
    row = session.get(RefundAccount, order.id, populate_existing=True)
    if row is None:
        row = RefundAccount(order_id=order.id)
        session.add(row)
    row.bank, row.number, row.name, row.written_at = bank, number, name, at
    session.flush()


def erase_old(at: datetime) -> int:
    """Erase the accounts of orders whose last refund ended ninety days ago; how many."""
    moved = exists().where(Refund.order_id == RefundAccount.order_id, Refund.moved_at > at - KEPT)
    gone = session.execute(
        delete(RefundAccount)
        .where(~_owed(), ~moved, RefundAccount.written_at <= at - KEPT)
        .returning(RefundAccount.order_id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def erase_of_user(user_id: int, at: datetime) -> None:
    """A person's account is erased: so are the accounts of their orders that nobody has to pay to any more."""
    del at
    own = select(Order.id).where(Order.user_id == user_id)
    session.execute(
        delete(RefundAccount)
        .where(RefundAccount.order_id.in_(own), ~_owed())
        .execution_options(synchronize_session=False)
    )


def _owed() -> ColumnElement[bool]:
    return exists().where(Refund.order_id == RefundAccount.order_id, Refund.state.in_(OPEN))
