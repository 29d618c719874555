"""Staff answer a request: how to send the goods back, or why not; the customer may think again before that is done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.checkout.returning import telling
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders import exchanges, queries, returning
from shop.orders import services as orders
from shop.orders.models import Order, Return
from shop.orders.return_states import WITHDRAWABLE, ReturnReason, ReturnState


def approve(
    outlet_id: int, return_id: int, how: str, *, goods_stay: bool = False, at: datetime, by: int | None
) -> None:
    """Agree; `how` is told to the customer. Raises NotFound, Refused when it was decided.

    `goods_stay`: nothing has to come back, as nothing can of what was missing.
    """
    order, one = locked(outlet_id, return_id)
    one.goods_stay = goods_stay or one.reason is ReturnReason.MISSING
    returning.move(one, ReturnState.APPROVED, at=at, by=by, note=how)
    telling.approved(order, one, at=at)


def refuse(outlet_id: int, return_id: int, why: str, *, at: datetime, by: int | None) -> None:
    """The goods stay with the customer; `why` is told. Raises NotFound, Refused when it was decided."""
    order, one = locked(outlet_id, return_id)
    returning.move(one, ReturnState.REFUSED, at=at, by=by, note=why)
    exchanges.drop(one.id, at=at, by=by)
    telling.refused(order, one, at=at)


def withdraw(token: str, return_id: int, *, at: datetime, by: int | None) -> None:
    """The customer wants nothing any more. Twice it changes nothing; nobody is told, staff see it.

    Raises NotFound for a return of another order, Refused once anything came back or it is over.
    """
    order = orders.lock_order(queries.id_by_token(token)).order
    one = session.scalar(
        select(Return)
        .where(Return.id == return_id, Return.order_id == order.id)
        .execution_options(populate_existing=True)
    )
    if one is None:
        raise NotFound
    if one.state is ReturnState.WITHDRAWN:
        return
    if returning.came_back(one.id) or one.state not in WITHDRAWABLE:
        raise Refused(lazy("Điểm bán đã nhận hàng hoặc đã xong yêu cầu này, không rút lại được nữa."))
    returning.move(one, ReturnState.WITHDRAWN, at=at, by=by)
    exchanges.drop(one.id, at=at, by=by)


def locked(outlet_id: int, return_id: int) -> tuple[Order, Return]:
    """A return of this outlet under its order's lock. Raises NotFound for another outlet's."""
    order = orders.lock_order(returning.order_of(outlet_id, return_id)).order
    return order, returning.fresh(return_id)
