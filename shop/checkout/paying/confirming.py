"""Staff saw the money on the account: with what they saw, written down, for an order paid to their operator."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shop.audit import services as audit
from shop.checkout.paying import ahead
from shop.checkout.paying.settling import Outcome, receive
from shop.core.errors import NotFound, Refused
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.orders import services as orders
from shop.payments import attempts
from shop.payments.states import PaymentState, Source
from shop.payments.transfers import Told


def confirm(
    order_id: int,
    amount: Dong,
    *,
    evidence: str,
    reference: str | None,
    payees: Collection[int | None],
    at: datetime,
    by: int | None,
) -> Outcome:
    """Take note of a transfer that somebody saw; an order that is paid already stays as it is.

    `payees`: the operators whose accounts this person may speak for (None: the shop's own). Raises NotFound for
    another payee's order, Refused for one that is not paid by transfer.
    """
    locked = orders.lock_order(order_id)
    attempt, rest = attempts.latest(order_id), ahead.rest_of(locked.order, locked.parts)
    if attempt is None and rest is None:
        raise Refused(lazy("Đơn này không chờ chuyển khoản."))
    payee = rest.payee if rest is not None else attempt.operator_id if attempt is not None else None
    if payee not in payees:
        raise NotFound
    if rest is None and attempt is not None and attempt.state is PaymentState.PAID:
        return Outcome.KNOWN
    told = Told(
        payee,
        Source.STAFF,
        amount,
        reference=reference,
        order_id=order_id,
        note=evidence,
    )
    outcome = receive(told, at=at, by=by)
    audit.record(
        "payment.confirmed",
        by=by,
        at=at,
        subject_kind="order",
        subject_id=order_id,
        details={"amount": amount, "outcome": outcome.value},
    )
    return outcome
