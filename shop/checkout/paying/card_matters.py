"""The cases that cards make. Titles are Vietnamese: staff read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.cases.services import open_case, resolve
from shop.cases.states import CaseKind
from shop.checkout.paying import matters
from shop.core.money import format_dong
from shop.orders.models import Fulfilment, Order
from shop.payments.models import Payment
from shop.payments.providers.base import Seen, SeenDispute
from shop.payments.refund_states import RefundReason

ORDER = "order"


def is_wrong(
    order: Order, attempt: Payment, seen: Seen, *, parts: Sequence[Fulfilment], at: datetime
) -> None:
    """The service shows a payment that is not the one that was asked for: nothing is counted."""
    open_case(
        CaseKind.MONEY_UNMATCHED,
        subject_kind=ORDER,
        subject_id=order.id,
        title=(
            f"Đơn {order.code}: cổng thẻ báo {seen.amount} {seen.currency.upper()},"
            f" đơn cần {format_dong(attempt.amount)}"
        ),
        outlet_id=parts[0].outlet_id if parts else None,
        details={"order": order.code, "page": seen.ref, "amount": seen.amount, "currency": seen.currency},
        dedupe_key=f"card-wrong:{attempt.id}",
        by=None,
        at=at,
    )


def came_for_nothing(order: Order, attempt: Payment, *, at: datetime) -> None:
    """The money of a card came, and the order had ended or was paid already: all of it goes back."""
    words, key = "tiền thẻ tới khi đơn không chờ nữa", f"card:{attempt.id}"
    matters.owe_back(
        order, attempt.paid, words, reason=RefundReason.LATE, key=key, payment=attempt, at=at, by=None
    )


def is_silent(order: Order, attempt: Payment, *, at: datetime) -> None:
    """The service was asked for a day to end a page and gave no answer; the goods are still held."""
    open_case(
        CaseKind.MONEY_UNMATCHED,
        subject_kind=ORDER,
        subject_id=order.id,
        title=f"Đơn {order.code}: cổng thẻ không trả lời đã hơn 24 giờ, hàng vẫn được giữ",
        details={"order": order.code, "amount": attempt.amount, "page": attempt.provider_ref},
        dedupe_key=_silent(attempt.id),
        by=None,
        at=at,
    )


def speaks_again(payment_id: int, *, at: datetime) -> None:
    """It answered: the case about its silence is over."""
    resolve(_silent(payment_id), resolution="Cổng thẻ đã trả lời.", by=None, at=at)


def is_disputed(order: Order, dispute: SeenDispute, *, at: datetime) -> None:
    """A buyer's bank asks for money back: somebody answers it at the service before the deadline there."""
    open_case(
        CaseKind.DISPUTE,
        subject_kind=ORDER,
        subject_id=order.id,
        title=f"Đơn {order.code}: chủ thẻ khiếu nại {format_dong(dispute.amount)} với ngân hàng",
        details={"order": order.code, "dispute": dispute.ref, "reason": dispute.reason},
        dedupe_key=_dispute(dispute.ref),
        by=None,
        at=at,
    )


def dispute_is_won(dispute: SeenDispute, *, at: datetime) -> None:
    """The bank gave the money back to the shop."""
    resolve(_dispute(dispute.ref), resolution="Ngân hàng đã bác khiếu nại của chủ thẻ.", by=None, at=at)


def _silent(payment_id: int) -> str:
    return f"card-silent:{payment_id}"


def _dispute(ref: str) -> str:
    return f"dispute:{ref}"[:100]
