"""Which of several prices in force counts. Pure: rows in, one row out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shop.catalogue.states import PriceKind


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price in đồng with tax, per ``variants.price_per`` units; ``price_id`` names the row it came from."""

    amount: int
    kind: PriceKind
    price_id: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of ``prices`` that is in force at the moment asked about."""

    price_id: int
    variant_id: int
    outlet_id: int | None
    lot_id: int | None
    kind: PriceKind
    amount: int
    starts_at: datetime


def best(rows: Iterable[Candidate], outlet_id: int | None, lot_id: int | None) -> PriceRow | None:
    """Choose the price at an outlet (None: nowhere in particular) for a lot (None: ordinary goods).

    The most particular row wins: lot, then outlet, then everywhere; among equals a promotion, then the latest
    start, then the latest row (design 4). None when nothing is on sale.
    """
    fitting = [row for row in rows if row.outlet_id in {None, outlet_id} and row.lot_id in {None, lot_id}]
    if not fitting:
        return None
    row = max(fitting, key=_rank)
    return PriceRow(row.amount, row.kind, row.price_id)


def _rank(row: Candidate) -> tuple[bool, bool, bool, datetime, int]:
    return (
        row.lot_id is not None,
        row.outlet_id is not None,
        row.kind is PriceKind.PROMOTION,
        row.starts_at,
        row.price_id,
    )
