"""What staff and customers read about returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries.conditions import Root
from shop.media.models import MediaFile
from shop.orders import returning
from shop.orders.models import (
    Exchange,
    Fulfilment,
    Order,
    OrderLine,
    Return,
    ReturnLine,
    ReturnPhoto,
    ReturnUnits,
)
from shop.orders.return_states import OPEN, WITHDRAWABLE, ExchangeKind, ExchangeState


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in a list."""

    one: Return
    code: str
    name: str
    kind: ExchangeKind | None


@dataclass(frozen=True, slots=True)
class ReturnOfOrder:
    """A return on its order's page; `code` and `token`: the order that was made of it, if one was."""

    one: Return
    kind: ExchangeKind | None
    state: ExchangeState | None
    code: str | None
    token: str | None
    has_come: bool


@dataclass(frozen=True, slots=True)
class LotOut:
    """Units of one lot that the customer still has, of one line. `name`: the number on the pack, or our code."""

    lot_id: int
    name: str
    expires_on: date | None
    blocked_on: date | None
    quantity: int

    def may_be_sold(self, day: date) -> bool:
        """Whether it could go back on the shelf that Vietnamese day."""
        return self.blocked_on is None and (self.expires_on is None or self.expires_on >= day)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a return: what was asked back, what came, and from which lots more can come."""

    line: ReturnLine
    sold: OrderLine
    came: Sequence[ReturnUnits]
    lots: Sequence[LotOut]

    @property
    def left(self) -> int:
        """Units that were agreed and did not come yet."""
        return self.line.quantity - sum(units.quantity for units in self.came)


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """One return with everything its outlet needs."""

    one: Return
    order: Order
    part: Fulfilment
    lines: Sequence[Line]
    photos: Sequence[int]

    @property
    def has_come(self) -> bool:
        """Whether any unit came back."""
        return any(line.came for line in self.lines)


def open_at(outlet_id: int, *, most: int = 200) -> list[ReturnRow]:
    """The returns of an outlet that are not over, the oldest first."""
    return _rows(outlet_id, is_open=True, limit=most, offset=0)


def over_at(outlet_id: int, *, limit: int, offset: int) -> list[ReturnRow]:
    """Those that are over, the latest first."""
    return _rows(outlet_id, is_open=False, limit=limit, offset=offset)


def count_open(outlet_id: int) -> int:
    """How many wait for staff."""
    found = select(func.count()).where(Return.outlet_id == outlet_id, Return.state.in_(OPEN))
    return session.scalar(found) or 0


def one(outlet_id: int, return_id: int) -> ReturnPage:
    """A return of this outlet. Raises NotFound for another outlet's."""
    found = session.scalar(select(Return).where(Return.id == return_id, Return.outlet_id == outlet_id))
    if found is None:
        raise NotFound
    rows = returning.lines_of(return_id)
    came = _came([line.id for line, _sold in rows])
    lots = lots_of([sold.id for _line, sold in rows])
    return ReturnPage(
        found,
        session.get_one(Order, found.order_id),
        session.get_one(Fulfilment, found.fulfilment_id),
        [Line(line, sold, came.get(line.id, []), lots[sold.id]) for line, sold in rows],
        photo_ids(return_id),
    )


def of_order(order_id: int) -> list[ReturnOfOrder]:
    """The returns of an order with what is wanted or was given instead, the oldest first. One statement."""
    came = (
        select(ReturnUnits.id)
        .join(ReturnLine, ReturnLine.id == ReturnUnits.return_line_id)
        .where(ReturnLine.return_id == Return.id)
        .exists()
    )
    rows = session.execute(
        select(Return, Exchange.kind, Exchange.state, Order.code, Order.token, came)
        .outerjoin(Exchange, Exchange.return_id == Return.id)
        .outerjoin(Order, Order.id == Exchange.order_id)
        .where(Return.order_id == order_id)
        .order_by(Return.id)
    )
    return [ReturnOfOrder(*row) for row in rows]


def of_customer(order_id: int, return_id: int) -> Return:
    """A return of this order. Raises NotFound for another order's."""
    found = session.scalar(select(Return).where(Return.id == return_id, Return.order_id == order_id))
    if found is None:
        raise NotFound
    return found


def may_withdraw(one: Return) -> bool:
    """Whether its customer may still think again: nothing of it came."""
    return one.state in WITHDRAWABLE and not returning.came_back(one.id)


def made_by(key: str | None, fulfilment_id: int) -> int | None:
    """The return that this form has made of this part before, if it did."""
    return session.scalar(select(Return.id).where(Return.key == key, Return.fulfilment_id == fulfilment_id))


def photo_ids(return_id: int) -> Sequence[int]:
    """The pictures of a return in their order."""
    return session.scalars(
        select(ReturnPhoto.media_id).where(ReturnPhoto.return_id == return_id).order_by(ReturnPhoto.position)
    ).all()


def photo(
    return_id: int, media_id: int, *, order_id: int | None = None, outlet_id: int | None = None
) -> MediaFile:
    """A picture for the order's customer or the outlet's staff. Raises NotFound for anybody else's."""
    found = session.scalar(
        select(MediaFile)
        .join(ReturnPhoto, ReturnPhoto.media_id == MediaFile.id)
        .join(Return, Return.id == ReturnPhoto.return_id)
        .where(
            Return.id == return_id,
            MediaFile.id == media_id,
            Return.order_id == order_id if outlet_id is None else Return.outlet_id == outlet_id,
        )
    )
    if found is None:
        raise NotFound
    return found


def lots_of(order_line_ids: Collection[int]) -> Mapping[int, Sequence[LotOut]]:
    """The lots that customers still have, by order line. Three statements."""
    out = returning.lots_out(order_line_ids)
    lot_ids = {lot_id for lots in out.values() for lot_id in lots}
    rows = session.execute(
        select(Lot.id, func.coalesce(Root.number, Root.code), Root.expires_on, Root.blocked_on)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(Lot.id.in_(sorted(lot_ids)))
    )
    names = {row[0]: row for row in rows}
    return {
        line_id: [LotOut(*names[lot_id], units) for lot_id, units in sorted(lots.items()) if units > 0]
        for line_id, lots in out.items()
    }


def _came(line_ids: Collection[int]) -> dict[int, list[ReturnUnits]]:
    found: dict[int, list[ReturnUnits]] = {}
    for units in session.scalars(
        select(ReturnUnits).where(ReturnUnits.return_line_id.in_(sorted(line_ids))).order_by(ReturnUnits.id)
    ):
        found.setdefault(units.return_line_id, []).append(units)
    return found


def _rows(outlet_id: int, *, is_open: bool, limit: int, offset: int) -> list[ReturnRow]:
    state = Return.state.in_(OPEN) if is_open else Return.state.not_in(OPEN)
    rows = session.execute(
        select(Return, Order.code, Order.name, Exchange.kind)
        .join(Order, Order.id == Return.order_id)
        .outerjoin(Exchange, and_(Exchange.return_id == Return.id, Exchange.state != ExchangeState.DROPPED))
        .where(Return.outlet_id == outlet_id, state)
        .order_by(Return.id if is_open else Return.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [ReturnRow(*row) for row in rows]
