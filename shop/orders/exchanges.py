"""Exchanges as rows: wanted with a return, made once, or dropped. Whoever calls holds the order's lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.extensions import session
from shop.orders.models import Exchange, Fulfilment, Order, Return
from shop.orders.return_states import EXCHANGE_MOVES, ExchangeKind, ExchangeState


@dataclass(frozen=True, slots=True)
class Instead:
    """What a customer takes instead of money: the same goods again, or `goods` (variant, quantity in its unit)."""

    kind: ExchangeKind
    goods: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an order that was made by an exchange comes from."""

    code: str
    token: str
    outlet_id: int
    return_id: int


def of_return(return_id: int) -> Exchange | None:
    """The exchange of a return, as it is now."""
    return session.scalar(
        select(Exchange).where(Exchange.return_id == return_id).execution_options(populate_existing=True)
    )


def want(return_id: int, instead: Instead, *, at: datetime, by: int | None) -> Exchange:
    """Write what is wanted instead of money; said again, the new wish counts. Raises Refused once it was made."""
    row = of_return(return_id)
    if row is None:
        row = Exchange(return_id=return_id, created_at=at)
        session.add(row)
    elif row.state is not ExchangeState.WANTED:
        EXCHANGE_MOVES.check(row.state, ExchangeState.WANTED)
    variant_id, quantity = instead.goods or (None, None)
    row.kind, row.variant_id, row.quantity = instead.kind, variant_id, quantity
    row.state, row.moved_at, row.moved_by = ExchangeState.WANTED, at, by
    session.flush()
    return row


def made(row: Exchange, order_id: int, *, at: datetime, by: int | None) -> None:
    """The order that it became. Raises Refused when it is not wanted any more."""
    EXCHANGE_MOVES.check(row.state, ExchangeState.MADE)
    row.state, row.order_id, row.moved_at, row.moved_by = ExchangeState.MADE, order_id, at, by
    session.flush()


def drop(return_id: int, *, at: datetime, by: int | None) -> None:
    """It came to money, or to nothing."""
    row = of_return(return_id)
    if row is not None and row.state is ExchangeState.WANTED:
        row.state, row.moved_at, row.moved_by = ExchangeState.DROPPED, at, by
        session.flush()


def origin(order_id: int) -> Origin | None:
    """The return that an order was made of; None for an order that somebody placed. One statement."""
    found = session.execute(
        select(Order.code, Order.token, Return.outlet_id, Return.id)
        .join(Return, Return.order_id == Order.id)
        .join(Exchange, Exchange.return_id == Return.id)
        .where(Exchange.order_id == order_id)
    ).one_or_none()
    return Origin(*found) if found else None


def first_part(order_id: int) -> int:
    """The part of an order that has only one, as exchanges have."""
    found = select(Fulfilment.id).where(Fulfilment.order_id == order_id).order_by(Fulfilment.id).limit(1)
    return session.scalars(found).one()
