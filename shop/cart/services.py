"""What a visitor does with a cart. Ids in, no request, no commit; nothing here reserves goods."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from shop.accounts.models import User
from shop.cart import limits
from shop.cart.queries import (
    CARTS,
    COLUMNS,
    KEPT,
    LINES,
    CartRow,
    LineRow,
    Visitor,
    cart_of,
    hash_of,
    lines_of,
)
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import run, session

TOUCH_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Goods:
    """What is put in: as `cart.offers` found it on offer. `price`: đồng for `price_per` units."""

    variant_id: int
    lot_id: int | None
    step: int
    measure: str
    price: int


@dataclass(frozen=True, slots=True)
class After:
    """A cart after a change. `token`: a new one for the cookie, when a cart was made."""

    lines: int
    token: str | None = None


def add(visitor: Visitor, goods: Goods, quantity: int, *, at: datetime) -> After:
    """Put goods into the visitor's cart, which is made when there is none.

    More of what lies there already is added up, to 999 at most. Raises BadInput for a quantity outside the
    limits, Refused when 50 lines are full.
    """
    limits.check_quantity(quantity, goods.step, goods.measure)
    cart = _locked(visitor, at) or _locked_alone(visitor, at)
    token = None
    if cart is None:
        token, cart_id = _make(visitor.user_id, at)
        lines: list[LineRow] = []
    else:
        cart_id, lines = cart.cart_id, lines_of(cart.cart_id)
        _touch(cart, at)
    same = next((line for line in lines if _is_same(line, goods)), None)
    if same is not None:
        together = limits.joined(same.quantity, quantity, goods.step)
        _write(same.line_id, together, goods.price)
        return After(len(lines))
    if len(lines) >= limits.MOST_LINES:
        raise Refused(lazy("Giỏ hàng đã đủ %(most)s dòng. Hãy đặt hàng hoặc bỏ bớt.", most=limits.MOST_LINES))
    line = {
        "variant_id": goods.variant_id,
        "lot_id": goods.lot_id,
        "quantity": quantity,
        "price_seen": goods.price,
    }
    _insert_line(cart_id, line, at)
    return After(len(lines) + 1, token)


def change(visitor: Visitor, line_id: int, goods: Goods, quantity: int, *, at: datetime) -> After:
    """Another quantity of a line; the price of today becomes the one that was seen. Raises NotFound, BadInput."""
    cart = _own(visitor, at)
    limits.check_quantity(quantity, goods.step, goods.measure)
    changed = run(
        update(LINES)
        .where(LINES.c.id == line_id, LINES.c.cart_id == cart.cart_id)
        .values(quantity=quantity, price_seen=goods.price)
    )
    if changed.rowcount != 1:
        raise NotFound
    _touch(cart, at)
    return After(len(lines_of(cart.cart_id)))


def remove(visitor: Visitor, line_id: int, *, at: datetime) -> tuple[LineRow, After]:
    """Take a line out; the line, so that it can be put back. Raises NotFound."""
    cart = _own(visitor, at)
    lines = lines_of(cart.cart_id)
    gone = next((line for line in lines if line.line_id == line_id), None)
    if gone is None:
        raise NotFound
    run(delete(LINES).where(LINES.c.id == line_id, LINES.c.cart_id == cart.cart_id))
    _touch(cart, at)
    return gone, After(len(lines) - 1)


def keep_checkout(visitor: Visitor, typed: Mapping[str, Any], *, at: datetime) -> None:
    """Keep what was typed on the way to the order. Raises NotFound without a cart."""
    cart = _own(visitor, at)
    run(update(CARTS).where(CARTS.c.id == cart.cart_id).values(checkout=dict(typed), touched_at=at))


def merge(token: str | None, user_id: int, *, at: datetime) -> After:
    """At sign-in: the browser's cart becomes the account's, or goes into it; of equal lines the larger stays.

    The browser's token opens nothing afterwards.
    """
    guest = _locked(Visitor(token), at)
    mine = Visitor(user_id=user_id)
    own = _locked(mine, at)
    if guest is None:
        return After(len(lines_of(own.cart_id)) if own else 0)
    own = own or _locked_alone(mine, at)
    if own is None:
        _forget_over(user_id, at)
        run(
            update(CARTS)
            .where(CARTS.c.id == guest.cart_id)
            .values(user_id=user_id, token_hash=hash_of(random_token()), touched_at=at)
        )
        return After(len(lines_of(guest.cart_id)))
    count = _pour(guest.cart_id, own.cart_id, at)
    run(delete(LINES).where(LINES.c.cart_id == guest.cart_id))
    run(delete(CARTS).where(CARTS.c.id == guest.cart_id))
    run(update(CARTS).where(CARTS.c.id == own.cart_id).values(touched_at=at))
    return After(count)


def lock_by_key(order_key: str) -> CartRow | None:
    """The cart whose review form carries this key, under lock; None when its order was placed or it is gone."""
    row = run(_BY_KEY, {"key": order_key}).one_or_none()
    return None if row is None else CartRow(*row)


_BY_KEY = select(*COLUMNS).where(CARTS.c.order_key == bindparam("key")).with_for_update(key_share=True)
_TAKE_OUT = delete(LINES).where(
    LINES.c.cart_id == bindparam("cart"), LINES.c.id.in_(bindparam("lines", expanding=True))
)
_NEXT_KEY = (
    update(CARTS)
    .where(CARTS.c.id == bindparam("cart"))
    .values(order_key=bindparam("key"), touched_at=bindparam("at"))
)


def empty(cart_id: int, line_ids: Collection[int], *, at: datetime) -> None:
    """After an order: exactly the ordered lines go, and the next order has another key."""
    run(_TAKE_OUT, {"cart": cart_id, "lines": list(line_ids)})
    run(_NEXT_KEY, {"cart": cart_id, "key": random_token(), "at": at})


def forget_old(at: datetime, most: int = 1000) -> int:
    """Delete carts that nobody touched for 30 days; how many. For the nightly work."""
    old = session.scalars(select(CARTS.c.id).where(CARTS.c.touched_at <= at - KEPT).limit(most)).all()
    run(delete(LINES).where(LINES.c.cart_id.in_(old)))
    run(delete(CARTS).where(CARTS.c.id.in_(old)))
    return len(old)


def _locked(visitor: Visitor, at: datetime) -> CartRow | None:
    return cart_of(visitor, at, for_change=True)


def _locked_alone(visitor: Visitor, at: datetime) -> CartRow | None:
    """The cart of an account that had none a moment ago; until the end nobody else makes one for it."""
    if visitor.user_id is None:
        return None
    run(select(User.id).where(User.id == visitor.user_id).with_for_update(key_share=True))
    return _locked(visitor, at)


def _forget_over(user_id: int, at: datetime) -> None:
    """Delete the account's cart of more than 30 days ago: there is room for one."""
    run(delete(CARTS).where(CARTS.c.user_id == user_id, CARTS.c.touched_at <= at - KEPT))


