"""A stall is closed once it was counted for the last time and is empty."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, or_, select

from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.fairs.models import FairCount
from shop.fairs.services.counting import drop_open
from shop.fairs.services.events import lock_stall
from shop.fairs.states import FairCountState
from shop.inventory.models import StockItem
from shop.outlets.models import Outlet
from shop.outlets.services import audited
from shop.outlets.states import FAIR_MOVES, FairState
from shop.till.queries import receipts
from shop.transfers.models import Transfer
from shop.transfers.states import UNDER_WAY, TransferState


def close(outlet_id: int, *, at: datetime, by: int | None) -> None:
    """Close a stall for good. Done twice it is done once.

    Raises Refused before the last count, while goods lie there or are on their way to or from it; NotFound.
    """
    stall = lock_stall(outlet_id)
    if stall.state is FairState.CLOSED:
        return
    if stall.state is FairState.OPEN:
        raise Refused(lazy("Hãy kiểm lần cuối trước khi đóng gian hàng."))
    # In this order: what arrives meanwhile is seen by the second question.
    if session.scalar(_under_way(outlet_id)):
        raise Refused(lazy("Còn phiếu chuyển hàng của gian chưa nhận xong. Hãy đợi nơi nhận ghi đã nhận."))
    lots = session.scalar(
        select(func.count())
        .select_from(StockItem)
        .where(StockItem.outlet_id == outlet_id, StockItem.on_hand > 0)
    )
    if lots:
        raise Refused(lazy("Gian còn %(lots)s lô hàng. Hãy lập phiếu chuyển hàng đưa về trước.", lots=lots))
    _refuse_uncounted_money(outlet_id)
    FAIR_MOVES.check(stall.state, FairState.CLOSED)
    drop_open(outlet_id)
    stall.state, stall.closed_at, stall.closed_by = FairState.CLOSED, at, by
    outlet = session.get_one(Outlet, outlet_id)
    if outlet.closed_on is None or outlet.closed_on > vn_day(at):
        outlet.closed_on = vn_day(at)
    session.flush()
    audited("fair.closed", outlet_id, by=by, at=at)


def _refuse_uncounted_money(outlet_id: int) -> None:
    """Every receipt and refund of the stall stands in a count beside the money that was there."""
    counted = session.scalar(
        select(func.coalesce(func.sum(FairCount.expected), 0)).where(
            FairCount.outlet_id == outlet_id, FairCount.state == FairCountState.MADE
        )
    )
    if receipts.taken(outlet_id) != int(counted or 0):
        raise Refused(lazy("Có tiền bán hoặc hoàn sau lần kiểm cuối. Hãy kiểm lại để đối chiếu tiền."))


def _under_way(outlet_id: int) -> Select[int]:
    return (
        select(func.count())
        .select_from(Transfer)
        .where(
            or_(Transfer.from_outlet_id == outlet_id, Transfer.to_outlet_id == outlet_id),
            Transfer.state.in_((TransferState.READY, *UNDER_WAY)),
        )
    )
