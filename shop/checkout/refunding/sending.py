"""The service that took the money gives it back: asked with no transaction open, once per refund, until it says so.

due → sending is committed before the service is asked, with the refund's own id as the key that makes the same
question the same. So whoever is killed in between is asked again by the worker, and no đồng goes twice: a service
forgets a key after a day, so one that was asked before is first asked which refund it knows by that key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select

from shop.cases.services import open_case
from shop.cases.states import CaseKind
from shop.checkout.refunding import disputing
from shop.checkout.refunding.owing import ORDER, amount_case_key, put_before_people
from shop.checkout.refunding.paying_out import ended
from shop.core.money import format_dong
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.models import Order
from shop.payments import disputes, refunds
from shop.payments.models import Payment, Refund
from shop.payments.providers.base import (
    Provider,
    ProviderRefused,
    SeenRefund,
)
from shop.payments.providers.base import RefundState as Seen
from shop.payments.refund_states import OPEN, RefundState, RefundWay
from shop.unit_of_work import in_transaction, outside

AMOUNT = "amount_mismatch"
DISPUTED = "charge_disputed"  # why the service refuses


@dataclass(frozen=True, slots=True)
class _Question:
    """What the service is asked: about a refund that it named (`ref`), or for one, again when `is_again`."""

    intent: str
    amount: int
    key: str
    ref: str | None
    is_again: bool


def waiting(*, most: int = 50) -> list[int]:
    """The refunds that a service has to give back, first those it was never or longest ago asked about. No lock.

    Without those that it gave back otherwise than was asked: people look at them. Nor while a bank decides about a
    dispute over the payment.
    """
    return list(
        session.scalars(
            select(Refund.id)
            .where(
                Refund.way == RefundWay.PROVIDER,
                Refund.state.in_(OPEN),
                Refund.failure.is_(None),
                Refund.payment_id.not_in(disputes.held_payments()),
            )
            .order_by(Refund.asked_at.nulls_first(), Refund.id)
            .limit(most)
        )
    )


def send(refund_id: int, provider: Provider, *, clock: Callable[[], datetime]) -> RefundState | None:
    """Take one refund a step further; where it stands now, None when it is no longer the service's to give.

    Raises ProviderUnreachable, which leaves it on its way. A service that refuses leaves it to people, by transfer.
    """
    question = in_transaction(lambda: _begin(refund_id, clock()))
    if question is None:
        return None
    try:
        seen = outside(lambda: _ask(provider, question))
    except ProviderRefused as refusal:
        code = refusal.code
        if code == DISPUTED:
            _hear_disputes(provider, question.intent, clock)
        return in_transaction(lambda: _fail(refund_id, code, clock()))
    return in_transaction(lambda: _learn(refund_id, seen, clock()))


def hear(seen: SeenRefund, *, at: datetime) -> bool:
    """The service told of a refund, in the caller's transaction; False for one that is not known here (yet)."""
    refund_id = session.scalar(select(Refund.id).where(Refund.provider_ref == seen.ref))
    if refund_id is None:
        return False
    _learn(refund_id, seen, at)
    return True


def _begin(refund_id: int, at: datetime) -> _Question | None:
    """Say before asking that the service is being asked."""
    _order, refund = _locked(refund_id)
    if (
        refund.way is not RefundWay.PROVIDER
        or refund.state not in OPEN
        or disputes.is_held(refund.payment_id)
    ):
        return None
    is_again = refund.state is RefundState.SENDING
    if not is_again:
        refunds.move(refund, RefundState.SENDING, at=at, by=None)
    intent = session.get_one(Payment, refund.payment_id).provider_intent or ""
    refund.asked_at = at
    return _Question(intent, refund.amount, f"refund-{refund.id}", refund.provider_ref, is_again)


def _ask(provider: Provider, question: _Question) -> SeenRefund:
    if question.ref is not None:
        return provider.look_refund(question.ref)
    known = provider.find_refund(question.intent, key=question.key) if question.is_again else None
    return known or provider.refund(question.intent, question.amount, key=question.key)


def _learn(refund_id: int, seen: SeenRefund, at: datetime) -> RefundState:
    """Only forward: done once is done, unless the money came back to the service."""
    order, refund = _locked(refund_id)
    refund.provider_ref = seen.ref
    if refund.way is not RefundWay.PROVIDER:
        return refund.state
    if seen.state is Seen.FAILED:
        return _failed(order, refund, Seen.FAILED.value, at)
    if seen.amount != refund.amount:
        _put_amount_before_people(order, refund, seen, at)
        return refund.state
    if seen.state is Seen.SUCCEEDED and refund.state is RefundState.SENDING:
        refunds.move(refund, RefundState.DONE, at=at, by=None)
        ended(order, refund, at=at, by=None)
    return refund.state


def _put_amount_before_people(order: Order, refund: Refund, seen: SeenRefund, at: datetime) -> None:
    """The service gave back another sum than was asked for: nothing follows from that by rule."""
    if refund.failure == AMOUNT:
        return
    refund.failure = AMOUNT
    open_case(
        CaseKind.MONEY_UNMATCHED,
        subject_kind=ORDER,
        subject_id=order.id,
        title=f"Đơn {order.code}: cổng thẻ hoàn {format_dong(seen.amount)} thay vì {format_dong(refund.amount)}",
        details={"order": order.code, "amount": refund.amount, "refund": seen.ref},
        dedupe_key=amount_case_key(refund.id),
        by=None,
        at=at,
    )


def _fail(refund_id: int, code: str, at: datetime) -> RefundState:
    order, refund = _locked(refund_id)
    return _failed(order, refund, code, at)


def _failed(order: Order, refund: Refund, code: str, at: datetime) -> RefundState:
    """It did not go that way: people send it by transfer, and the customer names an account."""
    if refund.way is not RefundWay.PROVIDER or refund.state not in {RefundState.SENDING, RefundState.DONE}:
        return refund.state
    refund.failure = code[:100]
    refunds.move(refund, RefundState.FAILED, at=at, by=None)
    refund.way = RefundWay.BANK
    refunds.move(refund, RefundState.DUE, at=at, by=None)
    put_before_people(order, refund, at=at, by=None)
    disputing.settle(order, at=at)
    return refund.state


def _hear_disputes(provider: Provider, intent: str, clock: Callable[[], datetime]) -> None:
    """The service says that there is one: the message about it has not come yet."""
    for seen in outside(lambda: list(provider.find_disputes(intent))):
        in_transaction(partial(disputing.take, seen, at=clock()))


def _locked(refund_id: int) -> tuple[Order, Refund]:
    order = orders.lock_order(refunds.order_of(refund_id)).order
    return order, refunds.fresh(refund_id)
