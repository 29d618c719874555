"""Placing and cancelling: the actions that cross cart, stock, order and money. One transaction each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert

from shop.accounts import throttling
from shop.accounts.models import Consent
from shop.accounts.states import ConsentPurpose
from shop.accounts.throttling import Limit
from shop.cart import queries as carts
from shop.cart import services as cart_services
from shop.cart.queries import CartRow, Visitor
from shop.catalogue.queries import remembered
from shop.checkout import alcohol, announcing, bringing, caps, days, drafting, gifts
from shop.checkout import details as typed
from shop.checkout.details import Details
from shop.checkout.paying import awaiting, cancelling, payee, wishes
from shop.checkout.queries import quote
from shop.checkout.quote import Quote, Wanted
from shop.checkout.refusals import CartGone, Changed, Lacking
from shop.checkout.rules import Rules, current_rules
from shop.core.clock import vn_day
from shop.core.errors import Refused, Shortage
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.delivery.services import lock_capacities
from shop.extensions import later, together
from shop.inventory import services as inventory
from shop.invoices import services as invoices
from shop.orders import labels
from shop.orders import queries as order_queries
from shop.orders import services as orders
from shop.orders.services import NewOrder
from shop.orders.states import OrderState
from shop.payments import queries as payments
from shop.payments import services as payment_services
from shop.payments.accounts import Account
from shop.payments.methods.base import PaymentMethod
from shop.payments.states import Method
from shop.promotions import using
from shop.promotions.queries import Asked

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
    age: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the order's page is. `cart`: the one that was emptied; None when this form had placed it before.

    `by_card`: the customer goes on to the page of the payment service.
    """

    token: str
    cart: CartRow | None = None
    by_card: bool = False

    def emptied_cart_of(self, visitor: Visitor) -> bool:
        """Whether it was this visitor's cart that became the order, just now."""
        return self.cart is not None and self.cart.belongs_to(visitor)


def bound_quote(
    kept: Details,
    wanted: Sequence[Wanted],
    at: datetime,
    rules: Rules | None = None,
    asked: Asked | None = None,
    *,
    presumed: bool = False,
) -> tuple[Quote, str, PaymentMethod]:
    """A quote of the kept answers, the digest that binds it, and the way to pay. Raises BadInput on `payment`.

    `presumed`: see `facts.load`.
    """
    method = payments.find_method(kept.payment, kept.door)
    rules = rules or current_rules()
    most = rules.promotion_most_percent
    found = quote(wanted, kept.where, at=at, method=method, asked=asked, most_percent=most, presumed=presumed)
    more = (kept.street or "", kept.payment, rules.version, *(kept.gift.words if kept.gift else ()))
    return found, found.digest(*more), method


def voucher_of(cart: CartRow, phone: str | None) -> Asked | None:
    """The voucher that a cart keeps, asked for by whoever would order it."""
    return Asked(cart.voucher_code, phone, cart.user_id) if cart.voucher_code else None


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
    cart, lines = carts.lock_by_key(agreed.key)
    if cart is None:
        return _placed_before(agreed.key)
    at = clock()
    kept = typed.from_json(cart.checkout)
    if kept is None:
        raise CartGone
    if not agreed.terms:
        raise Refused(lazy("Hãy đồng ý với điều khoản sử dụng trước khi đặt hàng."))
    gifts.check(payments.find_method(kept.payment, kept.door), for_others=bool(kept.recipient_name))
    wanted = wanted_of(lines)
    rules = current_rules()
    asked = voucher_of(cart, kept.phone)
    found, digest, method = bound_quote(kept, wanted, at, rules, asked, presumed=True)
    # What other outlets bring is not presumed: who brings what follows from the stock.
    presumed = digest == agreed.digest or not bringing.is_possible(kept.where, vn_day(at))
    sites = [parcel.site for parcel in found.parcels]
    capacities = days.limiting(sites, kept.where, at)
    if capacities:
        _count(limits, kept, at)
        lock_capacities(capacities)
    if capacities or not presumed:
        found, digest, method = bound_quote(kept, wanted, at, rules, asked, presumed=presumed)
    if not found.is_complete or digest != agreed.digest:
        fresh, *_ = bound_quote(kept, wanted, at, rules, asked)
        raise Changed(fresh) if fresh.is_complete else Lacking(fresh)
    alcohol.check(method, found, of_age=agreed.age)
    account = payee.check(method, found)
    new = drafting.draft(
        found,
        kept,
        method,
        remembered.stars(drafting.product_ids(found), at),
        key=agreed.key,
        terms_version=rules.version,
        language=language,
        user_id=cart.user_id,
    )
    try:
        with together(ids=drafting.ids(new)):
            if not capacities:
                _count(limits, kept, at)
            caps.check(method, kept.phone, found.total, rules)
            token = write(new, found, kept, method, agreed, rules=rules, account=account, at=at)
            cart_services.empty(cart.cart_id, [line.line_id for line in lines], at=at)
    except Shortage as error:
        fresh, now, _method = bound_quote(kept, wanted, at, rules, asked)
        if fresh.is_complete and now != digest:
            raise Changed(fresh) from error  # other outlets bring it, or another one does
        raise Lacking(fresh, {short.variant_id for short in error.lines}) from error
    return Placed(token, cart, by_card=method.method is Method.CARD)


