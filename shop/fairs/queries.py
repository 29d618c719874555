"""What is read of fairs: the coming ones, one with its stalls, a stall with what came of its goods, its counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, select

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.core.money import Dong
from shop.extensions import session
from shop.fairs.models import FairCount, FairCountLine, FairSale
from shop.fairs.states import FairCountState
from shop.geography import queries as geography
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.states import MovementKind
from shop.outlets.models import Event, FairOutlet, Operator, Outlet
from shop.outlets.states import FairState
from shop.till.models import CounterReceipt

LOST = (
    MovementKind.DAMAGED,
    MovementKind.SAMPLED,
    MovementKind.GIVEN,
    MovementKind.STOLEN,
    MovementKind.LOST,
)
HOME = (
    MovementKind.TRANSFERRED_OUT,
    MovementKind.TRANSFERRED_BACK,
    MovementKind.RETURNED_TO_PRODUCER,
)


@dataclass(frozen=True, slots=True)
class StallRow:
    """A stall of a fair; ``closed_on``: the first day without it."""

    outlet_id: int
    slug: str
    name: str
    operator_id: int
    operator: str
    phone: str | None
    state: FairState
    closed_on: date | None
    units: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of one kind of goods at a stall: came = sold + lost + expired + home + remaining."""

    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    sold: int
    lost: int
    expired: int
    home: int
    remaining: int

    @property
    def came(self) -> int:
        """Units that came to the stall, by transfer or otherwise, less what customers brought back."""
        return self.sold + self.lost + self.expired + self.home + self.remaining


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count in the list of a stall (đồng)."""

    count_id: int
    state: FairCountState
    counted_at: datetime
    by: str | None
    is_last: bool
    sold: Dong | None
    expected: Dong | None
    money: Dong | None

    @property
    def difference(self) -> Dong:
        """Money beyond what was expected."""
        return (self.money or 0) - (self.expected or 0)


def coming(day: date) -> list[Event]:
    """Fairs that are not over, the first one first."""
    return list(session.scalars(_fairs().where(Event.ends_on >= day).order_by(Event.starts_on, Event.id)))


def ended(day: date, most: int = 12) -> list[Event]:
    """The last fairs that are over, the latest first."""
    mine = _fairs().where(Event.ends_on < day).order_by(Event.ends_on.desc(), Event.id.desc())
    return list(session.scalars(mine.limit(most)))


def by_slug(slug: str) -> Event:
    """One fair. Raises NotFound."""
    return _one(Event.slug == slug)


def by_id(event_id: int) -> Event:
    """One fair. Raises NotFound."""
    return _one(Event.id == event_id)


def address(event: Event) -> str:
    """Place, commune, province."""
    return f"{event.place}, {geography.place_name(event.commune_code or '')}"


def stalls(event_ids: Collection[int]) -> dict[int, list[StallRow]]:
    """The stalls of fairs, with the units that lie there. One statement."""
    units = (
        select(cast(func.coalesce(func.sum(StockItem.on_hand), 0), BigInteger))
        .where(StockItem.outlet_id == Outlet.id)
        .correlate(Outlet)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            FairOutlet.event_id,
            Outlet.id,
            Outlet.slug,
            Outlet.name,
            Outlet.operator_id,
            Operator.legal_name,
            Outlet.phone,
            FairOutlet.state,
            Outlet.closed_on,
            units,
        )
        .join(Outlet, Outlet.id == FairOutlet.outlet_id)
        .join(Operator, Operator.id == Outlet.operator_id)
        .where(FairOutlet.event_id.in_(sorted(event_ids)))
        .order_by(Outlet.name, Outlet.id)
    )
    found: dict[int, list[StallRow]] = {event_id: [] for event_id in event_ids}
    for event_id, *stall in rows:
        found[event_id].append(StallRow(*stall))
    return found


def stall(outlet_id: int) -> tuple[FairOutlet, Event, Outlet]:
    """A stall with its fair. Raises NotFound for other outlets."""
    row = session.execute(
        select(FairOutlet, Event, Outlet)
        .join(Event, Event.id == FairOutlet.event_id)
        .join(Outlet, Outlet.id == FairOutlet.outlet_id)
        .where(FairOutlet.outlet_id == outlet_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


def balances(outlet_id: int) -> list[Balance]:
    """What became of all goods of a stall, by name. One statement."""
    change = StockMovement.on_hand_change
    rows = session.execute(
        select(
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            _gone(StockMovement.kind == MovementKind.HANDED_OVER),
            _gone(StockMovement.kind.in_(LOST)),
            _gone(StockMovement.kind == MovementKind.EXPIRED),
            _gone(StockMovement.kind.in_(HOME)),
            cast(func.sum(change), BigInteger),
        )
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(StockItem.outlet_id == outlet_id)
        .group_by(Variant.id, ProductVersion.name, Variant.name, Variant.unit, Variant.measure)
        .order_by(ProductVersion.name, Variant.id)
    )
    return [Balance(*row) for row in rows]


def counts(outlet_id: int) -> Sequence[CountRow]:
    """The counts of a stall that were not dropped, the latest first."""
    rows = session.execute(
        select(
            FairCount.id,
            FairCount.state,
            FairCount.counted_at,
            User.name,
            FairCount.is_last,
            FairCount.sold,
            FairCount.expected,
            FairCount.cash + FairCount.bank,
        )
        .outerjoin(User, User.id == FairCount.counted_by)
        .where(FairCount.outlet_id == outlet_id, FairCount.state != FairCountState.DROPPED)
        .order_by(FairCount.id.desc())
    )
    return [CountRow(*row) for row in rows]


def count(outlet_id: int, count_id: int) -> FairCount:
    """A count of this stall. Raises NotFound for another's."""
    row = session.scalar(select(FairCount).where(FairCount.id == count_id, FairCount.outlet_id == outlet_id))
    if row is None:
        raise NotFound
    return row


def count_lines(count_id: int) -> Sequence[FairCountLine]:
    """The lines of a count."""
    mine = select(FairCountLine).where(FairCountLine.count_id == count_id).order_by(FairCountLine.id)
    return session.scalars(mine).all()


def orders_of(count_id: int) -> Sequence[tuple[date, int, Dong]]:
    """(day, receipt, đồng) of the sales that a count made, the oldest day first. One statement."""
    rows = session.execute(
        select(FairSale.day, CounterReceipt.id, CounterReceipt.total)
        .join(CounterReceipt, CounterReceipt.order_id == FairSale.order_id)
        .where(FairSale.count_id == count_id)
        .order_by(FairSale.day)
    )
    return [(day, receipt_id, total) for day, receipt_id, total in rows]


def _fairs() -> Select[Event]:
    return select(Event).where(Event.slug.is_not(None))


def _one(which: ColumnElement[bool]) -> Event:
    row = session.scalar(_fairs().where(which))
    if row is None:
        raise NotFound
    return row


def _gone(which: ColumnElement[bool]) -> ColumnElement[Any]:
    return cast(func.sum(case((which, -StockMovement.on_hand_change), else_=0)), BigInteger)
