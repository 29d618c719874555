"""Paying signed statements: a batch for the bank, and what it closes once it is paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, insert, select

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.outlets.models import Operator
from shop.producers.models import ProducerBankAccount
from shop.settlement import telling
from shop.settlement.models import Payout, PayoutLine, SettlementAccount, SettlementEntry, Statement
from shop.settlement.queries.conditions import mine, owed_by
from shop.settlement.queries.overview import parties
from shop.settlement.services.history import move
from shop.settlement.states import PAYOUT_MOVES, EntryKind, PayoutState, StatementState

ENTRIES = cast("Table", SettlementEntry.__table__)
PAID = "payout"
Bank = tuple[str, str, str]


def start_payout(
    operator_id: int | None, account_ids: Collection[int], *, at: datetime, by: int | None
) -> int:
    """Put all signed, unpaid statements of these accounts into a batch; gives its id.

    A negative statement is set against the others of its account; an account that owes nothing in all is left for the
    next time. Raises BadInput when nothing is to be paid or an account of a party is not known.
    """
    statements = _payable(operator_id, account_ids)
    sums = {key: sum(one.amount for one in statements if one.account_id == key) for key in _keys(statements)}
    due = {key: amount for key, amount in sums.items() if amount > 0}
    if not due:
        raise BadInput("accounts", lazy("Không có khoản nào phải trả trong các mục đã chọn."))
    banks = {key: _bank(key) for key in due}
    payout = Payout(
        operator_id=operator_id,
        state=PayoutState.DRAFT,
        created_at=at,
        created_by=by,
        moved_at=at,
        moved_by=by,
    )
    session.add(payout)
    session.flush()
    session.add_all(_line(payout.id, key, due[key], banks[key]) for key in sorted(due))
    for one in statements:
        if one.account_id in due:
            one.payout_id = payout.id
    session.flush()
    return payout.id


def mark_paid(
    payout_id: int,
    *,
    operator_ids: Collection[int],
    includes_shop: bool = False,
    paid_on: date,
    reference: str,
    at: datetime,
    by: int | None,
) -> None:
    """The bank has paid the batch: its statements are paid, and the payment is an entry of each.

    Raises NotFound, Refused when it was ended before, BadInput for a day to come or before the batch.
    """
    payout = _lock(payout_id, operator_ids, includes_shop=includes_shop)
    if not vn_day(payout.created_at) <= paid_on <= vn_day(at):
        raise BadInput("paid_on", lazy("Ngày trả từ ngày lập đợt chi đến hôm nay."))
    payout.paid_on = paid_on
    _end(payout, PayoutState.PAID, at, by)
    payout.reference = reference.strip() or None
    statements = _of(payout_id)
    note = " · ".join(filter(None, (f"{paid_on:%d/%m/%Y}", payout.reference)))
    for one in statements:
        move(one, StatementState.PAID, at=at, by=by, note=note)
    session.execute(insert(ENTRIES), [_paid(one, paid_on, at) for one in statements])
    telling.paid(payout, at)


def drop(
    payout_id: int,
    *,
    operator_ids: Collection[int],
    includes_shop: bool = False,
    at: datetime,
    by: int | None,
) -> None:
    """The batch is not paid; its statements wait for the next. Raises as mark_paid."""
    payout = _lock(payout_id, operator_ids, includes_shop=includes_shop)
    _end(payout, PayoutState.DROPPED, at, by)
    for one in _of(payout_id):
        one.payout_id = None
    session.flush()


def _payable(operator_id: int | None, account_ids: Collection[int]) -> Sequence[Statement]:
    return session.scalars(
        select(Statement)
        .join(SettlementAccount, SettlementAccount.id == Statement.account_id)
        .where(
            owed_by(operator_id),
            Statement.account_id.in_(sorted(account_ids)),
            Statement.state == StatementState.SIGNED,
            Statement.payout_id.is_(None),
        )
        .order_by(Statement.id)
        .with_for_update(key_share=True, of=Statement)
        .execution_options(populate_existing=True)
    ).all()


def _keys(statements: Sequence[Statement]) -> list[int]:
    return sorted({one.account_id for one in statements})


def _bank(account_id: int) -> Bank:
    """Where the party of an account is paid. Raises BadInput when it has not said so."""
    account = session.get_one(SettlementAccount, account_id)
    found: Operator | ProducerBankAccount | None
    if account.producer_id is not None:
        found = session.get(ProducerBankAccount, account.producer_id)
    else:
        found = session.get(Operator, account.party_operator_id)
    if found is None or not (found.bank_bin and found.bank_account and found.bank_account_name):
        raise BadInput(
            "accounts",
            lazy(
                "%(party)s chưa ghi tài khoản ngân hàng. Hãy bỏ chọn hoặc nhờ bên đó ghi.",
                party=parties([account_id])[account_id],
            ),
        )
    return found.bank_bin, found.bank_account, found.bank_account_name


def _line(payout_id: int, account_id: int, amount: int, bank: Bank) -> PayoutLine:
    return PayoutLine(
        payout_id=payout_id,
        account_id=account_id,
        amount=amount,
        bank_bin=bank[0],
        bank_account=bank[1],
        bank_account_name=bank[2],
    )


def _lock(payout_id: int, operator_ids: Collection[int], *, includes_shop: bool) -> Payout:
    payout = session.scalars(
        select(Payout)
        .where(
            Payout.id == payout_id, mine(operator_ids, includes_shop=includes_shop, owner=Payout.operator_id)
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if payout is None:
        raise NotFound
    return payout


def _end(payout: Payout, to: PayoutState, at: datetime, by: int | None) -> None:
    if payout.state is not PayoutState.DRAFT:
        raise Refused(lazy("Đợt chi này đã kết thúc."))
    PAYOUT_MOVES.check(payout.state, to)
    payout.state, payout.moved_at, payout.moved_by = to, at, by


def _of(payout_id: int) -> Sequence[Statement]:
    return session.scalars(
        select(Statement)
        .where(Statement.payout_id == payout_id)
        .order_by(Statement.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _paid(one: Statement, paid_on: date, at: datetime) -> dict[str, object]:
    """The payment of one statement, which stands on the next one."""
    return {
        "account_id": one.account_id,
        "outlet_id": one.outlet_id,
        "kind": EntryKind.PAID_OUT,
        "source_kind": PAID,
        "source_id": one.id,
        "day": paid_on,
        "at": at,
        **dict.fromkeys(("quantity", "on_hand", "under_way", "commission", "commission_exact"), 0),
        "gross": -one.amount,
        "amount": -one.amount,
        "drawn_at": at,
    }
