"""Money becomes owed back: how much is left to give, from which attempt, by whom, and a case until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from shop import jobs
from shop.cases.services import open_case
from shop.cases.states import CaseKind
from shop.checkout.refunding import telling
from shop.core.money import Dong, format_dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import Channel, Door
from shop.outlets.models import Outlet
from shop.payments import refunds
from shop.payments.models import BankTransfer, Payment, Refund
from shop.payments.queries import is_prepaid
from shop.payments.refund_rules import Back, Bought, fee_back, share
from shop.payments.refund_states import SETTLED, RefundReason, RefundState, RefundWay
from shop.payments.refunds import NewRefund
from shop.payments.states import Method, Problem
from shop.unit_of_work import afterwards

ORDER = "order"


@dataclass(frozen=True, slots=True)
class Owed:
    """What shall go back: `lines` (units and đồng by order line), a part of the fee, and money for neither."""

    reason: RefundReason
    why: str
    lines: Sequence[tuple[int, Back]] = ()
    delivery: Dong = 0
    other: Dong = 0
    return_id: int | None = None

    @property
    def goods(self) -> Dong:
        """The sum of its lines."""
        return sum(back.amount for _line, back in self.lines)

    @property
    def amount(self) -> Dong:
        """All of it."""
        return self.goods + self.delivery + self.other


def owe(
    order: Order,
    owed: Owed,
    *,
    key: str,
    part: Fulfilment | None = None,
    payment: Payment | None = None,
    at: datetime,
    by: int | None,
) -> Refund | None:
    """Write that money is owed back, once per key, with its case; None when nothing is left to give.

    More than is left of what was paid is never owed: then all that is left is, without saying for what. `payment`:
    the attempt that it came by, where that is known.
    """
    amount = min(owed.amount, refunds.room(order.id))
    if amount <= 0:
        return None
    is_whole = amount == owed.amount
    place = part or _first_part(order.id)
    source = payment or _source(order.id, part, amount)
    refund = refunds.write(
        NewRefund(
            key=key,
            order_id=order.id,
            amount=amount,
            reason=owed.reason,
            way=_way(order, source),
            goods=owed.goods if is_whole else 0,
            delivery=owed.delivery if is_whole else 0,
            lines=owed.lines if is_whole else (),
            note=owed.why,
            payment_id=source.id if source else None,
            fulfilment_id=part.id if part else None,
            return_id=owed.return_id,
            operator_id=_payee(order, source, place),
            outlet_id=place.outlet_id,
        ),
        at=at,
        by=by,
    )
    if refund.way is RefundWay.PROVIDER:
        afterwards("refunds", lambda: jobs.soon("checkout.send_refunds"))
    put_before_people(order, refund, at=at, by=by)
    telling.due(order, refund, at=at)
    return refund


def set_against(
    order: Order,
    owed: Owed,
    *,
    key: str,
    part: Fulfilment,
    reference: str,
    at: datetime,
    by: int | None,
) -> Refund:
    """Write what pays for goods that are given instead, once per key: done at once, for nobody to send.

    `reference`: the code of their order. More than is left of what was paid is never set against anything.
    """
    amount = min(owed.amount, refunds.room(order.id))
    is_whole = amount == owed.amount
    source = _source(order.id, part, amount)
    refund = refunds.write(
        NewRefund(
            key=key,
            order_id=order.id,
            amount=amount,
            reason=owed.reason,
            way=RefundWay.EXCHANGE,
            goods=owed.goods if is_whole else 0,
            lines=owed.lines if is_whole else (),
            note=owed.why,
            payment_id=source.id if source else None,
            fulfilment_id=part.id,
            return_id=owed.return_id,
            operator_id=_payee(order, source, part),
            outlet_id=part.outlet_id,
        ),
        at=at,
        by=by,
    )
    refund.reference = reference
    refunds.move(refund, RefundState.DONE, at=at, by=by)
    return refund


def owe_part(
    order: Order, part: Fulfilment, reason: RefundReason, why: str, *, at: datetime, by: int | None
) -> Refund | None:
    """A part that was paid for does not reach the customer: what is left of its goods, and its fee by rule.

    What an edit left to be paid at the door was never paid, so it does not go back.
    """
    gone = refunds.fee_returned(part.id, SETTLED)
    fee = fee_back(part.fee, gone, reason=reason, is_fault=reason.is_ours, is_whole=True)
    owed = Owed(reason, why, rest_of([part.id]), fee)
    if part.amount_to_collect:
        owed = Owed(reason, why, other=owed.amount - part.amount_to_collect)
    return owe(order, owed, key=f"part:{part.id}", part=part, at=at, by=by)


def owe_rest(order: Order, reason: RefundReason, why: str, *, at: datetime, by: int | None) -> Refund | None:
    """An order ended without goods: all that is left of its money, told by lines when it was paid in full.

    What people agreed not to give back is not owed again.
    """
    left = refunds.unsettled(order.id)
    if left <= 0:
        return None
    parts = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).all()
    lines = rest_of([part.id for part in parts])
    fee = sum(max(0, part.fee - refunds.fee_returned(part.id, SETTLED)) for part in parts)
    owed = Owed(reason, why, lines, fee)
    if owed.amount != left:
        owed = Owed(reason, why, other=left)
    only = parts[0] if len(parts) == 1 else None
    # An order that lapsed, came back by late money and ends again owes again: by then more was paid.
    key = f"order:{order.id}:{refunds.paid(order.id)}"
    return owe(order, owed, key=key, part=only, at=at, by=by)


def owe_transfer(
    transfer: BankTransfer, order: Order, problem: Problem, *, at: datetime, by: int | None
) -> Refund:
    """Money that no order took goes back to whoever sent it. The case of the transfer is its case."""
    place = _first_part(order.id)
    return refunds.write(
        NewRefund(
            key=f"transfer:{transfer.id}:{refunds.ended_of_transfer(transfer.id)}",
            order_id=order.id,
            amount=transfer.amount - transfer.applied,
            reason=RefundReason.OVERPAID if problem is Problem.OVER else RefundReason.LATE,
            way=RefundWay.BANK,
            transfer_id=transfer.id,
            operator_id=transfer.operator_id,
            outlet_id=place.outlet_id,
        ),
        at=at,
        by=by,
    )


def rest_of(fulfilment_ids: Sequence[int]) -> list[tuple[int, Back]]:
    """Everything of these parts about which nothing was settled yet, line by line. Two statements."""
    component = aliased(OrderLine)
    basket = select(component.parent_id).where(component.parent_id == OrderLine.id).exists()
    lines = session.scalars(
        select(OrderLine)
        .where(OrderLine.fulfilment_id.in_(fulfilment_ids), ~basket)
        .order_by(OrderLine.position)
    ).all()
    before = refunds.backs([line.id for line in lines], SETTLED)
    return [
        (line.id, share(bought(line), back, line.quantity - back.quantity))
        for line in lines
        if (back := before.get(line.id, Back())).quantity < line.quantity
    ]


def bought(line: OrderLine) -> Bought:
    """A line as the rules read it."""
    return Bought(line.quantity, line.total, line.vat)


def put_before_people(order: Order, refund: Refund, *, at: datetime, by: int | None) -> None:
    """The case of a refund: open until the money has gone."""
    why = f" ({refund.note})" if refund.note else ""
    open_case(
        CaseKind.REFUND_DUE,
        subject_kind=ORDER,
        subject_id=order.id,
        title=f"Đơn {order.code}: hoàn {format_dong(refund.amount)} cho khách{why}",
        outlet_id=refund.outlet_id if refund.fulfilment_id else None,
        details={"order": order.code, "amount": refund.amount},
        dedupe_key=case_key(refund.id),
        by=by,
        at=at,
    )


def case_key(refund_id: int) -> str:
    """What names the open case of a refund."""
    return f"refund:{refund_id}"


def amount_case_key(refund_id: int) -> str:
    """What names the open case of a refund that a service gave back otherwise than asked."""
    return f"refund-amount:{refund_id}"


def _source(order_id: int, part: Fulfilment | None, amount: Dong) -> Payment | None:
    """The attempt that all of it can be taken from: the part's own first, then the latest; None: from several.

    What was paid at the door of another part is not touched for this one.
    """
    found = sorted(
        (
            payment
            for payment in refunds.attempts_of(order_id)
            if part is None or payment.fulfilment_id in {None, part.id}
        ),
        key=lambda payment: payment.fulfilment_id is None,
    )
    return next((payment for payment in found if refunds.room_of(payment) >= amount), None)


def _payee(order: Order, source: Payment | None, part: Fulfilment) -> int | None:
    """Who has the money: the operator whose attempt it was, or all were, else the one that serves the part."""
    if source is not None:
        return source.operator_id
    had = {
        payment.operator_id
        for payment in refunds.attempts_of(order.id)
        if payment.fulfilment_id in {None, part.id}
    }
    if len(had) == 1:
        return had.pop()
    if is_prepaid(order.payment_method):
        return order.payee_operator_id
    return session.scalar(select(Outlet.operator_id).where(Outlet.id == part.outlet_id))


def _way(order: Order, source: Payment | None) -> RefundWay:
    """As it came: by the service, by transfer, or in cash where the customer comes to the counter anyway."""
    if source is not None and source.provider_intent is not None:
        return RefundWay.PROVIDER
    if order.door is not Door.PICKUP:
        return RefundWay.BANK
    if order.channel is Channel.TILL:
        return RefundWay.CASH
    is_outlets = source is not None and source.method is Method.EXCHANGE and source.operator_id is not None
    if is_outlets or not is_prepaid(order.payment_method):
        return RefundWay.CASH
    return RefundWay.BANK


def _first_part(order_id: int) -> Fulfilment:
    return session.scalars(
        select(Fulfilment).where(Fulfilment.order_id == order_id).order_by(Fulfilment.id).limit(1)
    ).one()
