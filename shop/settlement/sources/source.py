"""One thing that happened, as it will stand in an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import InstrumentedAttribute

from shop.core.clock import start_of_day
from shop.settlement.models import SettlementEntry
from shop.settlement.states import EntryKind

MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class Source:
    """An entry to be written: ``account``: the key of its account; ``exact``: commission, ten-thousandths of a đồng."""

    kind: EntryKind
    source_kind: str
    source_id: int
    account: str
    outlet_id: int
    at: datetime
    variant_id: int | None = None
    lot_id: int | None = None
    order_line_id: int | None = None
    terms_id: int | None = None
    quantity: int = 0
    on_hand: int = 0
    under_way: int = 0
    gross: int = 0
    exact: int = 0


def until(upto: date) -> datetime:
    """The moment after the end of a Vietnamese day."""
    return start_of_day(upto + timedelta(days=1))


def undrawn(source_kind: str, source_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Nothing was drawn from this row yet."""
    return ~exists().where(SettlementEntry.source_kind == source_kind, SettlementEntry.source_id == source_id)
