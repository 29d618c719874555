"""Units that went bad under an order are replaced by fit ones of the same outlet: by the worker, or by its staff."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select

from shop.checkout.fulfilling.handing_over import held_lines
from shop.core.clock import vn_day
from shop.core.errors import Refused, Shortage
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory import holders
from shop.inventory.services import hold_again, reallocate
from shop.orders.models import Fulfilment, OrderLine
from shop.orders.services.moving import lock_order_of, record
from shop.orders.states import OPEN, FulfilmentState
from shop.unit_of_work import in_transaction

REPLACED = "lots"


def replace_units(outlet_id: int, fulfilment_id: int, *, at: datetime, by: int | None) -> None:
    """Let a part hold fit units instead of its bad ones; the case about them is closed.

    Raises NotFound for another outlet's part, Refused when it left already, holds nothing bad, or the outlet has not
    enough fit units; nothing moves then.
    """
    _replace(outlet_id, fulfilment_id, OPEN, at, by)


def replace_where_new(clock: Callable[[], datetime]) -> int:
    """Replace for every part that nobody prepares yet, each in a transaction of its own; how many moved.

    Where somebody has begun, the bad units may lie in the customer's bag already: there a person does it.
    """
    return sum(_replaced(outlet_id, part_id, clock) for outlet_id, part_id in _unfit_parts(clock()))


def _replaced(outlet_id: int, part_id: int, clock: Callable[[], datetime]) -> bool:
    """Whether a part moved. Not enough units, or somebody was first: its case stays for people."""
    try:
        in_transaction(
            lambda: _replace(outlet_id, part_id, frozenset({FulfilmentState.NEW}), clock(), by=None)
        )
    except Refused:
        return False
    return True


def _replace(
    outlet_id: int,
    fulfilment_id: int,
    states: Collection[FulfilmentState],
    at: datetime,
    by: int | None,
) -> None:
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    if part.state not in states:
        raise Refused(lazy("Phần hàng này đã đi tiếp, không đổi lô ở đây được nữa."))
    lines = session.scalars(select(OrderLine.id).where(OrderLine.fulfilment_id == part.id)).all()
    try:
        moved = hold_again(lines, at=at, by=by)
        moved += reallocate(held_lines(part), at=at, by=by)
    except Shortage as error:
        raise Refused(
            lazy(
                "Điểm bán không còn đủ hàng dùng được để thay. Hãy nhập hàng, hoặc hủy phần này và báo khách."
            )
        ) from error
    if not moved:
        raise Refused(lazy("Hàng đang giữ cho đơn này vẫn giao được, không cần đổi lô."))
    record(locked.order.id, REPLACED, at=at, by=by, fulfilment_id=part.id)


def _unfit_parts(at: datetime) -> list[tuple[int, int]]:
    """(outlet, part) of parts that nobody prepares yet and that hold units which may not leave."""
    lines = {
        line_id for holder in holders.holding(holders.unfit(vn_day(at))) for line_id in holder.order_line_ids
    }
    rows = session.execute(
        select(Fulfilment.outlet_id, Fulfilment.id)
        .distinct()
        .join(OrderLine, OrderLine.fulfilment_id == Fulfilment.id)
        .where(OrderLine.id.in_(sorted(lines)), Fulfilment.state == FulfilmentState.NEW)
        .order_by(Fulfilment.id)
    )
    return [(outlet_id, part_id) for outlet_id, part_id in rows]
