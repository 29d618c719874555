"""Whose cart it is and what lies in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from shop.cart.models import Cart, CartLine
from shop.extensions import session

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has a cart: an account, or a browser with a token in its cookie."""

    token: str | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class CartRow:
    """A cart. `checkout`: what was typed on the way to the order; `order_key`: goes with the review form."""

    cart_id: int
    token_hash: str
    user_id: int | None
    order_key: str
    checkout: dict[str, Any]
    touched_at: datetime

    def belongs_to(self, visitor: Visitor) -> bool:
        """Whether it is this visitor's cart."""
        if self.user_id is not None:
            return self.user_id == visitor.user_id
        return visitor.token is not None and self.token_hash == hash_of(visitor.token)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line. `price_seen`: đồng, when it was put in."""

    line_id: int
    variant_id: int
    lot_id: int | None
    quantity: int
    price_seen: int


def hash_of(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def of_visitor(visitor: Visitor, at: datetime) -> ColumnElement[bool] | None:
    """SQL: the visitor's cart; None when there cannot be one. An account's cart is found from every device."""
    fresh = Cart.touched_at > at - KEPT
    if visitor.user_id is not None:
        return (Cart.user_id == visitor.user_id) & fresh
    if visitor.token is None:
        return None
    return (Cart.token_hash == hash_of(visitor.token)) & Cart.user_id.is_(None) & fresh


COLUMNS = (Cart.id, Cart.token_hash, Cart.user_id, Cart.order_key, Cart.checkout, Cart.touched_at)


LINE_COLUMNS = (CartLine.id, CartLine.variant_id, CartLine.lot_id, CartLine.quantity, CartLine.price_seen)


def cart_of(visitor: Visitor, at: datetime) -> CartRow | None:
    """The visitor's cart, if it was touched within 30 days."""
    condition = of_visitor(visitor, at)
    if condition is None:
        return None
    row = session.execute(select(*COLUMNS).where(condition)).one_or_none()
    return None if row is None else CartRow(*row)


def cart_with_lines(visitor: Visitor, at: datetime) -> tuple[CartRow | None, list[LineRow]]:
    """The visitor's cart and its lines in the order in which they were put in. One statement."""
    condition = of_visitor(visitor, at)
    if condition is None:
        return None, []
    rows = session.execute(
        select(*COLUMNS, *LINE_COLUMNS)
        .outerjoin(CartLine, CartLine.cart_id == Cart.id)
        .where(condition)
        .order_by(CartLine.id)
    ).all()
    if not rows:
        return None, []
    width = len(COLUMNS)
    lines = [LineRow(*row[width:]) for row in rows if row[width] is not None]
    return CartRow(*rows[0][:width]), lines


def lines_of(cart_id: int) -> list[LineRow]:
    """The lines of a cart in the order in which they were put in."""
    rows = session.execute(select(*LINE_COLUMNS).where(CartLine.cart_id == cart_id).order_by(CartLine.id))
    return [LineRow(*row) for row in rows]
