"""Placing and cancelling: the actions that cross cart, stock, order and money. One transaction each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, insert

from shop.accounts import throttling
from shop.accounts.models import Consent
from shop.accounts.states import ConsentPurpose
from shop.accounts.throttling import Limit, TooManyTries
from shop.cart import queries as carts
from shop.cart import services as cart_services
from shop.cart.queries import CartRow, Visitor
from shop.catalogue.queries import remembered
from shop.checkout import announcing, caps, drafting
from shop.checkout import details as typed
from shop.checkout.details import Details
from shop.checkout.paying import payee, refunds, telling
from shop.checkout.queries import quote
from shop.checkout.quote import Quote, Wanted
from shop.checkout.refusals import CartGone, Changed, Lacking
from shop.checkout.rules import Rules, current_rules
from shop.core.errors import Refused, Shortage
from shop.core.sentences import lazy
from shop.extensions import run
from shop.inventory import services as inventory
from shop.orders import labels
from shop.orders import queries as order_queries
from shop.orders import services as orders
from shop.orders.states import FulfilmentState, OrderState
from shop.payments import attempts
from shop.payments import queries as payments
from shop.payments import services as payment_services
from shop.payments.accounts import Account
from shop.payments.methods.base import PaymentMethod

CANCELLED = lazy("Khách hủy đơn")  # kept in Vietnamese in the ledger, read in the language of the reader

ORDER = "order"
CONSENTS = cast("Table", Consent.__table__)
_CONSENTS = insert(CONSENTS).returning(CONSENTS.c.id)  # both rows in one statement


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the review form sends back: the cart's key, the digest that was shown, and the answers of its ticks."""

    key: str
    digest: str
    terms: bool
    marketing: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the order's page is. `cart`: the one that was emptied; None when this form had placed it before."""

    token: str
    cart: CartRow | None = None

    def emptied_cart_of(self, visitor: Visitor) -> bool:
        """Whether it was this visitor's cart that became the order, just now."""
        return self.cart is not None and self.cart.belongs_to(visitor)


def bound_quote(
    kept: Details, wanted: Sequence[Wanted], at: datetime, rules: Rules | None = None
) -> tuple[Quote, str, PaymentMethod]:
    """A quote of the kept answers, the digest that binds it, and the way to pay. Raises BadInput on `payment`."""
    method = payments.find_method(kept.payment, kept.door)
    found = quote(wanted, kept.where, at=at, method=method)
    version = (rules or current_rules()).version
    more = (kept.street or "", kept.payment, version)
    return found, found.digest(*more), method


def wanted_of(lines: Sequence[carts.LineRow]) -> list[Wanted]:
    """A cart's lines as a quote asks for them."""
    return [
        Wanted(line.line_id, line.variant_id, line.quantity, line.lot_id, line.price_seen) for line in lines
    ]


def place(
    agreed: Agreed, *, clock: Callable[[], datetime], language: str, limits: Sequence[Limit] = ()
) -> Placed:
    """Turn the cart of this key into an order, once; the same form sent again gives the same order.

    The clock is read after the cart's lock was got. Raises CartGone, Lacking (every short line at once),
    Changed (another digest than was shown), Refused, TooManyTries; the caller's transaction then keeps nothing.
    """
    cart = cart_services.lock_by_key(agreed.key)
    if cart is None:
        return _placed_before(agreed.key)
    at = clock()
    kept = typed.from_json(cart.checkout)
    lines = carts.lines_now(cart.cart_id)
    if kept is None or not lines:
        raise CartGone
    if not agreed.terms:
        raise Refused(lazy("Hãy đồng ý với điều khoản sử dụng trước khi đặt hàng."))
    _count(limits, kept, at)
    wanted = wanted_of(lines)
    rules = current_rules()
    found, digest, method = bound_quote(kept, wanted, at, rules)
    if not found.is_complete:
        raise Lacking(found)
    if digest != agreed.digest:
        raise Changed(found)
    caps.check(method, kept.phone, found.total, rules)
    account = payee.check(method, found)
    token = _write(
        found, kept, method, agreed, rules, account=account, at=at, language=language, user_id=cart.user_id
    )
    cart_services.empty(cart.cart_id, [line.line_id for line in lines], at=at)
    return Placed(token, cart)


