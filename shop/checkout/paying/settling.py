"""The single way to learn about money on an account: staff, a statement, a service's notice all come here.

The order's lock is taken first; the transfer is written once by its key; then what fits is applied, and what does
not is put before people. Everything in one transaction, nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.checkout import refunding
from shop.checkout.paying import ahead, matters, telling
from shop.checkout.paying.ahead import Rest
from shop.checkout.paying.reviving import revive
from shop.core.money import Dong
from shop.orders import services as orders
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.payments import attempts, transfers
from shop.payments.models import BankTransfer, Payment
from shop.payments.states import PaymentState, Problem
from shop.payments.transfers import Told


class Outcome(StrEnum):
    """What became of a transfer that was told."""

    PAID = "paid"
    PART = "part"  # all of it counts, and more is due
    CASE = "case"  # people have to look at all of it, or at the rest
    KNOWN = "known"  # told before: nothing was done


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a transfer fits its order: the attempt it pays, or why not."""

    attempt: Payment | None
    problem: Problem | None


def receive(told: Told, *, at: datetime, by: int | None) -> Outcome:
    """Take note of money on an account. Told twice, by whomever, it counts once. Raises NotFound for an unknown order."""
    order_id = told.order_id or transfers.order_of(told.text)
    locked = orders.lock_order(order_id) if order_id is not None else None
    transfers.bear_out(told, at=at)
    if locked is not None and transfers.is_told_again(locked.order.id, told, at=at):
        return Outcome.KNOWN
    transfer = transfers.write(told, at=at, by=by)
    if transfer is None:
        return Outcome.KNOWN
    return settle(transfer, locked, at=at, by=by)


def settle(
    transfer: BankTransfer,
    locked: Locked | None,
    *,
    is_chosen: bool = False,
    at: datetime,
    by: int | None,
) -> Outcome:
    """Apply an open transfer to a locked order as far as it fits. `is_chosen`: people say that it is for this order."""
    if locked is None:
        transfers.leave_open(transfer, Problem.UNMATCHED, order_id=None, at=at)
        if transfer.statement_id is not None:
            matters.about_statement(transfer.statement_id, at=at, by=by)
        else:
            matters.about(transfer, Problem.UNMATCHED, order=None, at=at, by=by)
        return Outcome.CASE
    attempt = attempts.latest(locked.order.id)
    is_due = attempt is not None and attempt.state is PaymentState.DUE
    rest = None if is_due else ahead.rest_of(locked.order, locked.parts)
    # Where money of the customer is expected, a sum alone does not tell it from a refund that came back.
    if not is_due and rest is None:
        if refunding.is_own_money(transfer, locked.order, at=at, by=by):
            return Outcome.KNOWN
    elif not is_chosen and refunding.own_money(transfer, locked.order) is not None:
        return _ask(transfer, locked, Problem.UNMATCHED, at, by)
    if rest is not None:
        fit = _fit_rest(transfer, locked, rest, at)
    else:
        fit = _fit(transfer, locked, attempt, at, by)
    if fit.attempt is None:
        return _ask(transfer, locked, fit.problem or Problem.UNMATCHED, at, by)
    return _apply(transfer, locked, fit.attempt, at, by)


def _ask(transfer: BankTransfer, locked: Locked, problem: Problem, at: datetime, by: int | None) -> Outcome:
    transfers.leave_open(transfer, problem, order_id=locked.order.id, at=at)
    matters.about(transfer, problem, order=locked.order, parts=locked.parts, at=at, by=by)
    return Outcome.CASE


def _fit(
    transfer: BankTransfer, locked: Locked, attempt: Payment | None, at: datetime, by: int | None
) -> _Fit:
    """Which attempt of the order this money is for. A lapsed order is brought back when its goods can be had."""
    order = locked.order
    if attempt is None:
        return _Fit(None, Problem.OTHER_METHOD)
    if attempt.operator_id != transfer.operator_id:
        return _Fit(None, Problem.WRONG_ACCOUNT)
    if attempt.state is PaymentState.DUE:
        return _Fit(attempt, None)
    if attempt.state is PaymentState.PAID:
        return _Fit(None, Problem.DOUBLE)
    if order.state is OrderState.LAPSED:
        again = revive(locked, attempt, transfer.amount, at=at, by=by)
        return _Fit(again, None if again else Problem.LATE)
    return _Fit(None, Problem.LATE if order.state is OrderState.CANCELLED else Problem.OTHER_METHOD)


def _fit_rest(transfer: BankTransfer, locked: Locked, rest: Rest, at: datetime) -> _Fit:
    """What is left to pay at the door is paid ahead."""
    to = rest.account
    if rest.payee != transfer.operator_id or to is None:
        return _Fit(None, Problem.WRONG_ACCOUNT)
    return _Fit(ahead.transfer(locked, rest, to, transfer.amount, at=at), None)


def _apply(transfer: BankTransfer, locked: Locked, attempt: Payment, at: datetime, by: int | None) -> Outcome:
    applied: Dong = min(transfer.amount, attempt.amount - attempt.paid)
    attempts.pay_in(attempt, applied, key=f"transfer:{transfer.id}", at=at, by=by)
    is_paid = attempt.state is PaymentState.PAID
    problem = Problem.OVER if applied < transfer.amount else (None if is_paid else Problem.SHORT)
    transfers.apply(
        transfer,
        order_id=locked.order.id,
        payment_id=attempt.id,
        applied=applied,
        problem=problem,
        at=at,
        by=by,
    )
    if problem is not None:
        matters.about(transfer, problem, order=locked.order, parts=locked.parts, at=at, by=by)
    if not is_paid:
        return Outcome.PART
    if attempt.fulfilment_id is not None:
        ahead.came(locked, attempt, at=at, by=by)
        return Outcome.CASE if problem else Outcome.PAID
    matters.short_is_settled(attempt, "Khách đã chuyển đủ phần còn thiếu.", at=at, by=by)
    if locked.order.state is OrderState.AWAITING_PAYMENT:
        orders.move_order(locked.order, OrderState.CONFIRMED, at=at, by=by)
    telling.paid(locked.order, locked.parts, at=at)
    return Outcome.CASE if problem else Outcome.PAID
