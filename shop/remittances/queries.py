"""What couriers owe, parcel by parcel, and what they passed on. Every question names the operators that ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import FulfilmentState
from shop.outlets.models import Operator, Outlet
from shop.payments.models import Payment
from shop.payments.states import Method, PaymentState
from shop.remittances.models import UNSEEN, Remittance, RemittanceLine

Operators = Collection[int]


@dataclass(frozen=True, slots=True)
class Owed:
    """What one courier owes for the parcels of one outlet: how many, how much, since when."""

    carrier: str
    operator_id: int
    outlet: str
    parcels: int
    amount: Dong
    since: datetime


@dataclass(frozen=True, slots=True)
class OwedParcel:
    """A parcel that was delivered, and whose cash the courier still has."""

    fulfilment_id: int
    code: str
    outlet: str
    outlet_slug: str
    carrier: str
    tracking: str | None
    delivered_at: datetime
    amount: Dong


@dataclass(frozen=True, slots=True)
class Sums:
    """What a remittance comes to (đồng), how many lines need somebody, how many were told before."""

    lines: int
    collected: Dong
    fees: Dong
    settled: int
    unseen: int

    @property
    def comes_to(self) -> Dong:
        """What should have been received."""
        return self.collected - self.fees


def owed(operators: Operators) -> list[Owed]:
    """By courier and outlet, what is owed for the longest time first."""
    since = func.min(Payment.moved_at)
    rows = session.execute(
        _owed(
            Fulfilment.carrier,
            Outlet.operator_id,
            Outlet.name,
            func.count(),
            func.sum(Payment.amount),
            since,
            operators=operators,
        )
        .group_by(Fulfilment.carrier, Outlet.operator_id, Outlet.id, Outlet.name)
        .order_by(since, Outlet.id)
    )
    return [Owed(row[0] or "", row[1], row[2], row[3], int(row[4]), row[5]) for row in rows]


def owed_parcels(
    operators: Operators, *, carrier: str | None = None, limit: int, offset: int = 0
) -> list[OwedParcel]:
    """The parcels, the oldest first; of one courier when it is named."""
    statement = _owed(
        Fulfilment.id,
        Order.code,
        Outlet.name,
        Outlet.slug,
        Fulfilment.carrier,
        Fulfilment.tracking,
        Payment.moved_at,
        Payment.amount,
        operators=operators,
    )
    if carrier is not None:
        statement = statement.where(func.coalesce(Fulfilment.carrier, "") == carrier)
    rows = session.execute(statement.order_by(Payment.moved_at, Payment.id).limit(limit).offset(offset))
    return [OwedParcel(row[0], row[1], row[2], row[3], row[4] or "", *row[5:]) for row in rows]


def under_way(operators: Operators) -> tuple[int, Dong]:
    """Parcels that couriers have with them, and what they are to collect for them."""
    count, amount = session.execute(
        select(func.count(), func.coalesce(func.sum(Payment.amount), 0))
        .select_from(Fulfilment)
        .join(Payment, Payment.fulfilment_id == Fulfilment.id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .where(
            Outlet.operator_id.in_(operators),
            Fulfilment.state == FulfilmentState.SHIPPED,
            Payment.method == Method.ON_DELIVERY,
            Payment.state == PaymentState.DUE,
        )
    ).one()
    return count, int(amount)


def latest(operators: Operators, *, most: int = 20) -> Sequence[Remittance]:
    """The last remittances."""
    return session.scalars(
        select(Remittance)
        .where(Remittance.operator_id.in_(operators))
        .order_by(Remittance.id.desc())
        .limit(most)
    ).all()


def carriers(operators: Operators) -> list[str]:
    """The couriers that are owed for or passed something on, to choose from."""
    found = {row.carrier for row in owed(operators)} | {row.carrier for row in latest(operators, most=50)}
    return sorted(found - {""})


def operator_names(operators: Operators) -> list[tuple[int, str]]:
    """These operators, by name."""
    rows = session.execute(
        select(Operator.id, Operator.legal_name)
        .where(Operator.id.in_(operators))
        .order_by(Operator.legal_name)
    )
    return [(row[0], row[1]) for row in rows]


def sums(remittance_id: int) -> Sums:
    """What its lines come to."""
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(RemittanceLine.collected), 0),
            func.coalesce(func.sum(RemittanceLine.fee), 0),
            func.count().filter(RemittanceLine.settles),
            func.count().filter(UNSEEN),
        ).where(RemittanceLine.remittance_id == remittance_id)
    ).one()
    return Sums(row[0], int(row[1]), int(row[2]), row[3], row[4])


def lines(
    remittance_id: int, *, troubled: bool, limit: int, offset: int = 0
) -> list[tuple[RemittanceLine, str | None, str | None]]:
    """(line, order's code, outlet's slug) of its lines; those that need or needed somebody come alone."""
    wanted: list[ColumnElement[bool]] = [RemittanceLine.remittance_id == remittance_id]
    wanted.append(RemittanceLine.trouble.is_not(None) if troubled else RemittanceLine.trouble.is_(None))
    rows = session.execute(
        select(RemittanceLine, Order.code, Outlet.slug)
        .outerjoin(Fulfilment, Fulfilment.id == RemittanceLine.fulfilment_id)
        .outerjoin(Order, Order.id == Fulfilment.order_id)
        .outerjoin(Outlet, Outlet.id == Fulfilment.outlet_id)
        .where(*wanted)
        .order_by(RemittanceLine.seen_at.is_not(None), RemittanceLine.id)
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _owed(*columns: Any, operators: Operators) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Payment)
        .join(Fulfilment, Fulfilment.id == Payment.fulfilment_id)
        .join(Order, Order.id == Fulfilment.order_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .where(
            Payment.operator_id.in_(operators),
            Payment.method == Method.ON_DELIVERY,
            Payment.state == PaymentState.PAID,
            Payment.remitted_at.is_(None),
        )
    )
