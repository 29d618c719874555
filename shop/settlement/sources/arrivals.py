"""Transfers between outlets: goods that another operator bought, and goods that never arrived."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from shop.core.money import line_total
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.states import LotOwner
from shop.outlets.models import Outlet
from shop.settlement.accounts import of_operator, of_producer
from shop.settlement.sources.goods import COLUMNS, Book, Worth, goods_of, of_lot
from shop.settlement.sources.source import Source, undrawn, until
from shop.settlement.states import EntryKind
from shop.transfers.models import Transfer, TransferArrival, TransferEvent, TransferLine
from shop.transfers.states import Arrival, ShortReason, Terms

RESOLD, SHORT, BOUGHT = "resold", "short", "bought"
# Which loss a shortage is; units that were only counted wrong are none.
LOSSES = {
    ShortReason.STOLEN: EntryKind.LOST_IN_TRANSIT,
    ShortReason.LOST: EntryKind.LOST_IN_TRANSIT,
    ShortReason.DAMAGED: EntryKind.DAMAGED,
}
Receiver = aliased(Outlet)


def resold(upto: date, most: int) -> list[Source]:
    """Consigned units that another operator bought: sold by the sender at the agreed price."""
    return _consigned(RESOLD, upto, most, *_sold())


def short(upto: date, most: int) -> list[Source]:
    """Consigned units that left and never arrived, at the outlet that sent them."""
    return _consigned(SHORT, upto, most, TransferArrival.kind == Arrival.SHORT)


def bought(upto: date, most: int) -> list[Source]:
    """What the receiving operator owes the sending one for goods that it bought."""
    rows = _rows(BOUGHT, upto, most, *_sold())
    return [
        Source(
            EntryKind.TRANSFER_PRICE,
            BOUGHT,
            row.id,
            of_operator(row.receiver_id, row.sender_id),
            row.outlet_id,
            row.at,
            variant_id=row.variant_id,
            lot_id=row.lot_id,
            quantity=row.quantity,
            gross=line_total(row.quantity, row.price, row.price_per),
        )
        for row in rows
    ]


def _consigned(name: str, upto: date, most: int, *conditions: ColumnElement[bool]) -> list[Source]:
    rows = _rows(name, upto, most, Lot.owner == LotOwner.PRODUCER, *conditions)
    book = Book(goods_of(row, row.quantity) for row in rows)
    return [_source(name, row, book) for row in rows]


def _source(name: str, row: Any, book: Book) -> Source:
    worth, kind = Worth(), EntryKind.RESOLD
    if name == RESOLD:
        worth = book.sale(goods_of(row, row.quantity), line_total(row.quantity, row.price, row.price_per))
    else:
        kind = EntryKind.LOST_IN_TRANSIT
        if row.reason in LOSSES:
            worth = book.loss(goods_of(row, row.quantity), LOSSES[row.reason])
    return Source(
        kind,
        name,
        row.id,
        of_producer(row.operator_id, row.producer_id),
        row.outlet_id,
        row.at,
        variant_id=row.variant_id,
        lot_id=row.lot_id,
        terms_id=row.terms_id,
        quantity=row.quantity,
        gross=worth.gross,
        exact=worth.exact,
    )


def _sold() -> tuple[ColumnElement[bool], ...]:
    return Transfer.terms == Terms.SOLD, TransferArrival.kind == Arrival.RECEIVED


def _rows(name: str, upto: date, most: int, *conditions: ColumnElement[bool]) -> list[Any]:
    return list(
        session.execute(
            _columns()
            .where(TransferEvent.at < until(upto), undrawn(name, TransferArrival.id), *conditions)
            .order_by(TransferArrival.id)
            .limit(most)
        )
    )


def _columns() -> Select[*tuple[Any, ...]]:
    arrived = (
        select(
            TransferArrival.id,
            TransferArrival.quantity,
            TransferArrival.reason,
            TransferEvent.at,
            TransferLine.price,
            Transfer.from_outlet_id.label("outlet_id"),
            Outlet.operator_id.label("sender_id"),
            Receiver.operator_id.label("receiver_id"),
            StockItem.lot_id,
            *COLUMNS,
        )
        .join(TransferEvent, TransferEvent.id == TransferArrival.event_id)
        .join(TransferLine, TransferLine.id == TransferArrival.transfer_line_id)
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(Outlet, Outlet.id == Transfer.from_outlet_id)
        .join(Receiver, Receiver.id == Transfer.to_outlet_id)
        .join(StockItem, StockItem.id == TransferLine.stock_item_id)
    )
    return of_lot(arrived, StockItem.lot_id)
