"""Truths 4 to 6, statements and payments: entries make the statements, statements make the payments."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, or_, select

from shop.reports.verify.findings import Rule
from shop.settlement.models import (
    PayoutLine,
    SettlementEntry,
    Statement,
    StatementEntry,
    StatementEvent,
    StatementNumber,
)
from shop.settlement.states import EntryKind, StatementState


def rules() -> list[Rule]:
    """Sums, places, gapless numbers, histories; and that what is paid was paid once."""
    return [_amounts(), _places(), _numbers(), _history(), _payments(), _payouts()]


def _stated() -> Select[*tuple[Any, ...]]:
    return (
        select(func.coalesce(func.sum(SettlementEntry.amount), 0))
        .join(StatementEntry, StatementEntry.entry_id == SettlementEntry.id)
        .where(StatementEntry.statement_id == Statement.id, SettlementEntry.kind != EntryKind.PAID_OUT)
        .correlate(Statement)
    )


def _amounts() -> Rule:
    total = _stated().scalar_subquery()
    return Rule(
        4,
        "statement-sum",
        "số tiền của bảng đối soát không bằng tổng các dòng",
        "statements",
        select(Statement.id, Statement.amount, total.label("sum"))
        .where(Statement.amount != total)
        .order_by(Statement.id),
    )


def _places() -> Rule:
    return Rule(
        6,
        "statement-place",
        "dòng đứng ở bảng đối soát của bên khác, điểm bán khác hoặc kỳ khác",
        "statements",
        select(Statement.id, SettlementEntry.id.label("entry"))
        .join(StatementEntry, StatementEntry.statement_id == Statement.id)
        .join(SettlementEntry, SettlementEntry.id == StatementEntry.entry_id)
        .where(
            or_(
                SettlementEntry.account_id != Statement.account_id,
                SettlementEntry.outlet_id != Statement.outlet_id,
                SettlementEntry.day > Statement.upto_day,
            )
        )
        .order_by(Statement.id, SettlementEntry.id),
    )


def _numbers() -> Rule:
    last = func.max(Statement.number)
    return Rule(
        5,
        "statement-number",
        "số bảng đối soát của điểm bán bị nhảy",
        "statements",
        select(func.max(Statement.id).label("id"), Statement.outlet_id, Statement.year, last.label("last"))
        .outerjoin(
            StatementNumber,
            and_(StatementNumber.outlet_id == Statement.outlet_id, StatementNumber.year == Statement.year),
        )
        .group_by(Statement.outlet_id, Statement.year, StatementNumber.last)
        .having(or_(last != func.count(), last != func.coalesce(StatementNumber.last, 0)))
        .order_by(Statement.outlet_id),
    )


def _history() -> Rule:
    last = (
        select(StatementEvent.to_state)
        .where(StatementEvent.statement_id == Statement.id)
        .order_by(StatementEvent.id.desc())
        .limit(1)
        .correlate(Statement)
        .scalar_subquery()
    )
    return Rule(
        4,
        "statement-history",
        "lịch sử của bảng đối soát không dẫn đến trạng thái của nó",
        "statements",
        select(Statement.id, Statement.state, last.label("last"))
        .where(or_(last.is_(None), last != Statement.state))
        .order_by(Statement.id),
    )


def _payments() -> Rule:
    """A statement is paid exactly when a payment of its amount is an entry."""
    paid = (
        select(func.sum(-SettlementEntry.amount))
        .where(SettlementEntry.source_kind == "payout", SettlementEntry.source_id == Statement.id)
        .correlate(Statement)
        .scalar_subquery()
    )
    is_paid = Statement.state == StatementState.PAID
    return Rule(
        4,
        "statement-paid",
        "bảng đối soát đã trả không khớp với khoản đã chi",
        "statements",
        select(Statement.id, Statement.state, Statement.amount, paid.label("paid"))
        .where(or_(and_(is_paid, paid.is_distinct_from(Statement.amount)), and_(~is_paid, paid.is_not(None))))
        .order_by(Statement.id),
    )


def _payouts() -> Rule:
    total = (
        select(func.coalesce(func.sum(Statement.amount), literal(0)))
        .where(Statement.payout_id == PayoutLine.payout_id, Statement.account_id == PayoutLine.account_id)
        .correlate(PayoutLine)
        .scalar_subquery()
    )
    held = exists().where(Statement.payout_id == PayoutLine.payout_id)
    return Rule(
        4,
        "payout-sum",
        "khoản chi không bằng các bảng đối soát của nó",
        "payout_lines",
        select(PayoutLine.id, PayoutLine.amount, total.label("sum"))
        .where(held, PayoutLine.amount != total)
        .order_by(PayoutLine.id),
    )
