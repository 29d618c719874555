"""Which money goes back: from which attempts, by whom who has it, which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Channel, Door
from shop.outlets.models import Outlet
from shop.payments import refunds
from shop.payments.models import CardDispute, Payment
from shop.payments.queries import is_prepaid
from shop.payments.refund_states import RefundWay
from shop.payments.states import Method


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a refund (đồng) goes back in one way: from one attempt, or from several (None) that one operator has.

    ``dispute``: the bank gave it back already, by this lost one.
    """

    amount: Dong
    source: Payment | None
    payee: int | None
    way: RefundWay
    dispute: CardDispute | None = None


def pieces(order: Order, part: Fulfilment | None, amount: Dong) -> Sequence[Piece]:
    """Where so much comes from: one attempt that can bear all of it, else the latest first, none more than it brought.

    What a card paid goes back to that card; the rest is one piece for each who has the money.
    """
    one = attempt(order.id, part, amount)
    if one is not None:
        return [all_of(order, one, amount)]
    cards: list[Piece] = []
    others: dict[int | None, list[tuple[Dong, Payment | None]]] = {}
    left = amount
    for payment in _candidates(order.id, part):
        taken = min(left, max(0, refunds.room_of(payment)))
        left -= taken
        if not taken:
            continue
        if payment.provider_intent is not None:
            cards.append(Piece(taken, payment, payment.operator_id, RefundWay.PROVIDER))
        else:
            others.setdefault(payment.operator_id, []).append((taken, payment))
    if left:
        others.setdefault(payee(order, None, part), []).append((left, None))
    return [*cards, *(_together(order, owner, found) for owner, found in others.items())]


def of_one_payee(order: Order, part: Fulfilment, amount: Dong) -> Sequence[Piece]:
    """The same where one payee has all of it; money that several have is one piece, of no attempt."""
    found = pieces(order, part, amount)
    if len({piece.payee for piece in found}) == 1:
        return found
    return [Piece(amount, None, payee(order, None, part), way(order, None))]


def all_of(order: Order, payment: Payment, amount: Dong) -> Piece:
    """All of it from one attempt."""
    return Piece(amount, payment, payment.operator_id, way(order, payment))


def _together(order: Order, owner: int | None, found: Sequence[tuple[Dong, Payment | None]]) -> Piece:
    only = found[0][1] if len(found) == 1 else None
    return Piece(sum(taken for taken, _payment in found), only, owner, way(order, only))


def attempt(order_id: int, part: Fulfilment | None, amount: Dong) -> Payment | None:
    """The attempt that all of it can be taken from: the part's own first, then the latest; None: from several.

    What was paid at the door of another part is not touched for this one.
    """
    found = _candidates(order_id, part)
    return next((payment for payment in found if refunds.room_of(payment) >= amount), None)


def payee(order: Order, source: Payment | None, part: Fulfilment | None) -> int | None:
    """Who has the money: the operator whose attempt it was, or all were, else the one that serves the part."""
    if source is not None:
        return source.operator_id
    had = {payment.operator_id for payment in _candidates(order.id, part)}
    if len(had) == 1:
        return had.pop()
    if is_prepaid(order.payment_method):
        return order.payee_operator_id
    place = part or first_part(order.id)
    return session.scalar(select(Outlet.operator_id).where(Outlet.id == place.outlet_id))


def way(order: Order, source: Payment | None) -> RefundWay:
    """As it came: by the service, by transfer, or in cash where the customer comes to the counter anyway."""
    if source is not None and source.provider_intent is not None:
        return RefundWay.PROVIDER
    if order.door is not Door.PICKUP:
        return RefundWay.BANK
    if order.channel is Channel.TILL:
        return RefundWay.CASH
    is_outlets = source is not None and source.method is Method.EXCHANGE and source.operator_id is not None
    if is_outlets or not is_prepaid(order.payment_method):
        return RefundWay.CASH
    return RefundWay.BANK


def first_part(order_id: int) -> Fulfilment:
    """The part that speaks for the whole of an order."""
    return session.scalars(
        select(Fulfilment).where(Fulfilment.order_id == order_id).order_by(Fulfilment.id).limit(1)
    ).one()


def _candidates(order_id: int, part: Fulfilment | None) -> Sequence[Payment]:
    """The attempts that may give money back: the part's own first, then the latest; of no part: any."""
    found = (
        payment
        for payment in refunds.attempts_of(order_id)
        if part is None or payment.fulfilment_id in {None, part.id}
    )
    return sorted(found, key=lambda payment: payment.fulfilment_id is None)
