"""What can be asked about announced deliveries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.extensions import session
from shop.media.models import MediaFile
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.supplies.lines import LineRow, entries_of, lines_of, otherwise_paid
from shop.supplies.models import Supply, SupplyEntry, SupplyEvent, SupplyLine, SupplyPhoto
from shop.supplies.states import DUE, SupplyState


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """A delivery in a list. ``lines``: how many kinds of goods."""

    supply_id: int
    code: str
    producer: str
    outlet: str
    state: SupplyState
    due_on: date
    note: str | None
    lines: int


@dataclass(frozen=True, slots=True)
class SupplyPage:
    """One delivery with its lines and history: (state, at, receipt).

    ``price_notes``: when and why goods came in at another price than was agreed.
    """

    row: SupplyRow
    producer_id: int
    lines: tuple[LineRow, ...]
    events: tuple[tuple[SupplyState, datetime, int | None], ...]
    price_notes: tuple[tuple[datetime, str], ...]

    @property
    def is_due(self) -> bool:
        """Whether anything may still come."""
        return self.row.state in DUE

    @property
    def worth(self) -> int | None:
        """Đồng for all that was announced at the agreed prices; None where a line has none."""
        worths = [line.worth for line in self.lines]
        return None if None in worths else sum(each for each in worths if each is not None)


@dataclass(frozen=True, slots=True)
class OwnGoods:
    """A variant that a producer may announce."""

    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    producer_id: int


def due_at(outlet_id: int, *, skip: int, most: int) -> list[SupplyRow]:
    """What an outlet waits for, the nearest day first."""
    statement = _rows().where(Supply.outlet_id == outlet_id, Supply.state.in_(DUE))
    statement = statement.order_by(Supply.due_on, Supply.id).offset(skip).limit(most)
    return [SupplyRow(*row) for row in session.execute(statement)]


def count_due(outlet_id: int) -> int:
    """How many deliveries an outlet waits for."""
    found = session.scalar(
        select(func.count()).select_from(Supply).where(Supply.outlet_id == outlet_id, Supply.state.in_(DUE))
    )
    return found or 0


def own(producer_ids: Collection[int], *, skip: int, most: int) -> list[SupplyRow]:
    """What producers announced, the latest first."""
    statement = _rows().where(Supply.producer_id.in_(sorted(producer_ids))).order_by(Supply.id.desc())
    return [SupplyRow(*row) for row in session.execute(statement.offset(skip).limit(most))]


def count_own(producer_ids: Collection[int]) -> int:
    """How many deliveries producers announced."""
    wanted = select(func.count(Supply.id)).where(Supply.producer_id.in_(sorted(producer_ids)))
    return session.scalar(wanted) or 0


def at_outlet(outlet_id: int, supply_id: int) -> SupplyPage:
    """One delivery to an outlet. Raises NotFound for another outlet's."""
    return _page(Supply.id == supply_id, Supply.outlet_id == outlet_id)


def of_producer(producer_ids: Collection[int], supply_id: int) -> SupplyPage:
    """One delivery of a producer. Raises NotFound for a stranger's."""
    return _page(Supply.id == supply_id, Supply.producer_id.in_(sorted(producer_ids)))


def photo(
    supply_id: int,
    media_id: int,
    *,
    outlet_id: int | None = None,
    producer_ids: Collection[int] = (),
) -> MediaFile:
    """A picture of refused goods for the outlet's staff or their producer. Raises NotFound for anybody else's."""
    whose = (
        Supply.producer_id.in_(sorted(producer_ids)) if outlet_id is None else Supply.outlet_id == outlet_id
    )
    found = session.scalar(
        select(MediaFile)
        .join(SupplyPhoto, SupplyPhoto.media_id == MediaFile.id)
        .join(SupplyEntry, SupplyEntry.id == SupplyPhoto.entry_id)
        .join(SupplyEvent, SupplyEvent.id == SupplyEntry.event_id)
        .join(Supply, Supply.id == SupplyEvent.supply_id)
        .where(Supply.id == supply_id, MediaFile.id == media_id, whose)
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def own_goods(producer_ids: Collection[int]) -> list[OwnGoods]:
    """The variants of producers that are not retired, by name; no baskets' own rules apply here."""
    rows = session.execute(
        select(
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            Product.producer_id,
        )
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(Product.producer_id.in_(sorted(producer_ids)), Variant.retired_on.is_(None))
        .order_by(ProductVersion.name, Variant.position, Variant.id)
    )
    return [OwnGoods(*row) for row in rows]


def _rows() -> Select[*tuple[Any, ...]]:
    lines = select(func.count()).where(SupplyLine.supply_id == Supply.id).scalar_subquery()
    return (
        select(
            Supply.id,
            Supply.code,
            Producer.name,
            Outlet.name,
            Supply.state,
            Supply.due_on,
            Supply.note,
            lines,
        )
        .join(Producer, Producer.id == Supply.producer_id)
        .join(Outlet, Outlet.id == Supply.outlet_id)
    )


def _page(*conditions: ColumnElement[bool]) -> SupplyPage:
    row = session.execute(_rows().add_columns(Supply.producer_id).where(*conditions)).one_or_none()
    if row is None:
        raise NotFound
    supply, producer_id = SupplyRow(*row[:-1]), row[-1]
    events = session.execute(
        select(SupplyEvent.to_state, SupplyEvent.at, SupplyEvent.receipt_id)
        .where(SupplyEvent.supply_id == supply.supply_id)
        .order_by(SupplyEvent.id)
    )
    entries = entries_of(supply.supply_id)
    return SupplyPage(
        supply,
        producer_id,
        tuple(lines_of(supply.supply_id, entries)),
        tuple((state, at, receipt) for state, at, receipt in events),
        tuple(dict.fromkeys((one.at, one.note) for one in otherwise_paid(entries) if one.note)),
    )