def _own(visitor: Visitor, at: datetime) -> CartRow:
    cart = _locked(visitor, at)
    if cart is None:
        raise NotFound
    return cart


def _make(user_id: int | None, at: datetime) -> tuple[str, int]:
    token = random_token()
    if user_id is not None:
        _forget_over(user_id, at)
    cart_id = run(
        insert(CARTS)
        .values(
            token_hash=hash_of(token),
            user_id=user_id,
            order_key=random_token(),
            checkout={},
            created_at=at,
            touched_at=at,
        )
        .returning(CARTS.c.id)
    ).scalar_one()
    return token, cart_id


def _touch(cart: CartRow, at: datetime) -> None:
    """Move the 30 days along, at most once an hour."""
    if at - cart.touched_at >= TOUCH_AGAIN:
        run(update(CARTS).where(CARTS.c.id == cart.cart_id).values(touched_at=at))


def _is_same(line: LineRow, goods: Goods) -> bool:
    return (line.variant_id, line.lot_id) == (goods.variant_id, goods.lot_id)


def _write(line_id: int, quantity: int, price_seen: int) -> None:
    run(update(LINES).where(LINES.c.id == line_id).values(quantity=quantity, price_seen=price_seen))


def _insert_line(cart_id: int, line: Mapping[str, Any], at: datetime) -> None:
    run(insert(LINES), [{"cart_id": cart_id, "added_at": at, **line}])


def _pour(guest_id: int, own_id: int, at: datetime) -> int:
    """Put the lines of one cart into another; how many lines that has then."""
    own = {(line.variant_id, line.lot_id): line for line in lines_of(own_id)}
    count = len(own)
    for line in lines_of(guest_id):
        known = own.get((line.variant_id, line.lot_id))
        if known is not None:
            _write(known.line_id, max(known.quantity, line.quantity), line.price_seen)
        elif count < limits.MOST_LINES:
            row = {"variant_id": line.variant_id, "lot_id": line.lot_id, "quantity": line.quantity}
            _insert_line(own_id, {**row, "price_seen": line.price_seen}, at)
            count += 1
    return count
