"""People send money back: over the counter with a receipt, or by transfer with the bank's number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shop.audit import services as audit
from shop.cases.services import resolve
from shop.checkout.refunding import telling
from shop.checkout.refunding.covering import HELD
from shop.checkout.refunding.owing import amount_case_key, case_key
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_code
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.models import Order
from shop.payments import refunds, transfers
from shop.payments.models import Refund
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.states import TransferState


def pay_out(
    refund_id: int,
    way: RefundWay,
    *,
    reference: str | None,
    evidence: str,
    payees: Collection[int | None],
    at: datetime,
    by: int | None,
) -> Refund:
    """The money has left the till or the account; done twice it changes nothing.

    `payees`: the operators whose money this person may send (None: the shop's own). A receipt in cash gets a number
    of its own. What a service gave back otherwise than asked is done when people say so. Raises NotFound for another payee's refund, BadInput on `reference` for a transfer without its number,
    Refused when it is not due, or when the service that took the money sends it back itself.
    """
    order, refund = locked(refund_id, payees)
    if refund.state is RefundState.DONE:
        return refund
    if way is RefundWay.PROVIDER or not refund.is_for_people:
        raise Refused(lazy("Khoản này được hoàn về thẻ, không trả bằng cách khác."))
    if refund.transfer_id is None and refunds.free(order.id) < 0:
        raise Refused(HELD)
    if way is RefundWay.BANK and not reference:
        raise BadInput("reference", lazy("Hãy ghi mã giao dịch của ngân hàng."))
    refund.way = way if refund.state is RefundState.DUE else refund.way
    refund.reference = reference if way is RefundWay.BANK else f"HT-{random_code(8)}"
    refund.evidence = evidence
    refunds.move(refund, RefundState.DONE, at=at, by=by)
    ended(order, refund, at=at, by=by)
    _write_down("refund.paid_out", refund, at, by)
    return refund


def drop(refund_id: int, why: str, *, payees: Collection[int | None], at: datetime, by: int | None) -> None:
    """Nothing is owed after all: agreed with the customer, and why. Raises NotFound, Refused when it is not due."""
    _order, refund = locked(refund_id, payees)
    refund.evidence = why
    refunds.move(refund, RefundState.CANCELLED, at=at, by=by)
    resolve(case_key(refund.id), resolution=f"Không hoàn: {why}"[:500], by=by, at=at)
    _write_down("refund.dropped", refund, at, by)


def keep_transfer(transfer_id: int, why: str, *, at: datetime, by: int | None) -> None:
    """A locked transfer stays after all: what it owed back is not owed any more."""
    refund = refunds.of_transfer(transfer_id)
    if refund is not None:
        refund.evidence = why
        refunds.move(refund, RefundState.CANCELLED, at=at, by=by)


def transfer_went_back(transfer_id: int, note: str, *, at: datetime, by: int | None) -> None:
    """A locked transfer was sent back by hand: so is what it owed."""
    refund = refunds.of_transfer(transfer_id)
    if refund is None:
        return
    refund.evidence = note[:300]
    refunds.move(refund, RefundState.DONE, at=at, by=by)
    telling.done(session.get_one(Order, refund.order_id), refund, at=at)


def ended(order: Order, refund: Refund, *, at: datetime, by: int | None) -> None:
    """A refund is done: its case is over, a transfer that it sent back too, and the customer is told."""
    words = f"Đã hoàn tiền: {refund.reference or refund.provider_ref}"
    for key in (case_key(refund.id), amount_case_key(refund.id)):
        resolve(key, resolution=words[:500], by=by, at=at)
    if refund.transfer_id is not None:
        transfer = transfers.lock(refund.transfer_id)
        if transfer.state is TransferState.OPEN:
            transfers.send_back(transfer, words[:500], at=at, by=by)
        resolve(f"transfer:{transfer.id}", resolution=words[:500], by=by, at=at)
    telling.done(order, refund, at=at)


def locked(refund_id: int, payees: Collection[int | None]) -> tuple[Order, Refund]:
    """A refund of these payees under its order's lock. Raises NotFound for another payee's."""
    order = orders.lock_order(refunds.order_of(refund_id)).order
    refund = refunds.fresh(refund_id)
    if refund.operator_id not in payees:
        raise NotFound
    if refund.transfer_id is not None:
        transfers.lock(refund.transfer_id)  # it guards its refunds: they end when it is put to another order
        refund = refunds.fresh(refund_id)
    return order, refund


def _write_down(action: str, refund: Refund, at: datetime, by: int | None) -> None:
    details = {"order": refund.order_id, "amount": refund.amount, "way": refund.way.value}
    audit.record(action, by=by, at=at, subject_kind="refund", subject_id=refund.id, details=details)
