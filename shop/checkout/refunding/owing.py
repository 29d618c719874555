"""Money becomes owed back: how much is left to give, from which attempt, by whom, and a case until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from shop import jobs
from shop.cases.services import open_case
from shop.cases.states import CaseKind
from shop.checkout.refunding import covering, sources, telling
from shop.core.money import Dong, format_dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.payments import refunds
from shop.payments.models import BankTransfer, Payment, Refund
from shop.payments.refund_rules import Back, Bought, fee_back, portioned, share
from shop.payments.refund_states import SETTLED, RefundReason, RefundState, RefundWay
from shop.payments.refunds import NewRefund
from shop.payments.states import Problem
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

    What a lost dispute took pays first. The rest is a refund for each attempt that it is taken from, where no single
    one can bear it; the first of all is given. More than is left of what was paid is never owed: then all that is left
    is, without saying for what. `payment`: the attempt that it came by, where that is known.
    """
    known = refunds.of_key(key)
    if known is not None:
        return known
    new = _new(order, owed, key, part, part or sources.first_part(order.id))
    banks = [
        sources.Piece(paid, None, None, RefundWay.DISPUTE, one)
        for one, paid in covering.pieces(order.id, owed.amount)
    ]
    covered = sum(piece.amount for piece in banks)
    rest = min(owed.amount - covered, max(0, refunds.room(order.id)))
    if covered + rest <= 0:
        return None
    if covered + rest < owed.amount:
        why = covering.words(order.id, owed.why)
        new = replace(new, amount=covered + rest, goods=0, delivery=0, lines=(), note=why)
    found = [*banks, *(_of_attempts(order, part, payment, rest) if rest else ())]
    rows = [
        _owe_piece(order, row, piece, at=at, by=by)
        for piece, row in zip(found, _split(new, found), strict=True)
    ]
    return rows[0]


def _of_attempts(
    order: Order, part: Fulfilment | None, payment: Payment | None, amount: Dong
) -> Sequence[sources.Piece]:
    if payment is not None:
        return [sources.all_of(order, payment, amount)]
    return sources.pieces(order, part, amount)


def _split(new: NewRefund, found: Sequence[sources.Piece]) -> list[NewRefund]:
    """A row for each piece; together they are for what the whole is for, to the đồng."""
    portions = portioned(new.lines, new.delivery, [piece.amount for piece in found])
    return [
        replace(
            new,
            key=new.key if number == 0 else f"{new.key}:{number + 1}",
            amount=piece.amount,
            way=piece.way,
            goods=portion.goods,
            delivery=portion.delivery,
            lines=portion.lines,
            payment_id=piece.source.id if piece.source else None,
            operator_id=piece.payee,
        )
        for number, (piece, portion) in enumerate(zip(found, portions, strict=True))
    ]


def _owe_piece(order: Order, new: NewRefund, piece: sources.Piece, *, at: datetime, by: int | None) -> Refund:
    refund = refunds.write(new, at=at, by=by)
    if piece.dispute is not None:
        covering.by_bank(refund, piece.dispute, at=at, by=by)
        telling.done(order, refund, at=at)
        return refund
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
) -> list[Refund]:
    """Write what pays for goods that are given instead, done at once, for nobody to send.

    One row for each attempt that it is taken from, where one payee has them all; else one. `reference`: the code of
    their order. More than is left of what was paid is never set against anything.
    """
    amount = min(owed.amount, refunds.free(order.id))
    new = replace(_new(order, owed, key, part, part), delivery=0)
    if amount < owed.amount:
        new = replace(new, amount=amount, goods=0, lines=())
    found = [replace(piece, way=RefundWay.EXCHANGE) for piece in sources.of_one_payee(order, part, amount)]
    rows = [refunds.write(row, at=at, by=by) for row in _split(new, found)]
    for row in rows:
        row.reference = reference
        refunds.move(row, RefundState.DONE, at=at, by=by)
    return rows


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
    place = sources.first_part(order.id)
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


def _new(order: Order, owed: Owed, key: str, part: Fulfilment | None, place: Fulfilment) -> NewRefund:
    """All that is owed, before it is known how much of it is left to give, and which way it goes."""
    return NewRefund(
        key=key,
        order_id=order.id,
        amount=owed.amount,
        reason=owed.reason,
        way=RefundWay.BANK,
        goods=owed.goods,
        delivery=owed.delivery,
        lines=owed.lines,
        note=owed.why,
        fulfilment_id=part.id if part else None,
        return_id=owed.return_id,
        outlet_id=place.outlet_id,
    )
