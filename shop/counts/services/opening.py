"""A sheet is opened: which lots it lists is what the book holds at that moment."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, exists, insert, literal, null, select
from sqlalchemy.orm import aliased

from shop.audit.services import record
from shop.catalogue.models import Product, ProductSet, Variant
from shop.core.columns import BigInt, UTCDateTime
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.counts.models import Count, CountLine
from shop.counts.services.moving import write_event
from shop.counts.states import GOING, CountState, Scope
from shop.extensions import session
from shop.inventory.models import StockItem, StockSetting
from shop.outlets.models import FairOutlet, Outlet, OutletSpot
from shop.outlets.numbering import next_code

LINES = cast("Table", CountLine.__table__)


def open_count(
    outlet_id: int,
    *,
    key: str,
    scope: Scope,
    at: datetime,
    by: int | None,
    spot_id: int | None = None,
    set_code: int | None = None,
    note: str | None = None,
) -> int:
    """Open a sheet over all goods of an outlet, those of a spot, or those of a set; gives its id.

    The same form (``key``) opens one. Raises BadInput for a spot of another outlet or an unknown set, Refused when
    another count that is not closed covers some of the same goods, or at a stall of a fair.
    """
    session.execute(select(Outlet.id).where(Outlet.id == outlet_id).with_for_update(key_share=True))
    known = session.scalar(select(Count.id).where(Count.key == key, Count.outlet_id == outlet_id))
    if known is not None:
        return known
    if session.get(FairOutlet, outlet_id) is not None:
        raise Refused(lazy("Gian hàng ở hội chợ được kiểm ở trang Hội chợ: hàng thiếu ở đó là hàng đã bán."))
    _check_scope(outlet_id, scope, spot_id, set_code)
    count = Count(
        outlet_id=outlet_id,
        code=next_code("KK", outlet_id, at, outlet=Count.outlet_id, begun=Count.opened_at),
        key=key,
        scope=scope,
        spot_id=spot_id if scope is Scope.SPOT else None,
        set_code=set_code if scope is Scope.SET else None,
        state=CountState.OPEN,
        note=note,
        opened_at=at,
        opened_by=by,
        alone=False,
    )
    _refuse_same(count)
    session.add(count)
    session.flush()
    _list_lines(count, at)
    _refuse_shared(count)
    write_event(count, None, CountState.OPEN, at=at, by=by, note=note)
    details = {"count": count.code, "scope": scope.value}
    record("count.opened", by=by, at=at, subject_kind="outlet", subject_id=outlet_id, details=details)
    return count.id


def refuse_counted_elsewhere(count: Count, lot_id: int, condition: Any) -> None:
    """Raise Refused when another count of the outlet that is not closed has this lot in this condition."""
    _refuse_shared(count, CountLine.lot_id == lot_id, CountLine.condition == condition)


def _check_scope(outlet_id: int, scope: Scope, spot_id: int | None, set_code: int | None) -> None:
    if scope is Scope.SPOT:
        mine = select(OutletSpot.id).where(OutletSpot.id == spot_id, OutletSpot.outlet_id == outlet_id)
        if spot_id is None or session.scalar(mine) is None:
            raise BadInput("spot_id", lazy("Hãy chọn một vị trí của điểm bán này."))
    if scope is Scope.SET:
        known = select(ProductSet.code).where(ProductSet.code == set_code)
        if set_code is None or session.scalar(known) is None:
            raise BadInput("set_code", lazy("Hãy chọn một nhóm sản phẩm."))


def _refuse_same(count: Count) -> None:
    """The same scope, or everything: also where neither has any goods."""
    for other in session.scalars(
        select(Count).where(Count.outlet_id == count.outlet_id, Count.state.in_(GOING)).order_by(Count.id)
    ):
        same = (other.scope, other.spot_id, other.set_code) == (count.scope, count.spot_id, count.set_code)
        if same or Scope.ALL in {other.scope, count.scope}:
            raise _shared(other.code)


def _refuse_shared(count: Count, *conditions: ColumnElement[bool]) -> None:
    mine, theirs = aliased(CountLine), CountLine
    listed = exists().where(
        mine.count_id == count.id, mine.lot_id == theirs.lot_id, mine.condition == theirs.condition
    )
    code = session.scalar(
        select(Count.code)
        .join(theirs, theirs.count_id == Count.id)
        .where(
            Count.outlet_id == count.outlet_id,
            Count.state.in_(GOING),
            Count.id != count.id,
            *(conditions or (listed,)),
        )
        .limit(1)
    )
    if code is not None:
        raise _shared(code)


def _shared(code: str) -> Refused:
    return Refused(
        lazy(
            "Phiếu %(code)s đang kiểm những hàng này. Hãy đếm tiếp trên phiếu đó, hoặc đóng nó trước.",
            code=code,
        )
    )


def _list_lines(count: Count, at: datetime) -> None:
    """One line for each lot and condition with units on hand. One statement."""
    columns = ["count_id", "variant_id", "lot_id", "condition", "added_by", "added_at"]
    session.execute(insert(LINES).from_select(columns, _scoped(count, at)))


def _scoped(count: Count, at: datetime) -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = (
        select(
            literal(count.id, BigInt),
            StockItem.variant_id,
            StockItem.lot_id,
            StockItem.condition,
            null(),
            literal(at, UTCDateTime),
        )
        .where(StockItem.outlet_id == count.outlet_id, StockItem.on_hand > 0)
        .order_by(StockItem.id)
    )
    if count.scope is Scope.SPOT:
        placed = and_(
            StockSetting.outlet_id == StockItem.outlet_id, StockSetting.variant_id == StockItem.variant_id
        )
        return statement.join(StockSetting, placed).where(StockSetting.spot_id == count.spot_id)
    if count.scope is Scope.SET:
        return (
            statement.join(Variant, Variant.id == StockItem.variant_id)
            .join(Product, Product.id == Variant.product_id)
            .where(Product.set_code == count.set_code)
        )
    return statement
