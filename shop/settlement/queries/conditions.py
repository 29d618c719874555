"""Whose an account is, and which entries stand on no statement."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from shop.settlement.models import SettlementAccount, SettlementEntry, StatementEntry


def mine(
    operator_ids: Collection[int],
    *,
    includes_shop: bool = False,
    owner: InstrumentedAttribute[Any] = SettlementAccount.operator_id,
) -> ColumnElement[bool]:
    """What one of these operators owes; with `includes_shop` also what the shop's own account does."""
    one_of = owner.in_(sorted(operator_ids))
    return or_(one_of, owner.is_(None)) if includes_shop else one_of


def owed_by(operator_id: int | None) -> ColumnElement[bool]:
    """What this operator owes; None: the shop."""
    return SettlementAccount.operator_id.is_not_distinct_from(operator_id)


def of_producers(producer_ids: Collection[int]) -> ColumnElement[bool]:
    """What is owed to one of these producers."""
    return SettlementAccount.producer_id.in_(sorted(producer_ids))


def of_operators(operator_ids: Collection[int]) -> ColumnElement[bool]:
    """What is owed to one of these operators."""
    return SettlementAccount.party_operator_id.in_(sorted(operator_ids))


def unstated() -> ColumnElement[bool]:
    """The entry stands on no statement yet."""
    return ~exists().where(StatementEntry.entry_id == SettlementEntry.id)
