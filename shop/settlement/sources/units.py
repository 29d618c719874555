"""Units of consigned lots that customers have, or that a carrier lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.states import LotOwner
from shop.orders.models import Fulfilment, FulfilmentLine, OrderLine
from shop.orders.states import UnitState
from shop.settlement.accounts import of_producer
from shop.settlement.arithmetic import part
from shop.settlement.sources.goods import COLUMNS, Book, goods_of, of_lot
from shop.settlement.sources.source import Source, undrawn, until
from shop.settlement.states import EntryKind

UNITS = "units"
ENDED = (UnitState.SOLD, UnitState.LOST)


def read(upto: date, most: int) -> list[Source]:
    """The next units that ended their way, with what they were sold for.

    The price is the one that stands on the order. What a voucher gave is the operator's gift, not the producer's.
    """
    earlier = aliased(FulfilmentLine)
    before = (
        select(func.coalesce(func.sum(earlier.quantity), 0))
        .where(
            earlier.order_line_id == FulfilmentLine.order_line_id,
            earlier.id < FulfilmentLine.id,
            earlier.state.in_(ENDED),
        )
        .correlate(FulfilmentLine)
        .scalar_subquery()
    )
    units = (
        select(
            FulfilmentLine.id,
            FulfilmentLine.quantity,
            FulfilmentLine.state,
            FulfilmentLine.at,
            FulfilmentLine.lot_id,
            FulfilmentLine.order_line_id,
            before.label("before"),
            Fulfilment.outlet_id,
            OrderLine.gross,
            OrderLine.quantity.label("whole"),
            *COLUMNS,
        )
        .join(Fulfilment, Fulfilment.id == FulfilmentLine.fulfilment_id)
        .join(OrderLine, OrderLine.id == FulfilmentLine.order_line_id)
        .where(
            Lot.owner == LotOwner.PRODUCER,
            FulfilmentLine.state.in_(ENDED),
            FulfilmentLine.at < until(upto),
            undrawn(UNITS, FulfilmentLine.id),
        )
        .order_by(FulfilmentLine.id)
        .limit(most)
    )
    rows = session.execute(of_lot(units, FulfilmentLine.lot_id)).all()
    book = Book(goods_of(row, row.quantity) for row in rows)
    return [_source(row, book) for row in rows]


def _source(row: Any, book: Book) -> Source:
    gross = part(row.gross, row.before, row.quantity, row.whole)
    kind = EntryKind.SOLD if row.state is UnitState.SOLD else EntryKind.LOST
    goods = goods_of(row, row.quantity)
    worth = book.sale(goods, gross) if kind is EntryKind.SOLD else book.loss(goods, kind, gross)
    return Source(
        kind,
        UNITS,
        row.id,
        of_producer(row.operator_id, row.producer_id),
        row.outlet_id,
        row.at,
        variant_id=row.variant_id,
        lot_id=row.lot_id,
        order_line_id=row.order_line_id,
        terms_id=row.terms_id,
        quantity=row.quantity,
        under_way=-row.quantity,
        gross=worth.gross,
        exact=worth.exact,
    )
