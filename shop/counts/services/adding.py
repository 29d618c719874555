"""Goods that stand on the shelf and not on the sheet."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from shop.catalogue.models import Variant
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.counts.models import Count, CountLine
from shop.counts.services.moving import share_count
from shop.counts.services.opening import refuse_counted_elsewhere
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.states import Condition
from shop.outlets.models import Outlet


def add_line(
    outlet_id: int,
    count_id: int,
    variant_id: int,
    *,
    lot_id: int | None,
    condition: Condition,
    at: datetime,
    by: int | None,
) -> int:
    """Put a lot of a variant on an open sheet, or (``lot_id`` None) goods without dates; gives the line.

    A line that is there is given as it is. Raises NotFound for unknown goods or another outlet's sheet, BadInput for a
    lot of other goods or another operator, Refused when another open count has the lot.
    """
    count = share_count(outlet_id, count_id)
    if session.scalar(select(Variant.id).where(Variant.id == variant_id)) is None:
        raise NotFound
    mine: ColumnElement[bool] = CountLine.lot_id == lot_id
    if lot_id is None:
        mine = CountLine.lot_id.is_(None)
        # One after the other, so that two people who find the same goods share a line.
        session.execute(select(Variant.id).where(Variant.id == variant_id).with_for_update(key_share=True))
    else:
        _check_lot(count, lot_id, variant_id)
    if condition is Condition.MARKED_DOWN:
        _refuse_unpriced(count, lot_id)
    known = session.scalar(
        select(CountLine.id).where(
            CountLine.count_id == count_id,
            CountLine.variant_id == variant_id,
            CountLine.condition == condition,
            mine,
        )
    )
    if known is not None:
        return known
    if lot_id is not None:
        refuse_counted_elsewhere(count, lot_id, condition)
    line = CountLine(
        count_id=count_id, variant_id=variant_id, lot_id=lot_id, condition=condition, added_by=by, added_at=at
    )
    session.add(line)
    session.flush()
    return line.id


def _check_lot(count: Count, lot_id: int, variant_id: int) -> None:
    """The lot is of these goods and this operator; locked, so that two who find it share a line."""
    operator = select(Outlet.operator_id).where(Outlet.id == count.outlet_id).scalar_subquery()
    lot = session.scalar(
        select(Lot.id)
        .where(Lot.id == lot_id, Lot.variant_id == variant_id, Lot.operator_id == operator)
        .with_for_update(key_share=True)
    )
    if lot is None:
        raise BadInput("lot_id", lazy("Lô này không phải của hàng này. Hãy chọn lô khác."))


def _refuse_unpriced(count: Count, lot_id: int | None) -> None:
    """Marked-down units have a price of their own, so only a lot that was marked down here has any."""
    marked = exists().where(
        StockItem.outlet_id == count.outlet_id,
        StockItem.lot_id == lot_id,
        StockItem.condition == Condition.MARKED_DOWN,
    )
    if not session.scalar(select(marked)):
        raise BadInput("condition", lazy("Lô này chưa được xả hàng ở đây. Hãy chọn tình trạng khác."))
