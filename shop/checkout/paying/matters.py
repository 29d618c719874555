"""The cases that money makes: what no rule may decide is put before people, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.cases.services import open_case, resolve
from shop.cases.states import CaseKind
from shop.checkout import refunding
from shop.checkout.refunding.owing import Owed
from shop.core.money import Dong, format_dong
from shop.orders.models import Fulfilment, Order
from shop.payments import transfers
from shop.payments.models import BankTransfer, Payment
from shop.payments.refund_states import RefundReason
from shop.payments.states import Problem

TRANSFER = "bank_transfer"
STATEMENT = "bank_statement"

_TITLES = {
    Problem.UNMATCHED: "Có {amount} chuyển khoản chưa biết của đơn nào",
    Problem.WRONG_ACCOUNT: "Có {amount} chuyển cho đơn {code} vào tài khoản khác với tài khoản của đơn",
    Problem.SHORT: "Đơn {code}: khách chuyển {amount}, còn thiếu",
    Problem.OVER: "Đơn {code}: khách chuyển thừa {rest}",
    Problem.DOUBLE: "Đơn {code} đã trả tiền, lại có thêm {amount} chuyển khoản",
    Problem.LATE: "Đơn {code} không còn hiệu lực, tiền {amount} mới tới",
    Problem.OTHER_METHOD: "Đơn {code} trả tiền mặt nhưng có {amount} chuyển khoản: đừng thu thêm trước khi xem lại",
}
_BACK = (Problem.OVER, Problem.DOUBLE, Problem.LATE)  # nothing else is likely to become of this money


def about(
    transfer: BankTransfer,
    problem: Problem,
    *,
    order: Order | None,
    parts: Sequence[Fulfilment] = (),
    at: datetime,
    by: int | None,
) -> None:
    """Open the case of a transfer that does not fit. Titles are Vietnamese: staff read them."""
    title = _TITLES[problem].format(
        amount=format_dong(transfer.amount),
        rest=format_dong(transfer.amount - transfer.applied),
        code=order.code if order else "",
    )
    details: dict[str, object] = {"amount": transfer.amount, "text": transfer.text}
    if order is not None:
        details["order"] = order.code
    open_case(
        CaseKind.LATE_MONEY if problem is Problem.LATE else CaseKind.MONEY_UNMATCHED,
        subject_kind=TRANSFER,
        subject_id=transfer.id,
        title=title,
        outlet_id=parts[0].outlet_id if parts else None,
        details=details,
        dedupe_key=_key(transfer.id),
        by=by,
        at=at,
    )
    if order is not None and problem in _BACK:
        refunding.owe_transfer(transfer, order, problem, at=at, by=by)


def about_statement(statement_id: int, *, at: datetime, by: int | None) -> None:
    """One case for all lines of a statement that belong to no order: a bank's list holds many that never will."""
    open_case(
        CaseKind.MONEY_UNMATCHED,
        subject_kind=STATEMENT,
        subject_id=statement_id,
        title=f"Sao kê số {statement_id} có khoản chưa biết của đơn nào",
        details={"statement": statement_id},
        dedupe_key=f"statement:{statement_id}",
        by=by,
        at=at,
    )


def statement_is_settled(statement_id: int, *, at: datetime, by: int | None) -> None:
    """Every line of a statement is put to an order or sent back."""
    resolve(f"statement:{statement_id}", resolution="Mọi khoản của sao kê đã được xử lý.", by=by, at=at)


def is_settled(transfer_id: int, words: str, *, at: datetime, by: int | None) -> None:
    """The trouble of a transfer is over; its case, if one is open, says how."""
    resolve(_key(transfer_id), resolution=words, by=by, at=at)


def short_is_settled(attempt: Payment, words: str, *, at: datetime, by: int | None) -> None:
    """Nobody waits any more for the rest of an attempt that was paid in part: the cases about it are over."""
    for transfer_id in transfers.short_ones(attempt.id):
        is_settled(transfer_id, words, at=at, by=by)


def owe_back(
    order: Order,
    amount: Dong,
    why: str,
    *,
    reason: RefundReason,
    key: str,
    payment: Payment | None = None,
    at: datetime,
    by: int | None,
) -> None:
    """Money came that pays for no goods: somebody has to send it back. Once per `key`; `payment`: it came by that."""
    refunding.owe(order, Owed(reason, why, other=amount), key=key, payment=payment, at=at, by=by)


def _key(transfer_id: int) -> str:
    return f"transfer:{transfer_id}"
