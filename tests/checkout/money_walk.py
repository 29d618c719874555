"""One customer's money on a walk: whatever people do with an order, in whatever order, what was paid is what is kept.

A walk is made of numbers, each of which chooses what somebody does next; what the shop refuses changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from shop.checkout import editing, exchanging, fulfilling, paying, refunding, returning, services
from shop.checkout.editing import Edit
from shop.checkout.exchanging import Replacement
from shop.checkout.returning import Decision
from shop.core.errors import ShopError
from shop.extensions import session
from shop.orders.exchanges import Instead
from shop.orders.models import Fulfilment, Order, OrderLine, Return
from shop.orders.return_states import ExchangeKind, ReturnReason, ReturnState
from shop.orders.states import FOR_NOTHING, Door, FulfilmentState, OrderState
from shop.payments.models import BankTransfer, Payment, Refund
from shop.payments.refund_states import SETTLED, RefundReason, RefundState, RefundWay
from shop.payments.states import TransferState
from tests.builders.cart import AT
from tests.builders.paying import pays
from tests.builders.returning import back, lines_of

OVER = (FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED, *FOR_NOTHING)
BY_VALUE = (RefundReason.RETURNED, RefundReason.GOODWILL)
ENDED = (OrderState.CANCELLED, OrderState.LAPSED)


class Walk:
    """An order and what becomes of it; `goods`: the variants that may be added or given instead."""

    def __init__(self, order: Order, goods: list[int]) -> None:
        self.ids = [order.id]
        self.goods = goods
        self.at = AT
        self.references = 0
        self.done: list[str] = []

    def step(self, dice: int) -> None:
        """One thing that somebody does; refused, it changes nothing."""
        order = session.get_one(Order, self.ids[dice % len(self.ids)])
        acts = self._acts(order)
        act = acts[(dice // 7) % len(acts)]
        self.at += timedelta(minutes=1)
        try:
            with session.begin_nested():
                act(order, dice // 101)
                session.flush()
        except ShopError:
            session.expire_all()
            return
        self.done.append(f"{act.__name__} {order.id} {dice}")
        session.expire_all()

    def _acts(self, order: Order) -> list[Callable[[Order, int], None]]:
        """What somebody might think of, the likely things more often."""
        if order.state is OrderState.AWAITING_PAYMENT:
            return [*([self._pay] * 5), self._cancel, self._lapse]
        if order.state in ENDED:
            return [self._pay, self._pay_out]
        after = [*([self._return] * 4), *([self._settle] * 4), self._pay_out, self._pay]
        if order.state is OrderState.COMPLETED:
            return after
        return [
            *([self._forward] * 9),
            *([self._edit] * 4),
            *after,
            self._cancel,
            self._cancel_part,
            self._lose,
        ]

    @property
    def _step(self) -> dict:
        return {"at": self.at, "by": None}

    def _part(self, order: Order, dice: int) -> Fulfilment:
        parts = session.scalars(
            select(Fulfilment).where(Fulfilment.order_id == order.id).order_by(Fulfilment.id)
        ).all()
        return parts[dice % len(parts)]

    def _pay(self, order: Order, dice: int) -> None:
        self.references += 1
        amount = [order.total, order.total, order.total // 2, order.total + 7_000, 9_000][dice % 5]
        pays(order, amount, at=self.at, reference=f"W{self.references}")

    def _lapse(self, order: Order, dice: int) -> None:
        self.at += timedelta(hours=dice % 40)
        paying.lapse(order.id, at=self.at)

    def _cancel(self, order: Order, dice: int) -> None:
        services.cancel(order.token, reason=None, at=self.at)

    def _cancel_part(self, order: Order, dice: int) -> None:
        part = self._part(order, dice)
        fulfilling.cancel_part(part.outlet_id, part.id, reason="hết hàng", **self._step)

    def _edit(self, order: Order, dice: int) -> None:
        part = self._part(order, dice)
        lines = [line for line in lines_of(order) if line.fulfilment_id == part.id and not line.parent_id]
        line = lines[dice % len(lines)]
        add = (self.goods[dice % len(self.goods)], 1 + dice % 2) if dice % 3 == 0 else None
        editing.edit(part.outlet_id, part.id, Edit({line.id: dice // 3 % 5}, "khách gọi", add), **self._step)

    def _forward(self, order: Order, dice: int) -> None:
        part = self._part(order, dice)
        where = part.outlet_id, part.id
        if part.state is FulfilmentState.NEW:
            if order.call_state == "waiting":
                fulfilling.confirm_call(*where, **self._step)
            fulfilling.start_preparing(*where, **self._step)
        elif part.state is FulfilmentState.PREPARING and part.door is Door.PICKUP:
            fulfilling.mark_ready(*where, **self._step)
        elif part.state is FulfilmentState.PREPARING:
            fulfilling.ship(*where, carrier="VTP", tracking=f"T{part.id}", **self._step)
        elif part.state is FulfilmentState.READY:
            fulfilling.hand_over(*where, code=part.pickup_code, **self._step)
        elif dice % 3:
            fulfilling.deliver(*where, **self._step)
        else:
            fulfilling.refuse(*where, reason="không nhận", **self._step)

    def _lose(self, order: Order, dice: int) -> None:
        part = self._part(order, dice)
        if part.state is FulfilmentState.SHIPPED:
            fulfilling.lose(part.outlet_id, part.id, reason="thất lạc", **self._step)

    def _return(self, order: Order, dice: int) -> None:
        lines = [line for line in lines_of(order) if line.total or line.parent_id]
        line = lines[dice % len(lines)]
        reasons = [ReturnReason.DAMAGED, ReturnReason.CHANGED_MIND, ReturnReason.MISSING]
        wish = returning.Wish(
            f"w{len(self.done)}-{dice}",
            line.fulfilment_id,
            {line.id: 1 + dice % 2},
            reasons[dice % 3],
            "hỏng",
        )
        one = returning.request(order.token, wish, at=self.at, by=None)
        returning.approve(one.outlet_id, one.id, "gửi", goods_stay=dice % 5 == 0, **self._step)
        if not one.goods_stay:
            returning.receive(one.outlet_id, one.id, back(one), is_all=True, **self._step)

    def _settle(self, order: Order, dice: int) -> None:
        """A return that waits ends, with money or with goods."""
        open_ones = select(Return).where(
            Return.order_id == order.id, Return.state.in_((ReturnState.APPROVED, ReturnState.RECEIVED))
        )
        one = session.scalars(open_ones.order_by(Return.id)).first()
        if one is None:
            return
        if dice % 3 == 0:
            returning.close(
                one.outlet_id, one.id, Decision(with_fee=[None, True, False][dice % 2]), **self._step
            )
            return
        other = Instead(ExchangeKind.OTHER, (self.goods[dice % len(self.goods)], 1 + dice % 3))
        instead = other if dice % 2 else Instead(ExchangeKind.SAME)
        door = Door.DELIVERY if order.commune_code and dice % 4 < 2 else Door.PICKUP
        wish = Replacement(instead, door, at_once=dice % 5 == 1)
        made = exchanging.exchange(one.outlet_id, one.id, wish, **self._step)
        self.ids.append(made.id)

    def _pay_out(self, order: Order, dice: int) -> None:
        owed = select(Refund).where(Refund.order_id == order.id, Refund.state == RefundState.DUE)
        refund = session.scalars(owed.order_by(Refund.id)).first()
        if refund is None:
            return
        way = RefundWay.CASH if dice % 2 else RefundWay.BANK
        words = {"reference": f"R{refund.id}", "evidence": "ký", "payees": {refund.operator_id}}
        refunding.pay_out(refund.id, way, **words, **self._step)


def imbalances(order: Order) -> list[str]:
    """Where the money of an order is not what it has to be."""
    paid = _sum(Payment.paid, Payment.order_id == order.id)
    refunds = Refund.order_id == order.id, Refund.transfer_id.is_(None), Refund.state.in_(SETTLED)
    given = _sum(Refund.amount, *refunds)
    found = [] if 0 <= given <= paid else [f"{order.id}: {given} given of {paid}"]
    if order.state in ENDED and paid != given:
        found.append(f"{order.id} {order.state}: paid {paid}, given back {given}")
    if order.state in {OrderState.CONFIRMED, OrderState.COMPLETED}:
        kept = _worth(order) - _sum(Refund.amount, *refunds, Refund.reason.in_(BY_VALUE))
        due = _sum(
            Fulfilment.amount_to_collect, Fulfilment.order_id == order.id, Fulfilment.state.not_in(OVER)
        )
        if paid - given + due != kept:
            found.append(f"{order.id} {order.state}: {paid} - {given} + {due} due is not {kept} kept")
    return found + _transfers(order)


def _transfers(order: Order) -> list[str]:
    """What an order did not take of a transfer is open or owed back, and once."""
    rows = session.scalars(select(BankTransfer).where(BankTransfer.order_id == order.id)).all()
    return [
        f"transfer {row.id}: {row.amount} - {row.applied} applied, {owed} owed back"
        for row in rows
        if (owed := _sum(Refund.amount, Refund.transfer_id == row.id, Refund.state.in_(SETTLED)))
        not in ({0} if row.state is TransferState.APPLIED else {0, row.amount - row.applied})
    ]


def _worth(order: Order) -> int:
    """Lines and fees of the parts that the customer gets or got."""
    component = aliased(OrderLine)
    basket = select(component.id).where(component.parent_id == OrderLine.id).exists()
    parts = select(Fulfilment.id).where(Fulfilment.order_id == order.id, Fulfilment.state.not_in(FOR_NOTHING))
    lines = _sum(OrderLine.total, OrderLine.fulfilment_id.in_(parts), ~basket)
    return lines + _sum(Fulfilment.fee, Fulfilment.id.in_(parts))


def _sum(column, *conditions) -> int:
    return int(session.scalar(select(func.coalesce(func.sum(column), 0)).where(*conditions)))
