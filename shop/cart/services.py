"""What a visitor does with a cart. Ids in, no request, no commit; nothing here reserves goods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, null, select, update

from shop.accounts.models import User
from shop.cart import limits
from shop.cart.queries import (
    CARTS,
    KEPT,
    LINES,
    CartRow,
    LineRow,
    Visitor,
    cart_of,
    hash_of,
    lines_of,
    values_of,
    whose,
)
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import later, run, session
from shop.inventory.queries.one_of import Among

TOUCH_AGAIN = timedelta(hours=1)
Which = tuple[int, int | None]  # a variant, and a lot when it is marked down


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
    """A cart after a change. `token`: a new one for the cookie, when a guest's cart was made."""

    lines: int
    token: str | None = None


def add(visitor: Visitor, goods: Goods, quantity: int, *, at: datetime) -> After:
    """Put goods into the visitor's cart, which is made when there is none.

    More of what lies there already is added up, to 999 at most. Raises BadInput for a quantity outside the
    limits, Refused when 50 lines are full.
    """
    limits.check_quantity(quantity, goods.step, goods.measure)
    after, taken = add_all(visitor, {0: (goods, quantity)}, at=at)
    if not taken:
        raise Refused(lazy("Giỏ hàng đã đủ %(most)s dòng. Hãy đặt hàng hoặc bỏ bớt.", most=limits.MOST_LINES))
    return after


def add_all(
    visitor: Visitor, wanted: Mapping[int, tuple[Goods, int]], *, at: datetime
) -> tuple[After, set[int]]:
    """Put goods in like `add`, several at once by keys of the caller's; which keys went in.

    A quantity outside the limits, and what is beyond 50 lines, stays out. At most seven statements.
    """
    allowed = {key: want for key, want in wanted.items() if _is_allowed(*want)}
    if not allowed:
        return After(0), set()
    cart = _locked(visitor, at) or _locked_alone(visitor, at)
    token = None
    if cart is None:
        token, cart_id = _make(visitor.user_id, at)
        lines: list[LineRow] = []
    else:
        cart_id, lines = cart.cart_id, lines_of(cart.cart_id)
        _touch(cart, at)
    held = {(line.variant_id, line.lot_id): line.quantity for line in lines}
    prices: dict[Which, int] = {}
    taken = set()
    for key, (goods, quantity) in allowed.items():
        which = (goods.variant_id, goods.lot_id)
        if which in held or len(held) < limits.MOST_LINES:
            held[which] = limits.joined(held.get(which, 0), quantity, goods.step)
            prices[which] = goods.price
            taken.add(key)
    _write_lines(cart_id, lines, [(which, held[which], price) for which, price in prices.items()], at)
    return After(len(held), token if visitor.user_id is None else None), taken


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
    values = values_of(visitor, at)
    if (
        values is None
        or run(_KEEP[visitor.user_id is not None], values | {"typed": dict(typed), "at": at}).rowcount != 1
    ):
        raise NotFound


_KEEP = {
    is_user: update(CARTS)
    .where(whose(is_user=is_user))
    .values(checkout=bindparam("typed"), touched_at=bindparam("at"))
    for is_user in (False, True)
}


def keep_voucher(visitor: Visitor, code: str | None, *, at: datetime) -> None:
    """Keep the code of a voucher, or forget it. Raises NotFound without a cart."""
    cart = _own(visitor, at)
    run(update(CARTS).where(CARTS.c.id == cart.cart_id).values(voucher_code=code, touched_at=at))


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
    code = own.voucher_code or guest.voucher_code
    run(update(CARTS).where(CARTS.c.id == own.cart_id).values(touched_at=at, voucher_code=code))
    return After(count)


_TAKE_OUT = delete(LINES).where(LINES.c.cart_id == bindparam("cart"), Among(LINES.c.id, "lines"))
_NEXT_KEY = (
    update(CARTS)
    .where(CARTS.c.id == bindparam("cart"))
    .values(order_key=bindparam("key"), touched_at=bindparam("at"), voucher_code=null())
)


def empty(cart_id: int, line_ids: Collection[int], *, at: datetime) -> None:
    """After an order: exactly the ordered lines go, the voucher too, and the next order has another key."""
    later(_TAKE_OUT, {"cart": cart_id, "lines": list(line_ids)})
    later(_NEXT_KEY, {"cart": cart_id, "key": random_token(), "at": at})


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
    cart: dict[str, Any] = {
        "token_hash": hash_of(token),
        "user_id": user_id,
        "order_key": random_token(),
        "checkout": {},
        "created_at": at,
        "touched_at": at,
    }
    return token, run(_NEW, cart).scalar_one()


_NEW = insert(CARTS).returning(CARTS.c.id)


def _touch(cart: CartRow, at: datetime) -> None:
    """Move the 30 days along, at most once an hour."""
    if at - cart.touched_at >= TOUCH_AGAIN:
        run(update(CARTS).where(CARTS.c.id == cart.cart_id).values(touched_at=at))


def _is_allowed(goods: Goods, quantity: int) -> bool:
    try:
        limits.check_quantity(quantity, goods.step, goods.measure)
    except BadInput:
        return False
    return True


_CHANGE = (
    update(LINES)
    .where(LINES.c.id == bindparam("line"))
    .values(quantity=bindparam("units"), price_seen=bindparam("price"))
)


def _write_lines(
    cart_id: int, lines: Iterable[LineRow], wanted: Iterable[tuple[Which, int, int]], at: datetime
) -> None:
    """Write (variant and lot, quantity, price seen) over these lines of the cart, or beside them."""
    ids = {(line.variant_id, line.lot_id): line.line_id for line in lines}
    changed, added = [], []
    for which, quantity, price in wanted:
        if which in ids:
            changed.append({"line": ids[which], "units": quantity, "price": price})
        else:
            row = {"variant_id": which[0], "lot_id": which[1], "quantity": quantity, "price_seen": price}
            added.append({"cart_id": cart_id, "added_at": at, **row})
    if changed:
        run(_CHANGE, changed)
    if added:
        run(insert(LINES), added)


def _pour(guest_id: int, own_id: int, at: datetime) -> int:
    """Put the lines of one cart into another; how many lines that has then."""
    lines = lines_of(own_id)
    held = {(line.variant_id, line.lot_id): line.quantity for line in lines}
    wanted = []
    for line in lines_of(guest_id):
        which = (line.variant_id, line.lot_id)
        if which in held or len(held) < limits.MOST_LINES:
            held[which] = max(held.get(which, 0), line.quantity)
            wanted.append((which, held[which], line.price_seen))
    _write_lines(own_id, lines, wanted, at)
    return len(held)
