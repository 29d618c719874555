"""The part of an order that lines are carried to, and the money and weight that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.catalogue.queries import remembered
from shop.checkout import quoting
from shop.checkout.days import Promise
from shop.checkout.editing.lines import leaves, lines_of
from shop.checkout.sites import SiteRow
from shop.core.clock import vn_day
from shop.core.money import Dong
from shop.core.tokens import random_code
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.services import Locked
from shop.orders.states import FulfilmentState
from shop.outlets.queries import by_ids
from shop.payments import queries as payments
from shop.payments import services as dues
from shop.payments.services import Due
from shop.payments.states import Method

MOVED_OUT, MOVED_IN = "moved_out", "moved_in"


def part_there(locked: Locked, part: Fulfilment, site: SiteRow) -> Fulfilment | None:
    """A part of the same order and receiver at that outlet that nobody prepares yet."""
    return next(
        (
            other
            for other in locked.parts
            if (other.outlet_id, other.state) == (site.outlet_id, FulfilmentState.NEW)
            and (other.door, other.recipient_id) == (part.door, part.recipient_id)
        ),
        None,
    )


def new_part(part: Fulfilment, site: SiteRow, at: datetime) -> Fulfilment:
    """A part there without a fee: nobody pays for a second parcel that they did not ask for."""
    made = Fulfilment(
        order_id=part.order_id,
        outlet_id=site.outlet_id,
        door=part.door,
        state=FulfilmentState.NEW,
        fee=0,
        amount_to_collect=0,
        hand_over_day=part.hand_over_day,
        weight_g=0,
        pickup_code=random_code(6),
        created_at=at,
        moved_at=at,
        recipient_id=part.recipient_id,
    )
    session.add(made)
    session.flush()
    return made


def take_part(
    part: Fulfilment, site: SiteRow, promise: Promise, *, note: str, at: datetime, by: int | None
) -> None:
    """The whole part is that outlet's now, with its money and its code."""
    orders.record(part.order_id, MOVED_OUT, at=at, by=by, note=f"{note} → {site.name}", fulfilment_id=part.id)
    part.outlet_id, part.moved_at = site.outlet_id, at
    _promise(part, promise, at)
    session.flush()


def take_lines(
    order: Order,
    parts: tuple[Fulfilment, Fulfilment],
    going: Sequence[OrderLine],
    to: tuple[SiteRow, Promise],
    *,
    note: str,
    at: datetime,
    by: int | None,
) -> None:
    """The lines leave the first part for the second; what is to be paid for them goes with them."""
    here, there = parts
    left = by_ids([here.outlet_id])[here.outlet_id].name
    orders.record(order.id, MOVED_OUT, note=f"{note} → {to[0].name}", fulfilment_id=here.id, at=at, by=by)
    orders.record(order.id, MOVED_IN, note=f"{note} ← {left}", fulfilment_id=there.id, at=at, by=by)
    for line in going:
        line.fulfilment_id = there.id
    session.flush()
    _promise(there, to[1], at)
    for part in parts:
        part.weight_g = _weight(part, at)
    if not payments.is_prepaid(order.payment_method):
        _carry_due(order, parts, sum(line.total for line in going), to[0].operator_id, at)
    session.flush()


def _promise(part: Fulfilment, promise: Promise, at: datetime) -> None:
    """Not earlier than was promised before; prepared in time for the day."""
    part.hand_over_day = max(part.hand_over_day, promise.day)
    part.prepare_on = promise.prepare_on if promise.prepare_on > vn_day(at) else None


def _carry_due(
    order: Order, parts: tuple[Fulfilment, Fulfilment], amount: Dong, operator_id: int, at: datetime
) -> None:
    here, there = parts
    had = there.amount_to_collect
    if not amount:
        return
    here.amount_to_collect -= amount
    there.amount_to_collect += amount
    dues.change_due(here.id, here.amount_to_collect, at=at)
    if had:
        dues.change_due(there.id, there.amount_to_collect, at=at)
    else:
        due = Due(there.id, operator_id, there.amount_to_collect)
        dues.make_due(order.id, Method(order.payment_method), [due], at=at)


def _weight(part: Fulfilment, at: datetime) -> int:
    lines = leaves(lines_of(part))
    known = remembered.goods({line.variant_id for line in lines}, at)
    return sum(quoting.weight_of(known[line.variant_id].row, line.quantity) for line in lines)