def cancel(token: str, *, reason: str | None, at: datetime) -> None:
    """The customer cancels before anything is prepared: stock is free again, nothing is due, the outlet is told.

    Cancelled twice it changes nothing. Raises NotFound for an unknown token, Refused once an outlet has begun.
    """
    locked = orders.lock_order(order_queries.id_by_token(token))
    order, parts = locked.order, locked.parts
    if order.state is OrderState.CANCELLED:
        return
    if not labels.can_cancel(order.state, [part.state for part in parts]):
        raise Refused(lazy("Điểm bán đã chuẩn bị hàng nên không hủy ở đây được nữa. Hãy gọi cho điểm bán."))
    for part in parts:
        if part.state is not FulfilmentState.CANCELLED:
            orders.move_fulfilment(part, FulfilmentState.CANCELLED, at=at, by=order.user_id)
    orders.move_order(order, OrderState.CANCELLED, at=at, by=order.user_id, note=reason)
    inventory.release(order_queries.line_ids(order.id), at=at, by=order.user_id, reason=CANCELLED.msgid)
    payment_services.cancel_due([part.id for part in parts], at=at)
    if payments.is_prepaid(order.payment_method):
        refunds.end_attempt(order, "khách hủy đơn", at=at, by=order.user_id)
    announcing.cancelled(order, parts, at=at)


def _placed_before(key: str) -> Placed:
    token = order_queries.token_by_key(key)
    if token is None:
        raise CartGone
    return Placed(token)


def _count(limits: Sequence[Limit], kept: Details, at: datetime) -> None:
    """Count this order against the address and the phone. What is refused later is not counted.

    The phone's row stays locked until the order is written: orders of one phone come one after the other, so that
    the cap on its open orders holds (`caps`).
    """
    mine = Limit(throttling.key("order-phone", kept.phone), 20, 3600)
    wait = throttling.take((*limits, mine), at)
    if wait:
        raise TooManyTries(wait)


def _write(
    found: Quote,
    kept: Details,
    method: PaymentMethod,
    agreed: Agreed,
    rules: Rules,
    *,
    account: Account | None,
    at: datetime,
    language: str,
    user_id: int | None,
) -> str:
    stars = remembered.stars(drafting.product_ids(found), at)
    new = drafting.draft(
        found,
        kept,
        method,
        stars,
        key=agreed.key,
        terms_version=rules.version,
        language=language,
        user_id=user_id,
    )
    made = orders.create(new, at=at, by=user_id)
    try:
        inventory.reserve(drafting.wants(new, made.lines), at=at, by=user_id)
    except Shortage as error:
        raise Lacking(found, {short.variant_id for short in error.lines}) from error
    _consent(made.order_id, agreed, rules.version, at)
    if account is not None:
        _await_transfer(made.order_id, account, found, rules, at)
        return made.token
    payment_services.make_due(
        made.order_id,
        method.method,
        [
            payment_services.Due(made.fulfilments[part.outlet_id], part.operator_id, part.amount_to_collect)
            for part in new.fulfilments
        ],
        at=at,
    )
    announcing.placed(new, made, found, at=at)
    return made.token


def _await_transfer(order_id: int, account: Account, found: Quote, rules: Rules, at: datetime) -> None:
    """Money is due on one account for the whole order; its goods are held until the deadline."""
    deadline_at = at + timedelta(hours=rules.transfer_hours)
    attempts.open_transfer(order_id, account, found.total, deadline_at=deadline_at, at=at)
    telling.to_pay(orders.lock_order(order_id).order, found.total, deadline_at, at=at)


def _consent(order_id: int, agreed: Agreed, version: str, at: datetime) -> None:
    answers = ((ConsentPurpose.TERMS, True), (ConsentPurpose.MARKETING, agreed.marketing))
    run(
        _CONSENTS,
        [
            {
                "subject_kind": ORDER,
                "subject_id": order_id,
                "purpose": purpose,
                "text_version": version,
                "given": given,
                "at": at,
            }
            for purpose, given in answers
        ],
    )
