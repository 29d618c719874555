"""What staff and customers read about refunds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, or_, select

from shop.core.errors import NotFound
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Order, OrderLine
from shop.outlets.models import Operator, Outlet
from shop.payments import disputes, refunds
from shop.payments.models import Refund, RefundAccount, RefundLine
from shop.payments.refund_states import OPEN

Payees = Collection[int | None]


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund in a list of staff; `has_account`: the customer named where it shall go."""

    refund: Refund
    code: str
    name: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class RefundPage:
    """One refund with everything that is needed to send it. `is_held`: a bank decides first, over a dispute."""

    refund: Refund
    order: Order
    account: RefundAccount | None
    lines: Sequence[tuple[RefundLine, OrderLine]]
    payer: str
    outlet: str
    is_held: bool

    @property
    def can_pay(self) -> bool:
        """Whether people send it, now."""
        return self.refund.state in OPEN and self.refund.is_for_people and not self.is_held


def due(payees: Payees, *, outlet_id: int | None = None, most: int = 200) -> list[RefundRow]:
    """What these people owe, the oldest first; at one outlet only what was bought there."""
    return _rows(_mine(payees, outlet_id).where(Refund.state.in_(OPEN)).order_by(Refund.id).limit(most))


def ended(payees: Payees, *, outlet_id: int | None = None, limit: int, offset: int) -> list[RefundRow]:
    """What went back or is not owed any more, the latest first."""
    over = Refund.state.not_in(OPEN)
    return _rows(
        _mine(payees, outlet_id)
        .where(over)
        .order_by(Refund.moved_at.desc(), Refund.id.desc())
        .limit(limit)
        .offset(offset)
    )


def one(refund_id: int, payees: Payees, *, outlet_id: int | None = None) -> RefundPage:
    """A refund with its order and its lines. Raises NotFound for another payee's, or another outlet's."""
    found = session.execute(_mine(payees, outlet_id).where(Refund.id == refund_id)).one_or_none()
    if found is None:
        raise NotFound
    refund = found[0]
    lines = session.execute(
        select(RefundLine, OrderLine)
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .where(RefundLine.refund_id == refund_id)
        .order_by(OrderLine.position)
    )
    payer = session.scalar(select(Operator.legal_name).where(Operator.id == refund.operator_id))
    outlet = session.scalar(select(Outlet.name).where(Outlet.id == refund.outlet_id))
    return RefundPage(
        refund,
        session.get_one(Order, refund.order_id),
        session.get(RefundAccount, refund.order_id),
        [(line, bought) for line, bought in lines],
        payer or "",
        outlet or "",
        refund.state in OPEN and refund.transfer_id is None and refunds.free(refund.order_id) < 0,
    )


def of_order(order_id: int) -> Sequence[Refund]:
    """The refunds of an order, the oldest first."""
    return session.scalars(select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)).all()


def gone_by_disputes(order_id: int) -> tuple[Dong, Dong] | None:
    """What banks took of an order's money by lost disputes, and what can still go back; None where they took none."""
    lost = disputes.lost(order_id)
    return (lost, max(0, refunds.room(order_id))) if lost else None


def account_of(order_id: int) -> RefundAccount | None:
    """Where the customer wants the money of an order to go."""
    return session.get(RefundAccount, order_id)


def _rows(statement: Select[Refund, str, str, int | None]) -> list[RefundRow]:
    return [
        RefundRow(refund, code, name, account is not None)
        for refund, code, name, account in session.execute(statement)
    ]


def _mine(payees: Payees, outlet_id: int | None) -> Select[Refund, str, str, int | None]:
    here: list[ColumnElement[bool]] = [] if outlet_id is None else [Refund.outlet_id == outlet_id]
    ids = sorted(each for each in payees if each is not None)
    shops = Refund.operator_id.is_(None) if None in payees else false()
    return (
        select(Refund, Order.code, Order.name, RefundAccount.order_id)
        .join(Order, Order.id == Refund.order_id)
        .outerjoin(RefundAccount, RefundAccount.order_id == Refund.order_id)
        .where(or_(Refund.operator_id.in_(ids), shops), *here)
    )
