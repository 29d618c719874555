"""People decide what no rule could: which order a transfer is for, or that it went back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from shop.audit import services as audit
from shop.checkout import refunding
from shop.checkout.paying import matters
from shop.checkout.paying.settling import Outcome, settle
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.models import Order
from shop.payments import transfers
from shop.payments.models import BankTransfer
from shop.payments.states import TransferState


def put_to_order(
    transfer_id: int, code: str, *, operators: Collection[int | None], at: datetime, by: int | None
) -> Outcome:
    """This open transfer is for the order with this code; then it is settled as if the code had stood in its text.

    Raises NotFound for another operator's transfer, BadInput on `code` for an unknown order, Refused when a part of
    it was applied before.
    """
    order_id = session.scalar(select(Order.id).where(Order.code == code))
    if order_id is None:
        raise BadInput("code", lazy("Không có đơn nào với mã này."))
    locked = orders.lock_order(order_id)
    transfer = _mine(transfer_id, operators)
    if transfer.applied:
        raise Refused(lazy("Một phần khoản này đã tính cho đơn khác. Hãy hoàn lại phần thừa."))
    matters.is_settled(transfer_id, f"Gắn với đơn {code}.", at=at, by=by)
    refunding.keep_transfer(transfer_id, f"gắn với đơn {code}", at=at, by=by)
    outcome = settle(transfer, locked, is_chosen=True, at=at, by=by)
    _look_at_statement(transfer, at, by)
    _write_down("payment.matched", transfer_id, {"order": order_id, "outcome": outcome.value}, at, by)
    return outcome


def send_back(
    transfer_id: int, note: str, *, operators: Collection[int | None], at: datetime, by: int | None
) -> None:
    """What was not applied of a transfer was sent back to the payer. Raises NotFound, Refused when nothing is open."""
    transfer = _mine(transfer_id, operators)
    transfers.send_back(transfer, note, at=at, by=by)
    refunding.transfer_went_back(transfer_id, note, at=at, by=by)
    matters.is_settled(transfer_id, f"Đã hoàn lại: {note}"[:500], at=at, by=by)
    _look_at_statement(transfer, at, by)
    rest = transfer.amount - transfer.applied
    _write_down("payment.sent_back", transfer_id, {"amount": rest}, at, by)


def _mine(transfer_id: int, operators: Collection[int | None]) -> BankTransfer:
    transfer = transfers.lock(transfer_id)
    if transfer.operator_id not in operators:
        raise NotFound
    if transfer.state is not TransferState.OPEN:
        raise Refused(lazy("Khoản chuyển này đã được xử lý."))
    return transfer


def _look_at_statement(transfer: BankTransfer, at: datetime, by: int | None) -> None:
    number = transfer.statement_id
    if number is not None and not transfers.is_statement_open(number):
        matters.statement_is_settled(number, at=at, by=by)


def _write_down(
    action: str, transfer_id: int, details: dict[str, object], at: datetime, by: int | None
) -> None:
    audit.record(
        action, by=by, at=at, subject_kind="bank_transfer", subject_id=transfer_id, details=dict(details)
    )
