"""Taking in what a payment service says, and putting before people what does not agree. Nothing is repaired here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from shop.audit import services as audit
from shop.cases.services import open_case, resolve
from shop.cases.states import CaseKind
from shop.core.errors import NotFound
from shop.core.money import format_dong
from shop.extensions import session
from shop.payments.models import Payment, Refund
from shop.payments.providers.base import Movement, MovementKind
from shop.payments.states import Method
from shop.reconciliation.judging import Own, judge
from shop.reconciliation.models import UNSEEN, ProviderMovement
from shop.reconciliation.queries import BALANCE
from shop.reconciliation.states import Mismatch

MOVEMENTS = cast("Table", ProviderMovement.__table__)
SUBJECT = "provider_movement"
AGREES = "Sổ của cửa hàng và của dịch vụ đã khớp."
_TITLES = {
    Mismatch.UNKNOWN: "Dịch vụ thẻ có khoản {amount} không thuộc đơn nào",
    Mismatch.AMOUNT: "Dịch vụ thẻ ghi {amount}, cửa hàng ghi số khác",
    Mismatch.CURRENCY: "Dịch vụ thẻ có khoản không phải tiền đồng",
    Mismatch.STATE: "Dịch vụ thẻ ghi khoản hoàn {amount} khác với cửa hàng",
}


def take(provider: str, told: Sequence[Movement], *, at: datetime) -> int:
    """Keep lines of a service's balance and compare them with the books; how many were new.

    Lines that did not agree before, and that nobody looked at, are compared again: a payment may have been settled
    since.
    """
    new = [each for each in told if _keep(provider, each, at)]
    by_ref = {each.ref: each for each in told}
    again = session.scalars(select(ProviderMovement).where(ProviderMovement.provider == provider, UNSEEN))
    fresh = session.scalars(
        select(ProviderMovement).where(
            ProviderMovement.provider == provider, ProviderMovement.ref.in_([each.ref for each in new])
        )
    )
    for row in {row.id: row for row in (*again, *fresh)}.values():
        _compare(row, by_ref.get(row.ref) or _told(row), at)
    session.flush()
    details = {"provider": provider, "lines": len(told), "new": len(new)}
    audit.record("balance.read", by=None, at=at, subject_kind=BALANCE, details=details)
    return len(new)


def mismatched(movement_id: int) -> ProviderMovement:
    """A line that does not or did not agree. Raises NotFound."""
    row = session.get(ProviderMovement, movement_id)
    if row is None or row.mismatch is None:
        raise NotFound
    return row


def see(movement_id: int, *, note: str, at: datetime, by: int | None) -> None:
    """Somebody looked into a line and says what came of it. Raises NotFound for a line that agrees."""
    row = mismatched(movement_id)
    row.seen_note, row.seen_at, row.seen_by = note, at, by
    session.flush()
    resolve(_key(row), resolution=note, by=by, at=at)


def _keep(provider: str, each: Movement, at: datetime) -> bool:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    found = session.scalar(
        insert(MOVEMENTS)
        .values(
            provider=provider,
            ref=each.ref,
            kind=each.kind,
            amount=each.amount,
            fee=each.fee,
            currency=each.currency[:8],
            source=each.source,
            intent=each.intent,
            at=each.at,
            taken_at=at,
        )
        .on_conflict_do_nothing(index_elements=[MOVEMENTS.c.provider, MOVEMENTS.c.ref])
        .returning(MOVEMENTS.c.id)
    )
    return found is not None


def _told(row: ProviderMovement) -> Movement:
    return Movement(row.ref, row.kind, row.amount, row.fee, row.currency, row.at, row.source, row.intent)


def _compare(row: ProviderMovement, told: Movement, at: datetime) -> None:
    own = _own(row, told)
    before, row.mismatch = row.mismatch, judge(told, own)
    session.flush()
    if row.mismatch is not None and before is None:
        open_case(
            CaseKind.MONEY_UNMATCHED,
            subject_kind=SUBJECT,
            subject_id=row.id,
            title=_TITLES[row.mismatch].format(amount=format_dong(abs(row.amount))),
            details={"ref": row.ref, "amount": row.amount},
            dedupe_key=_key(row),
            by=None,
            at=at,
        )
    if row.mismatch is None and before is not None:
        resolve(_key(row), resolution=AGREES, by=None, at=at)


def _own(row: ProviderMovement, told: Movement) -> Own | None:
    """What the shop wrote down of the same money; the line remembers which row it is."""
    if told.kind is MovementKind.CHARGE and told.intent:
        by_card = Payment.method == Method.CARD  # an exchange that is paid with it bears its name too
        payment = session.scalar(select(Payment).where(Payment.provider_intent == told.intent, by_card))
        row.payment_id = payment.id if payment else None
        return Own(payment.paid) if payment else None
    if told.kind in {MovementKind.REFUND, MovementKind.REFUND_FAILED} and told.source:
        refund = session.scalar(select(Refund).where(Refund.provider_ref == told.source))
        row.refund_id = refund.id if refund else None
        return Own(refund.amount, refund.state) if refund else None
    return None


def _key(row: ProviderMovement) -> str:
    return f"movement:{row.id}"
