"""Money that goes back, written once and never beyond what was paid.

Whoever calls holds the order's lock: it guards the refunds of the order as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.core.errors import NotFound, Refused
from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders.services.moving import record
from shop.payments import disputes
from shop.payments.models import Payment, Refund, RefundLine
from shop.payments.refund_rules import Back
from shop.payments.refund_states import COUNTED, REFUND_MOVES, SETTLED, RefundReason, RefundState, RefundWay

EVENT = "refund"
_SENT = (Refund.transfer_id.is_(None), Refund.way != RefundWay.DISPUTE)  # of the money of orders, by the shop


@dataclass(frozen=True, slots=True)
class NewRefund:
    """A refund before it is written. `lines`: units and đồng by order line; `goods` is their sum."""

    key: str
    order_id: int
    amount: Dong
    reason: RefundReason
    way: RefundWay
    goods: Dong = 0
    delivery: Dong = 0
    lines: Sequence[tuple[int, Back]] = ()
    note: str | None = None
    payment_id: int | None = None
    transfer_id: int | None = None
    fulfilment_id: int | None = None
    return_id: int | None = None
    operator_id: int | None = None
    outlet_id: int | None = None


def write(new: NewRefund, *, at: datetime, by: int | None) -> Refund:
    """Owe money back, once per key: a key that is known gives its refund.

    Raises Refused for more than is left of what was paid.
    """
    known = of_key(new.key)
    if known is not None:
        return known
    _refuse_beyond(new)
    refund = Refund(
        key=new.key,
        order_id=new.order_id,
        payment_id=new.payment_id,
        transfer_id=new.transfer_id,
        fulfilment_id=new.fulfilment_id,
        return_id=new.return_id,
        operator_id=new.operator_id,
        outlet_id=new.outlet_id,
        amount=new.amount,
        goods_amount=new.goods,
        delivery_amount=new.delivery,
        way=new.way,
        state=RefundState.DUE,
        reason=new.reason,
        note=new.note,
        created_at=at,
        created_by=by,
        moved_at=at,
        moved_by=by,
    )
    session.add(refund)
    session.flush()
    _write_lines(refund.id, new.lines)
    record(refund.order_id, EVENT, at=at, by=by, note=_words(refund), moved=("", RefundState.DUE))
    return refund


def _refuse_beyond(new: NewRefund) -> None:
    """Never more than is left; by a dispute, never more than it took."""
    if new.transfer_id is not None:
        return
    is_banks = new.way is RefundWay.DISPUTE
    left = max(0, disputes.cover(new.order_id) if is_banks else room(new.order_id))
    if new.amount <= left:
        return
    gone = disputes.lost(new.order_id)
    if gone and not is_banks:
        raise Refused(
            lazy(
                "Ngân hàng đã lấy lại %(gone)s theo khiếu nại của chủ thẻ, nên chỉ còn hoàn được %(left)s cho đơn này.",
                gone=format_dong(gone),
                left=format_dong(left),
            )
        )
    raise Refused(lazy("Chỉ còn hoàn được %(left)s cho đơn này.", left=format_dong(left)))


def move(refund: Refund, to: RefundState, *, at: datetime, by: int | None) -> None:
    """Move a refund of a locked order. Raises Refused when the table does not allow it."""
    REFUND_MOVES.check(refund.state, to)
    record(refund.order_id, EVENT, at=at, by=by, note=_words(refund), moved=(refund.state, to))
    refund.state, refund.moved_at, refund.moved_by = to, at, by
    refund.done_at = at if to is RefundState.DONE else None
    session.flush()


def fresh(refund_id: int) -> Refund:
    """A refund as it is now; the caller holds its order's lock. Raises NotFound."""
    found = session.get(Refund, refund_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def of_key(key: str) -> Refund | None:
    """The refund that was written with this key."""
    return session.scalar(select(Refund).where(Refund.key == key))


def order_of(refund_id: int) -> int:
    """The order of a refund, to lock it first. Raises NotFound."""
    found = session.scalar(select(Refund.order_id).where(Refund.id == refund_id))
    if found is None:
        raise NotFound
    return found


def of_transfer(transfer_id: int) -> Refund | None:
    """The refund that would send an open transfer back; the caller holds the transfer's lock."""
    return session.scalar(
        select(Refund)
        .where(Refund.transfer_id == transfer_id, Refund.state == RefundState.DUE)
        .execution_options(populate_existing=True)
    )


def ended_of_transfer(transfer_id: int) -> int:
    """How many refunds of a transfer are over: one that people took back may be owed again."""
    found = select(func.count()).where(Refund.transfer_id == transfer_id, Refund.state != RefundState.DUE)
    return session.scalar(found) or 0


def paid(order_id: int) -> Dong:
    """Everything that came for an order by its attempts; it never shrinks."""
    return int(session.scalar(select(func.sum(Payment.paid)).where(Payment.order_id == order_id)) or 0)


def room(order_id: int) -> Dong:
    """What of the money of an order can still go back: not what a lost dispute took."""
    back = _sum(Refund.amount, Refund.order_id == order_id, *_SENT)
    return paid(order_id) - back - disputes.lost(order_id)


def free(order_id: int) -> Dong:
    """What of it can go back today: not what banks hold until they decide about a dispute."""
    return room(order_id) - disputes.held(order_id)


def unsettled(order_id: int) -> Dong:
    """What of the money of an order nothing was said about yet; what a dispute took may still pay for some of it."""
    said = (Refund.order_id == order_id, Refund.transfer_id.is_(None))
    return paid(order_id) - _sum(Refund.amount, *said, states=SETTLED)


def lines_of(refund_id: int) -> list[tuple[int, Back]]:
    """What a refund is for: units, đồng and VAT by order line."""
    rows = session.scalars(
        select(RefundLine).where(RefundLine.refund_id == refund_id).order_by(RefundLine.id)
    )
    return [(row.order_line_id, Back(row.quantity, row.amount, row.vat)) for row in rows]


def room_of(payment: Payment) -> Dong:
    """What of the money of one attempt can still go back."""
    back = _sum(Refund.amount, Refund.payment_id == payment.id, *_SENT)
    return payment.paid - back - disputes.lost_of(payment.id)


def fee_returned(fulfilment_id: int, states: Collection[RefundState] = COUNTED) -> Dong:
    """What of a part's delivery fee went back, or will."""
    return _sum(Refund.delivery_amount, Refund.fulfilment_id == fulfilment_id, states=states)


def backs(order_line_ids: Collection[int], states: Collection[RefundState] = COUNTED) -> dict[int, Back]:
    """What went back of order lines, or will: units, đồng, VAT. One statement."""
    rows = session.execute(
        select(
            RefundLine.order_line_id,
            func.sum(RefundLine.quantity),
            func.sum(RefundLine.amount),
            func.sum(RefundLine.vat),
        )
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(RefundLine.order_line_id.in_(sorted(order_line_ids)), Refund.state.in_(states))
        .group_by(RefundLine.order_line_id)
    )
    return {line_id: Back(int(units), int(amount), int(vat)) for line_id, units, amount, vat in rows}


def attempts_of(order_id: int) -> Sequence[Payment]:
    """The attempts of an order that brought money, the latest first."""
    return session.scalars(
        select(Payment).where(Payment.order_id == order_id, Payment.paid > 0).order_by(Payment.id.desc())
    ).all()


def _write_lines(refund_id: int, lines: Sequence[tuple[int, Back]]) -> None:
    rows = [
        {
            "refund_id": refund_id,
            "order_line_id": line_id,
            "quantity": back.quantity,
            "amount": back.amount,
            "vat": back.vat,
        }
        for line_id, back in lines
        if back.quantity or back.amount
    ]
    if rows:
        session.execute(insert(RefundLine), rows)


def _sum(
    column: InstrumentedAttribute[int],
    *conditions: ColumnElement[bool],
    states: Collection[RefundState] = COUNTED,
) -> Dong:
    total = select(func.sum(column)).where(*conditions, Refund.state.in_(states))
    return int(session.scalar(total) or 0)


def _words(refund: Refund) -> str:
    return format_dong(refund.amount)
