"""Whose cart it is and what lies in it. Statements are built once: here that costs more than running them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, and_, bindparam, select

from shop.cart.models import Cart, CartLine
from shop.extensions import run
from shop.window.version import NUMBER, know

KEPT = timedelta(days=30)
CARTS = cast("Table", Cart.__table__)
LINES = cast("Table", CartLine.__table__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has a cart: an account, or a browser with a token in its cookie."""

    token: str | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class CartRow:
    """A cart. `checkout`: what was typed on the way to the order; `order_key`: goes with the review form.

    `voucher_code`: the voucher that the order shall use.
    """

    cart_id: int
    token_hash: str
    user_id: int | None
    order_key: str
    checkout: dict[str, Any]
    touched_at: datetime
    voucher_code: str | None = None

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


COLUMNS = (
    CARTS.c.id,
    CARTS.c.token_hash,
    CARTS.c.user_id,
    CARTS.c.order_key,
    CARTS.c.checkout,
    CARTS.c.touched_at,
    CARTS.c.voucher_code,
)
LINE_COLUMNS = (LINES.c.id, LINES.c.variant_id, LINES.c.lot_id, LINES.c.quantity, LINES.c.price_seen)


def whose(*, is_user: bool) -> ColumnElement[bool]:
    """SQL: the visitor's cart if it was touched within 30 days; the values come from `values_of`."""
    fresh = CARTS.c.touched_at > bindparam("since")
    if is_user:
        return and_(CARTS.c.user_id == bindparam("user"), fresh)
    return and_(CARTS.c.token_hash == bindparam("hash"), CARTS.c.user_id.is_(None), fresh)


_CART = {is_user: select(*COLUMNS).where(whose(is_user=is_user)) for is_user in (False, True)}
_LOCKED_CART = {is_user: each.with_for_update(key_share=True) for is_user, each in _CART.items()}
_CART_AND_LINES = {
    is_user: select(NUMBER, *COLUMNS, *LINE_COLUMNS)
    .select_from(CARTS.outerjoin(LINES, LINES.c.cart_id == CARTS.c.id))
    .where(whose(is_user=is_user))
    .order_by(LINES.c.id)
    for is_user in (False, True)
}
_LINES = select(*LINE_COLUMNS).where(LINES.c.cart_id == bindparam("cart")).order_by(LINES.c.id)
_BY_KEY = (
    select(NUMBER, *COLUMNS, *LINE_COLUMNS)
    .select_from(CARTS.join(LINES, LINES.c.cart_id == CARTS.c.id))
    .where(CARTS.c.order_key == bindparam("key"))
    .order_by(LINES.c.id)
    .with_for_update(key_share=True, of=(CARTS, LINES))
)


def cart_of(visitor: Visitor, at: datetime, *, for_change: bool = False) -> CartRow | None:
    """The visitor's cart, if it was touched within 30 days; `for_change`: under lock."""
    values = values_of(visitor, at)
    if values is None:
        return None
    statements = _LOCKED_CART if for_change else _CART
    row = run(statements[visitor.user_id is not None], values).one_or_none()
    return None if row is None else CartRow(*row)


def cart_with_lines(visitor: Visitor, at: datetime) -> tuple[CartRow | None, list[LineRow]]:
    """The visitor's cart and its lines as they were put in, and with them the version of the shop window. One statement."""
    values = values_of(visitor, at)
    if values is None:
        return None, []
    return _with_lines(run(_CART_AND_LINES[visitor.user_id is not None], values).all())


def lock_by_key(order_key: str) -> tuple[CartRow | None, list[LineRow]]:
    """The cart whose review form carries this key and its lines, under lock, with the version of the shop window.

    None when its order was placed, and when it is gone or empty. One statement: of somebody who changed the cart a moment
    before it sees the changed lines and not the added ones; those stay in the cart.
    """
    return _with_lines(run(_BY_KEY, {"key": order_key}).all())


def _with_lines(rows: Sequence[Row[Any]]) -> tuple[CartRow | None, list[LineRow]]:
    if not rows:
        return None, []
    know(rows[0][0])
    width = 1 + len(COLUMNS)
    lines = [LineRow(*row[width:]) for row in rows if row[width] is not None]
    return CartRow(*rows[0][1:width]), lines


def lines_of(cart_id: int) -> list[LineRow]:
    """The lines of a cart in the order in which they were put in."""
    return [LineRow(*row) for row in run(_LINES, {"cart": cart_id})]


def values_of(visitor: Visitor, at: datetime) -> dict[str, Any] | None:
    """The values of `whose`; None when there cannot be a cart. An account's is found from every device."""
    since = at - KEPT
    if visitor.user_id is not None:
        return {"user": visitor.user_id, "since": since}
    return None if visitor.token is None else {"hash": hash_of(visitor.token), "since": since}
