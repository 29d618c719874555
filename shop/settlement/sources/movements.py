"""Movements of consigned lots on the shelf."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.states import LotOwner, MovementKind
from shop.settlement.accounts import of_producer
from shop.settlement.models import SettlementEntry
from shop.settlement.sources.goods import COLUMNS, Book, Worth, goods_of, of_lot
from shop.settlement.sources.missing import Missing
from shop.settlement.sources.source import MOVEMENT, Source, undrawn, until
from shop.settlement.states import EntryKind

KINDS = {
    MovementKind.RECEIVED: EntryKind.RECEIVED,
    MovementKind.FOUND: EntryKind.FOUND,
    MovementKind.RETURNED_BY_CUSTOMER: EntryKind.RETURNED,
    MovementKind.TRANSFERRED_IN: EntryKind.TRANSFERRED_IN,
    MovementKind.TRANSFERRED_OUT: EntryKind.TRANSFERRED_OUT,
    MovementKind.TRANSFERRED_BACK: EntryKind.TRANSFERRED_BACK,
    MovementKind.MOVED: EntryKind.MOVED,
    MovementKind.HANDED_OVER: EntryKind.LEFT,
    MovementKind.DISPATCHED: EntryKind.LEFT,
    MovementKind.REFUSED_BACK: EntryKind.LEFT,
    MovementKind.RETURNED_TO_PRODUCER: EntryKind.RETURNED_TO_PRODUCER,
    MovementKind.EXPIRED: EntryKind.EXPIRED,
    MovementKind.DAMAGED: EntryKind.DAMAGED,
    MovementKind.SAMPLED: EntryKind.SAMPLED,
    MovementKind.GIVEN: EntryKind.GIVEN,
    MovementKind.STOLEN: EntryKind.STOLEN,
    MovementKind.LOST: EntryKind.LOST,
    MovementKind.CORRECTED: EntryKind.CORRECTED,
}


def read(upto: date, most: int) -> list[Source]:
    """The next movements, with what they are worth where somebody bears them. A few statements."""
    moved = (
        select(
            StockMovement.id,
            StockMovement.kind,
            StockMovement.on_hand_change,
            StockMovement.at,
            StockMovement.undoes_id,
            StockItem.outlet_id,
            StockItem.lot_id,
            *COLUMNS,
        )
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .where(
            Lot.owner == LotOwner.PRODUCER,
            StockMovement.on_hand_change != 0,
            StockMovement.at < until(upto),
            undrawn(MOVEMENT, StockMovement.id),
        )
        .order_by(StockMovement.id)
        .limit(most)
    )
    rows = session.execute(of_lot(moved, StockItem.lot_id)).all()
    book = Book(goods_of(row, abs(row.on_hand_change)) for row in rows)
    drawn = _drawn({row.undoes_id for row in rows if row.undoes_id is not None})
    missing = Missing({(row.outlet_id, row.lot_id) for row in rows if row.kind is MovementKind.FOUND})
    found: dict[int, Source] = {}
    for row in rows:
        undone = found.get(row.undoes_id) or drawn.get(row.undoes_id)
        one = _source(row, book) if row.undoes_id is None else _undoing(row, undone)
        if one.kind is EntryKind.FOUND and row.undoes_id is None:
            one = missing.found(one)
        missing.note(one)
        found[row.id] = one
    return list(found.values())


def _source(row: Any, book: Book) -> Source:
    kind = KINDS[row.kind]
    worth = book.loss(goods_of(row, abs(row.on_hand_change)), kind) if row.on_hand_change < 0 else Worth()
    return replace(_bare(row, kind), gross=worth.gross, exact=worth.exact)


def _undoing(row: Any, undone: Source | None) -> Source:
    """The counter-entry of what is taken back, under the same heading."""
    if undone is None:
        return _bare(row, EntryKind.CORRECTED)
    return replace(_bare(row, undone.kind), gross=-undone.gross, exact=-undone.exact)


def _bare(row: Any, kind: EntryKind) -> Source:
    return Source(
        kind,
        MOVEMENT,
        row.id,
        of_producer(row.operator_id, row.producer_id),
        row.outlet_id,
        row.at,
        variant_id=row.variant_id,
        lot_id=row.lot_id,
        terms_id=row.terms_id,
        quantity=abs(row.on_hand_change),
        on_hand=row.on_hand_change,
        under_way=-row.on_hand_change if kind is EntryKind.LEFT else 0,
    )


def _drawn(movement_ids: Collection[int]) -> dict[int, Source]:
    """What was drawn earlier from movements that are undone now."""
    if not movement_ids:
        return {}
    rows: Sequence[SettlementEntry] = session.scalars(
        select(SettlementEntry).where(
            SettlementEntry.source_kind == MOVEMENT, SettlementEntry.source_id.in_(sorted(movement_ids))
        )
    ).all()
    return {
        row.source_id: Source(
            row.kind,
            MOVEMENT,
            row.source_id,
            "",
            row.outlet_id,
            row.at,
            gross=row.gross,
            exact=row.commission_exact,
        )
        for row in rows
    }
