"""What lies where of whose goods, and the lists that were sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.certificates import shown_version
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.states import LotOwner
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.selfcounts.models import SelfCount, SelfCountLine
from shop.selfcounts.states import SelfCountState

MOST = 100


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list among others."""

    row: SelfCount
    outlet: str
    outlet_slug: str
    producer: str
    lines: int
    differences: int

    def state(self, today: date) -> SelfCountState:
        """Where it stands on a day; the last day still counts."""
        if self.row.answered_at is not None:
            return SelfCountState.DIFFERS if self.differences else SelfCountState.AGREES
        if self.row.revoked_at is not None:
            return SelfCountState.REVOKED
        return SelfCountState.ENDED if today > self.row.ends_on else SelfCountState.WAITING


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line with its goods."""

    row: SelfCountLine
    name: str
    variant: str
    unit: str
    measure: Measure

    @property
    def differs(self) -> bool:
        """Whether the producer said another number than the book."""
        return self.row.said != self.row.book


@dataclass(frozen=True, slots=True)
class Page:
    """A list with its lines; ``book``: units by variant as the ledger has them now."""

    one: ListRow
    lines: Sequence[LineRow]
    book: Mapping[int, int]


def listed(*, outlet_id: int | None = None, producer_ids: Collection[int] | None = None) -> list[ListRow]:
    """Lists of an outlet, or of these producers, the latest first."""
    where: list[ColumnElement[bool]] = []
    if outlet_id is not None:
        where.append(SelfCount.outlet_id == outlet_id)
    if producer_ids is not None:
        where.append(SelfCount.producer_id.in_(producer_ids))
    return _rows(*where)


def page(self_count_id: int, *, outlet_id: int | None = None) -> Page:
    """One list; of an outlet only its own. Raises NotFound."""
    where = [SelfCount.id == self_count_id]
    if outlet_id is not None:
        where.append(SelfCount.outlet_id == outlet_id)
    found = _rows(*where)
    if not found:
        raise NotFound
    [one] = found
    lines = session.execute(
        select(
            SelfCountLine,
            func.coalesce(ProductVersion.name, Product.slug),
            Variant.name,
            Variant.unit,
            Variant.measure,
        )
        .join(Variant, Variant.id == SelfCountLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(SelfCountLine.self_count_id == self_count_id)
        .order_by(SelfCountLine.id)
    )
    rows = [LineRow(*line) for line in lines]
    return Page(one, rows, book(one.row.outlet_id, one.row.producer_id))


def book(outlet_id: int, producer_id: int) -> dict[int, int]:
    """Units on hand by variant, in all conditions, of what this producer has on consignment at an outlet."""
    rows = session.execute(
        select(StockItem.variant_id, func.sum(StockItem.on_hand))
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(
            StockItem.outlet_id == outlet_id,
            Lot.owner == LotOwner.PRODUCER,
            Lot.producer_id == producer_id,
        )
        .group_by(StockItem.variant_id)
        .order_by(StockItem.variant_id)
    )
    return {variant_id: int(units) for variant_id, units in rows}


def consigners(outlet_id: int) -> list[tuple[int, str]]:
    """(id, name) of the producers whose goods lie at an outlet on consignment."""
    rows = session.execute(
        select(Producer.id, Producer.name)
        .join(Lot, Lot.producer_id == Producer.id)
        .join(StockItem, StockItem.lot_id == Lot.id)
        .where(StockItem.outlet_id == outlet_id, StockItem.on_hand > 0, Lot.owner == LotOwner.PRODUCER)
        .distinct()
        .order_by(Producer.name, Producer.id)
    )
    return [(row[0], row[1]) for row in rows]


def _rows(*where: ColumnElement[bool]) -> list[ListRow]:
    def count(*more: ColumnElement[bool]) -> ColumnElement[int]:
        counted = select(func.count()).select_from(SelfCountLine)
        counted = counted.where(SelfCountLine.self_count_id == SelfCount.id, *more)
        return counted.correlate(SelfCount).scalar_subquery()

    rows = session.execute(
        select(
            SelfCount,
            Outlet.name,
            Outlet.slug,
            Producer.name,
            count(),
            count(SelfCountLine.said != SelfCountLine.book),
        )
        .join(Outlet, Outlet.id == SelfCount.outlet_id)
        .join(Producer, Producer.id == SelfCount.producer_id)
        .where(*where)
        .order_by(SelfCount.id.desc())
        .limit(MOST)
    )
    return [ListRow(*row) for row in rows]
