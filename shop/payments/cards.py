"""An attempt to pay a whole order by card: its page at a service, what was learnt of it, and how it ends.

Whoever calls holds the order's lock; that lock guards its attempts as well. Nobody outside is asked from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, insert, or_, select

from shop.core.money import Dong
from shop.extensions import session
from shop.payments.models import Payment, PaymentEvent
from shop.payments.providers.base import Seen
from shop.payments.states import CARD_MOVES, Method, PaymentEventKind, PaymentState

CURRENCY = "vnd"
OPEN = (PaymentState.DUE, PaymentState.CANCELLING)
SHORTEST = timedelta(minutes=30)  # of a page's life, as Stripe asks
SLACK = timedelta(minutes=2)  # for the way there, and for a second try
_BY_CARD = Payment.method == Method.CARD


@dataclass(frozen=True, slots=True)
class Ref:
    """An attempt of an order; `page`: what the service calls its page, None before it was asked or answered."""

    payment_id: int
    order_id: int
    page: str | None


def open_card(
    order_id: int,
    code: str,
    amount: Dong,
    *,
    lasts: timedelta,
    at: datetime,
    part_id: int | None = None,
) -> Payment:
    """Ask for the whole of an order by card until the deadline; the attempt's number makes its key.

    `part_id`: not for the whole, but for what is left to pay for that part.
    """
    number = session.scalar(select(func.count()).where(Payment.order_id == order_id, _BY_CARD)) or 0
    attempt = Payment(
        order_id=order_id,
        fulfilment_id=part_id,
        operator_id=None,
        method=Method.CARD,
        state=PaymentState.DUE,
        amount=amount,
        paid=0,
        created_at=at,
        moved_at=at,
        deadline_at=at + max(lasts, SHORTEST) + SLACK,
        provider_key=f"{code}-{number + 1}",
    )
    session.add(attempt)
    session.flush()
    return attempt


def latest(order_id: int) -> Payment | None:
    """The last attempt of an order by card, as it is now."""
    return session.scalar(
        select(Payment)
        .where(Payment.order_id == order_id, _BY_CARD)
        .order_by(Payment.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def now(payment_id: int) -> Payment:
    """An attempt as it is now."""
    return session.scalars(
        select(Payment).where(Payment.id == payment_id).execution_options(populate_existing=True)
    ).one()


def ref(payment_id: int) -> Ref:
    """Where an attempt is found at the service. No lock."""
    row = session.execute(
        select(Payment.id, Payment.order_id, Payment.provider_ref).where(Payment.id == payment_id)
    ).one()
    return Ref(*row)


def of_seen(seen: Seen) -> Ref | None:
    """The attempt that a page belongs to: by its name, else by the key it was asked with. No lock."""
    row = session.execute(
        select(Payment.id, Payment.order_id, Payment.provider_ref)
        .where(_BY_CARD, or_(Payment.provider_ref == seen.ref, Payment.provider_key == seen.reference))
        .order_by((Payment.provider_ref == seen.ref).desc().nulls_last())
        .limit(1)
    ).one_or_none()
    return Ref(*row) if row else None


def of_intent(intent: str) -> Ref | None:
    """The attempt that a payment at the service belongs to. No lock."""
    row = session.execute(
        select(Payment.id, Payment.order_id, Payment.provider_ref).where(
            _BY_CARD, Payment.provider_intent == intent
        )
    ).one_or_none()
    return Ref(*row) if row else None


def open_pages(order_id: int) -> list[Ref]:
    """The attempts of an order that somebody may still pay, or that wait for the service's word. No lock."""
    rows = session.execute(
        select(Payment.id, Payment.order_id, Payment.provider_ref)
        .where(Payment.order_id == order_id, _BY_CARD, Payment.state.in_(OPEN))
        .order_by(Payment.id)
    )
    return [Ref(*row) for row in rows]


def fits(attempt: Payment, seen: Seen) -> bool:
    """Whether a page asks for just this attempt: its key, its sum, in đồng."""
    return (seen.reference, seen.amount, seen.currency.lower()) == (
        attempt.provider_key,
        attempt.amount,
        CURRENCY,
    ) and attempt.provider_ref in {None, seen.ref}


def pay_in(attempt: Payment, seen: Seen, *, at: datetime) -> None:
    """The whole of an attempt came by card; whether it settles the order is the caller's to say."""
    session.execute(
        insert(PaymentEvent).values(
            payment_id=attempt.id,
            kind=PaymentEventKind.RECEIVED,
            amount=attempt.amount,
            event_key=f"card:{attempt.id}",
            at=at,
            by=None,
        )
    )
    attempt.paid, attempt.provider_intent = attempt.amount, seen.intent
    attempt.provider_ref = seen.ref
    session.flush()


def begin_end(attempt: Payment, ends_as: str, *, at: datetime, note: str | None = None) -> None:
    """The order shall end, or be paid otherwise, once the service has ended the page; the first wish stays."""
    if attempt.state is PaymentState.CANCELLING:
        return
    move(attempt, PaymentState.CANCELLING, at=at)
    attempt.ends_as, attempt.ends_note = ends_as, note
    session.flush()


def move(attempt: Payment, to: PaymentState, *, at: datetime) -> None:
    """Move an attempt. Raises Refused when the table does not allow it."""
    CARD_MOVES.check(attempt.state, to)
    attempt.state, attempt.moved_at = to, at
    session.flush()


def overdue(at: datetime, *, most: int = 200) -> list[Ref]:
    """The attempts whose deadline has passed while nobody is known to have paid, the longest overdue first."""
    return _found(PaymentState.DUE, Payment.deadline_at < at, most=most)


def ending(at: datetime, *, most: int = 200) -> list[Ref]:
    """The attempts that wait since `at` or before for the service to end their page."""
    return _found(PaymentState.CANCELLING, Payment.moved_at <= at, most=most)


def unheard(at: datetime, *, most: int = 200) -> list[Ref]:
    """The attempts with an open page of which nothing was heard since `at`."""
    silent = or_(Payment.asked_at.is_(None), Payment.asked_at <= at)
    return _found(PaymentState.DUE, Payment.provider_ref.is_not(None), silent, most=most)


def _found(state: PaymentState, *conditions: ColumnElement[bool], most: int) -> list[Ref]:
    rows = session.execute(
        select(Payment.id, Payment.order_id, Payment.provider_ref)
        .where(_BY_CARD, Payment.state == state, Payment.deadline_at.is_not(None), *conditions)
        .order_by(Payment.asked_at.nulls_first(), Payment.id)
        .limit(most)
    )
    return [Ref(*row) for row in rows]
