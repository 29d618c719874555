"""The accounts between two sides: made when first needed, locked while they are written to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from shop.extensions import session
from shop.settlement.models import SettlementAccount

SHOP = "shop"


def of_producer(operator_id: int, producer_id: int) -> str:
    """The key of what an operator owes a producer."""
    return f"o{operator_id}:p{producer_id}"


def of_operator(payer_id: int | None, operator_id: int) -> str:
    """The key of what an operator (None: the shop) owes another operator."""
    return f"{SHOP if payer_id is None else f'o{payer_id}'}:o{operator_id}"


def locked(keys: Iterable[str], at: datetime) -> dict[str, SettlementAccount]:
    """The accounts of these keys by key, made where missing, under lock in the order of their ids."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(SettlementAccount).on_conflict_do_nothing(index_elements=["key"])
    session.execute(statement, [_row(key, at) for key in wanted])
    rows = session.scalars(
        select(SettlementAccount)
        .where(SettlementAccount.key.in_(wanted))
        .order_by(SettlementAccount.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.key: row for row in rows}


def _row(key: str, at: datetime) -> dict[str, object]:
    payer, party = key.split(":")
    return {
        "key": key,
        "operator_id": None if payer == SHOP else int(payer[1:]),
        "producer_id": int(party[1:]) if party[0] == "p" else None,
        "party_operator_id": int(party[1:]) if party[0] == "o" else None,
        "commission_exact": 0,
        "created_at": at,
    }
