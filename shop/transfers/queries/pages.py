"""One transfer with everything that its page and its paper show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.core.money import line_total
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition, LotOwner
from shop.outlets.models import Operator, Outlet
from shop.transfers.models import Transfer, TransferArrival, TransferEvent, TransferLine
from shop.transfers.queries.reach import visible_to
from shop.transfers.states import Arrival, ShortReason, TransferState


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as people read it; quantities in the variant's unit, `price` in đồng for `price_per` of them."""

    line_id: int
    item_id: int
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    price_per: int
    lot_name: str
    lot_code: str | None
    expires_on: date | None
    blocked_on: date | None
    condition: Condition
    owner: LotOwner
    quantity: int
    price: int | None
    received: int
    returned: int
    short: int
    free: int

    @property
    def left(self) -> int:
        """Units that have not arrived anywhere."""
        return self.quantity - self.received - self.returned - self.short

    @property
    def worth(self) -> int:
        """What the receiver owes for the line, in đồng."""
        return line_total(self.quantity, self.price or 0, self.price_per)


@dataclass(frozen=True, slots=True)
class End:
    """An outlet at one end of the way."""

    outlet_id: int
    slug: str
    name: str
    street: str
    commune_code: str
    phone: str | None
    operator: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One move, and who made it."""

    event_id: int
    to_state: TransferState
    note: str | None
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """Units of a line that ended their way with an event."""

    event_id: int
    line_id: int
    kind: Arrival
    condition: Condition | None
    reason: ShortReason | None
    quantity: int


@dataclass(frozen=True, slots=True)
class TransferPage:
    """A transfer with both ends, its lines and its history."""

    one: Transfer
    sender: End
    receiver: End
    lines: Sequence[LineRow]
    events: Sequence[EventRow]
    arrivals: Sequence[ArrivalRow]

    @property
    def worth(self) -> int:
        """What a sale comes to, in đồng."""
        return sum(line.worth for line in self.lines)


def one(outlet_id: int, transfer_id: int) -> TransferPage:
    """A transfer that an outlet may know of. Five statements. Raises NotFound."""
    found = session.scalars(
        select(Transfer)
        .where(Transfer.id == transfer_id, visible_to(outlet_id))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    ends = _ends(found)
    return TransferPage(
        found,
        ends[found.from_outlet_id],
        ends[found.to_outlet_id],
        _lines(transfer_id),
        _events(transfer_id),
        _arrivals(transfer_id),
    )


def _ends(transfer: Transfer) -> dict[int, End]:
    rows = session.execute(
        select(
            Outlet.id,
            Outlet.slug,
            Outlet.name,
            Outlet.street,
            Outlet.commune_code,
            Outlet.phone,
            Operator.legal_name,
        )
        .join(Operator, Operator.id == Outlet.operator_id)
        .where(Outlet.id.in_([transfer.from_outlet_id, transfer.to_outlet_id]))
    )
    return {row[0]: End(*row) for row in rows}


def _lines(transfer_id: int) -> list[LineRow]:
    statement = _line_columns().where(TransferLine.transfer_id == transfer_id)
    return [LineRow(*row) for row in session.execute(statement.order_by(TransferLine.id))]


def _line_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TransferLine.id,
            StockItem.id,
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            Variant.price_per,
            func.coalesce(Root.number, Root.code, ""),
            Root.code,
            Root.expires_on,
            Root.blocked_on,
            StockItem.condition,
            Lot.owner,
            TransferLine.quantity,
            TransferLine.price,
            TransferLine.received,
            TransferLine.returned,
            TransferLine.short,
            StockItem.on_hand - StockItem.allocated,
        )
        .join(StockItem, StockItem.id == TransferLine.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
    )


def _events(transfer_id: int) -> list[EventRow]:
    rows = session.execute(
        select(TransferEvent.id, TransferEvent.to_state, TransferEvent.note, TransferEvent.at, User.name)
        .outerjoin(User, User.id == TransferEvent.by)
        .where(TransferEvent.transfer_id == transfer_id)
        .order_by(TransferEvent.id)
    )
    return [EventRow(*row) for row in rows]


def _arrivals(transfer_id: int) -> list[ArrivalRow]:
    rows = session.execute(
        select(
            TransferArrival.event_id,
            TransferArrival.transfer_line_id,
            TransferArrival.kind,
            TransferArrival.condition,
            TransferArrival.reason,
            TransferArrival.quantity,
        )
        .join(TransferLine, TransferLine.id == TransferArrival.transfer_line_id)
        .where(TransferLine.transfer_id == transfer_id)
        .order_by(TransferArrival.id)
    )
    return [ArrivalRow(*row) for row in rows]
