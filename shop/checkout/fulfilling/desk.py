"""The desk of a hub: what its kiosks sell of one order is picked once, and handed over at once with one code."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.checkout.fulfilling.handing_over import hand_over
from shop.checkout.fulfilling.preparing import mark_ready, start_preparing
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders.desk import group
from shop.orders.models import Fulfilment
from shop.orders.services.moving import lock_order
from shop.orders.states import OPEN, Door, FulfilmentState


def make_all_ready(hub_id: int, fulfilment_id: int, *, at: datetime, by: int | None) -> None:
    """Everything of an order that is collected at this desk lies there; the customer is told once.

    Raises NotFound for a part of an outlet that does not stand in the hub, Refused when nothing is left to do, and what
    `start_preparing` and `mark_ready` raise; nothing moves then.
    """
    parts = _parts(hub_id, fulfilment_id, (FulfilmentState.NEW, FulfilmentState.PREPARING))
    if not parts:
        raise Refused(lazy("Không còn phần hàng nào phải chuẩn bị. Hãy tải lại trang."))
    for part in parts:
        if part.state is FulfilmentState.NEW:
            start_preparing(part.outlet_id, part.id, at=at, by=by)
        mark_ready(part.outlet_id, part.id, at=at, by=by)


def hand_over_all(
    hub_id: int, fulfilment_id: int, *, code: str, age_checked: bool = False, at: datetime, by: int | None
) -> None:
    """Give the customer who shows the code all that is collected at this desk, and take the money due of each seller.

    Raises NotFound as above, Refused while something of it is not ready, and what `hand_over` raises; nothing is given
    then.
    """
    parts = _parts(hub_id, fulfilment_id, OPEN)
    if not parts:
        raise Refused(lazy("Phần hàng này không còn chờ khách đến nhận. Hãy tải lại trang."))
    if any(part.state is not FulfilmentState.READY for part in parts):
        raise Refused(lazy("Hàng của đơn này chưa sẵn sàng đủ ở quầy. Hãy lấy đủ hàng của các ki-ốt trước."))
    for part in parts:
        hand_over(part.outlet_id, part.id, code=code, age_checked=age_checked, at=at, by=by)


def _parts(hub_id: int, fulfilment_id: int, states: Sequence[FulfilmentState]) -> list[Fulfilment]:
    """The parts of the order of this one that are collected here, in these states, under the order's lock."""
    outlets = group(hub_id)
    order_id = session.scalar(
        select(Fulfilment.order_id).where(
            Fulfilment.id == fulfilment_id,
            Fulfilment.outlet_id.in_(outlets),
            Fulfilment.door == Door.PICKUP,
        )
    )
    if order_id is None:
        raise NotFound
    locked = lock_order(order_id)
    return [
        part
        for part in locked.parts
        if part.outlet_id in outlets and part.door is Door.PICKUP and part.state in states
    ]
