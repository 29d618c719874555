"""Whether the goods of a pick-up are there, and until when they wait for their customer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Allocation, Lot, Reservation, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import ReservationState
from shop.orders.models import Fulfilment, OrderLine
from shop.outlets.models import Outlet
from shop.transfers.queries import away


def last_day(part: Fulfilment, *, at: datetime) -> date:
    """The last day of a pick-up that is ready now, by the outlet's rule in calendar days from the day promised.

    Never past the last day of what is held, nor of a fair. Two statements.
    """
    today = vn_day(at)
    days, fair_ends = session.execute(
        select(Outlet.keep_days, Outlet.ends_on).where(Outlet.id == part.outlet_id)
    ).one()
    usual = max(today, part.hand_over_day) + timedelta(days=days)
    ends = [day for day in (usual, fair_ends, goods_end(part)) if day is not None]
    return max(today, min(ends))


def goods_end(part: Fulfilment) -> date | None:
    """The last day of the first lot that ends among those held for a part; None when none has a date."""
    return session.scalar(
        select(func.min(Root.expires_on))
        .select_from(OrderLine)
        .join(Reservation, Reservation.order_line_id == OrderLine.id)
        .join(Allocation, Allocation.reservation_id == Reservation.id)
        .join(StockItem, StockItem.id == Allocation.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(OrderLine.fulfilment_id == part.id, Reservation.state == ReservationState.OPEN)
    )


def refuse_away(part: Fulfilment) -> None:
    """Raise Refused while something of a part still has to come from another outlet. Two statements."""
    lines = session.scalars(select(OrderLine.id).where(OrderLine.fulfilment_id == part.id)).all()
    found = away(lines)
    if not found:
        return
    if found[0].code is None:
        raise Refused(lazy("Hàng của đơn này còn ở %(outlet)s, chưa gửi về đây.", outlet=found[0].sender))
    raise Refused(
        lazy("Hàng của đơn này đang về theo phiếu %(code)s. Hãy nhận phiếu ấy trước.", code=found[0].code)
    )