def cancel(token: str, *, reason: str | None, at: datetime) -> int | None:
    """The customer cancels before anything is prepared: stock is free again, nothing is due, the outlet is told.

    Cancelled twice it changes nothing. While a page for a card is open, the order only begins to end: gives the
    attempt for `paying.end_page`, outside the transaction. Raises NotFound, Refused once an outlet has begun.
    """
    locked = orders.lock_order(order_queries.id_by_token(token))
    order = locked.order
    if order.state is OrderState.CANCELLED:
        return None
    if not labels.can_cancel(order.state, [part.state for part in locked.parts]):
        raise Refused(lazy("Điểm bán đã chuẩn bị hàng nên không hủy ở đây được nữa. Hãy gọi cho điểm bán."))
    waiting = wishes.begin(order, wishes.CANCELLED, at=at, note=reason)
    if waiting is None:
        cancelling.cancel_now(locked, reason=reason, at=at)
    return waiting


def _placed_before(key: str) -> Placed:
    token = order_queries.token_by_key(key)
    if token is None:
        raise CartGone
    return Placed(token)


def _count(limits: Sequence[Limit], kept: Details, at: datetime) -> None:
    """Count this order against the address and the phone. What is refused later is not counted.

    The phone's row is locked by the next question to the database and stays so until the order is written: orders of one
    phone come one after the other, so that the cap on its open orders holds (`caps`). Whoever places orders takes
    locks in one order: cart or list, these rows, capacities of days, stock, voucher. Who tried too often hears it when
    the stock was locked too, which is one statement with this.
    """
    throttling.count((*limits, Limit(throttling.key("order-phone", kept.phone), 20, 3600)), at)


def write(
    new: NewOrder,
    found: Quote,
    kept: Details,
    method: PaymentMethod,
    agreed: Agreed,
    *,
    rules: Rules,
    account: Account | None,
    at: datetime,
) -> str:
    """Write an order that was agreed to, hold its goods and ask for its money; gives its token.

    The caller holds the lock that the order's key stands for. Raises Shortage, Changed.
    """
    user_id = new.customer.user_id
    soon = inventory.lock_soon(drafting.pairs(new))
    made = orders.create(new, at=at, by=user_id)
    wants = drafting.wants(new, made.lines, drafting.promises(found))
    inventory.reserve(wants, at=at, by=user_id, soon=soon)
    _use_voucher(made.order_id, found, kept, user_id, at)
    _consent(made.order_id, agreed, rules.version, at)
    if kept.buyer is not None:
        invoices.ask_all(made.order_id, [part.operator_id for part in new.fulfilments], kept.buyer, at=at)
    if method.is_prepaid:
        _ask_ahead(made.order_id, account, found.total, rules, at)
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


def _use_voucher(order_id: int, found: Quote, kept: Details, user_id: int | None, at: datetime) -> None:
    """Count the voucher under its lock. Raises Changed when somebody took its last use a moment ago."""
    tried = found.voucher
    if tried is None or tried.terms is None or not tried.amount:
        return
    voucher_id = tried.terms.voucher_id
    if using.use(voucher_id, order_id, phone=kept.phone, user_id=user_id, amount=tried.amount, at=at):
        raise Changed(found)


def _ask_ahead(order_id: int, account: Account | None, total: Dong, rules: Rules, at: datetime) -> None:
    """Money is due ahead for the whole order: on one account, or by card."""
    order = orders.lock_order(order_id).order
    if account is not None:
        awaiting.transfer(order, account, total, hours=rules.transfer_hours, at=at)
    else:
        awaiting.card(order, total, minutes=rules.card_minutes, at=at)


def _consent(order_id: int, agreed: Agreed, version: str, at: datetime) -> None:
    answers = ((ConsentPurpose.TERMS, True), (ConsentPurpose.MARKETING, agreed.marketing))
    later(
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
