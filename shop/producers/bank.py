"""Where a producer is paid."""

from __future__ import annotations

from datetime import datetime

from shop.audit.services import record
from shop.core import bank_account
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.extensions import session
from shop.producers.letters import tell
from shop.producers.models import ProducerBankAccount


def save_bank(
    producer_id: int, bank_bin: str, number: str, name: str, *, at: datetime, by: int | None
) -> None:
    """Write the account of a producer; every change is kept in the log, without the number.

    Raises BadInput on `bank_bin` or `bank_account` for what cannot be an account.
    """
    if not (bank_bin and number and name):
        raise BadInput("bank_account", lazy("Tài khoản ngân hàng cần đủ mã ngân hàng, số và tên tài khoản."))
    bank_account.check(bank_bin, number, name, prefix="bank")
    row = session.get(ProducerBankAccount, producer_id, with_for_update={"key_share": True})
    if row is None:
        row = ProducerBankAccount(producer_id=producer_id)
        session.add(row)
    row.bank_bin, row.bank_account, row.bank_account_name = bank_bin, number, name
    row.written_at, row.written_by = at, by
    session.flush()
    record(
        "producer.bank_changed",
        by=by,
        at=at,
        subject_kind="producer",
        subject_id=producer_id,
        details={"last4": number[-4:]},
    )
    tell(
        producer_id,
        "bank_changed",
        lazy("Tài khoản nhận tiền đã đổi"),
        [
            lazy(
                "Tài khoản mới tận cùng %(last)s. Nếu không phải người của bạn đổi, hãy báo ngay.",
                last=number[-4:],
            )
        ],
        at,
    )
