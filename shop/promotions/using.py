"""A voucher is counted when an order is placed with it, and given back when the order ends unpaid or cancelled.

The voucher's row is locked after the stock items (design 3) and only then counted, so that both limits hold however
many orders are placed at once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.promotions.models import Voucher, VoucherUse
from shop.promotions.queries import lock_terms
from shop.promotions.rules import Problem, limits, standing
from shop.promotions.states import Kind, UseState


class UsedUp(Refused):
    """No use is left for an order that would come back."""

    def __init__(self) -> None:
        super().__init__(lazy("Mã giảm giá của đơn này đã hết lượt."))


def use(
    voucher_id: int, order_id: int, *, phone: str, user_id: int | None, amount: Dong, at: datetime
) -> Problem | None:
    """Count one use for a new order; why not, when somebody took the last one a moment ago. Nothing is written then."""
    problem = standing(lock_terms(voucher_id, phone, user_id), vn_day(at))
    if problem is not None:
        return problem
    _count(voucher_id, 1)
    session.add(
        VoucherUse(
            voucher_id=voucher_id,
            order_id=order_id,
            phone=phone,
            user_id=user_id,
            amount=amount,
            state=UseState.USED,
            used_at=at,
        )
    )
    session.flush()
    return None


def give_back(order_id: int, *, at: datetime) -> None:
    """The order of this use ended: somebody else may have it. Given back twice it changes nothing."""
    voucher_id = _voucher_of(order_id)
    if voucher_id is None:
        return
    lock_terms(voucher_id, None, None)
    row = _use_of(order_id)
    if row.state is UseState.USED:
        row.state, row.given_back_at = UseState.GIVEN_BACK, at
        _count(voucher_id, -1)


def use_again(order_id: int) -> None:
    """An order that had ended comes back at its price: its use counts once more. Raises UsedUp at a limit.

    Its day has been; only the limits are asked.
    """
    voucher_id = _voucher_of(order_id)
    if voucher_id is None:
        return
    row = _use_of(order_id)
    terms = lock_terms(voucher_id, row.phone, row.user_id)
    row = _use_of(order_id)
    if row.state is UseState.USED:
        return
    if limits(terms) is not None:
        raise UsedUp
    row.state, row.given_back_at = UseState.USED, None
    _count(voucher_id, 1)


def change(order_id: int, amount: Dong) -> bool:
    """The order was changed: its use gave this much. False when it would give nothing; nothing is written then.

    A free delivery stays what it was.
    """
    voucher_id = _voucher_of(order_id)
    if voucher_id is None:
        return False
    lock_terms(voucher_id, None, None)
    row = _use_of(order_id)
    if session.get_one(Voucher, voucher_id).kind is Kind.FREE_DELIVERY:
        return True
    if amount < 1:
        return False
    row.amount = amount
    session.flush()
    return True


def forget_person(user_id: int, at: datetime) -> None:
    """Take the phone and the account off the uses of a person who is erased; the figures stay."""
    del at
    session.execute(
        update(VoucherUse)
        .where(VoucherUse.user_id == user_id)
        .values(phone=None, user_id=None)
        .execution_options(synchronize_session=False)
    )


def _voucher_of(order_id: int) -> int | None:
    return session.scalar(select(VoucherUse.voucher_id).where(VoucherUse.order_id == order_id))


def _use_of(order_id: int) -> VoucherUse:
    return session.scalars(
        select(VoucherUse).where(VoucherUse.order_id == order_id).execution_options(populate_existing=True)
    ).one()


def _count(voucher_id: int, change: int) -> None:
    """Under the row's lock; the CHECK of the table refuses to go beyond the limit."""
    session.flush()
    session.execute(
        update(Voucher)
        .where(Voucher.id == voucher_id)
        .values(used=Voucher.used + change)
        .execution_options(synchronize_session=False)
    )
