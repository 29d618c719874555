"""Closing a statement: all entries of one party at one outlet up to a day that no statement has yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, func, insert, literal, select

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import session
from shop.outlets.numbering import next_number
from shop.settlement import telling
from shop.settlement.models import (
    SettlementAccount,
    SettlementEntry,
    SettlementGate,
    Statement,
    StatementEntry,
    StatementNumber,
)
from shop.settlement.queries.conditions import mine, unstated
from shop.settlement.services.history import write_event
from shop.settlement.states import EntryKind, StatementState

STANDS = cast("Table", StatementEntry.__table__)


def close(
    account_id: int,
    outlet_id: int,
    upto: date,
    *,
    operator_ids: Collection[int],
    includes_shop: bool = False,
    at: datetime,
    by: int | None,
) -> int:
    """Close and number the statement of a party at an outlet up to a Vietnamese day that is over; gives its id.

    What turns up later for these days stands on the next one. Raises NotFound for a stranger's account, BadInput for a
    day that is not over, was closed or was not drawn yet, Refused when there is nothing to state.
    """
    account = lock_account(account_id, operator_ids, includes_shop=includes_shop)
    _check_day(upto, at)
    last = session.scalar(
        select(func.max(Statement.upto_day)).where(
            Statement.account_id == account_id, Statement.outlet_id == outlet_id
        )
    )
    if last is not None and upto <= last:
        raise BadInput("upto_day", lazy("Đã chốt đến %(day)s. Hãy chọn ngày sau đó.", day=f"{last:%d/%m/%Y}"))
    entries = _open(account_id, outlet_id, upto)
    first, amount = session.execute(
        select(
            func.min(SettlementEntry.day),
            func.coalesce(
                func.sum(SettlementEntry.amount).filter(SettlementEntry.kind != EntryKind.PAID_OUT), 0
            ),
        ).where(*entries)
    ).one()
    if first is None:
        raise Refused(lazy("Không có gì phát sinh đến ngày này."))
    begin = last + timedelta(days=1) if last is not None else first
    return _write(account, outlet_id, (begin, upto), int(amount), at=at, by=by)


def lock_account(
    account_id: int, operator_ids: Collection[int], *, includes_shop: bool = False
) -> SettlementAccount:
    """An account that one of these operators owes (or the shop). Raises NotFound."""
    account = session.scalars(
        select(SettlementAccount)
        .where(SettlementAccount.id == account_id, mine(operator_ids, includes_shop=includes_shop))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if account is None:
        raise NotFound
    return account


def _check_day(upto: date, at: datetime) -> None:
    if upto >= vn_day(at):
        raise BadInput("upto_day", lazy("Chỉ chốt được đến hết hôm qua."))
    drawn = session.scalar(select(SettlementGate.drawn_upto))
    if drawn is None or drawn < upto:
        raise BadInput("upto_day", lazy("Sổ đối soát chưa lập đến ngày này. Hãy thử lại sau ít phút."))


def _open(account_id: int, outlet_id: int, upto: date) -> tuple[ColumnElement[bool], ...]:
    return (
        SettlementEntry.account_id == account_id,
        SettlementEntry.outlet_id == outlet_id,
        SettlementEntry.day <= upto,
        unstated(),
    )


def _write(
    account: SettlementAccount,
    outlet_id: int,
    days: tuple[date, date],
    amount: int,
    *,
    at: datetime,
    by: int | None,
) -> int:
    year = vn_day(at).year
    one = Statement(
        account_id=account.id,
        outlet_id=outlet_id,
        year=year,
        number=next_number(StatementNumber, outlet_id, year),
        from_day=min(days),
        upto_day=days[1],
        state=StatementState.CLOSED,
        amount=amount,
        token=random_token(),
        closed_at=at,
        closed_by=by,
        moved_at=at,
    )
    session.add(one)
    session.flush()
    taken = select(SettlementEntry.id, literal(one.id)).where(*_open(account.id, outlet_id, days[1]))
    session.execute(insert(STANDS).from_select(["entry_id", "statement_id"], taken))
    write_event(one, None, at=at, by=by)
    telling.closed(account, one, at)
    return one.id
