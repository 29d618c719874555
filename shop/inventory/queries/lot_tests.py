"""Test reports of batches: what pages show of them, which batches failed one, and who may read their scans."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.accounts.seats import Grant
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import Lot, LotTest, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import SaidBy
from shop.media.addresses import file_url
from shop.media.models import MediaFile
from shop.outlets.models import Outlet


@dataclass(frozen=True, slots=True)
class Tested:
    """One report. ``digest``, ``content_type``: of its scan; ``valid_until`` still counts."""

    id: int
    laboratory: str
    number: str
    subject: str
    tested_on: date
    valid_until: date | None
    passed: bool
    said_by: SaidBy
    outlet_id: int | None
    outlet_name: str | None
    outlet_name_en: str | None
    digest: str | None
    content_type: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str | None

    @property
    def scan_url(self) -> str:
        """Where the scan is for those who may read it; empty without one."""
        return file_url(self.digest, self.content_type) if self.digest and self.content_type else ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The reports of a batch that stand: how many, and whether one says that it failed."""

    count: int
    failed: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A batch that failed a test and is not recalled."""

    root_id: int
    lot: str
    product: str
    subject: str
    tested_on: date


def has_failed(root_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """In SQL: whether a report that stands says that this batch failed."""
    return exists().where(
        LotTest.root_id == root_id, LotTest.passed.is_(False), LotTest.withdrawn_at.is_(None)
    )


def tests_of(root_id: int) -> list[Tested]:
    """All reports of a batch, also withdrawn ones: those that stand first, of them the failed, then the latest."""
    statement = _columns().where(LotTest.root_id == root_id)
    order = (LotTest.withdrawn_at.is_not(None), LotTest.passed, LotTest.tested_on.desc(), LotTest.id.desc())
    return [Tested(*row) for row in session.execute(statement.order_by(*order))]


def standing(root_id: int) -> list[Tested]:
    """What everybody may read of a batch. One statement.

    A failed report is among them as long as it stands, whatever a later one says: who sells the batch cannot
    take it away (``services.testing``), and the buyer weighs both.
    """
    return [one for one in tests_of(root_id) if one.withdrawn_at is None]


def one_of(root_id: int, test_id: int) -> Tested:
    """A report of this batch. Raises NotFound for another's."""
    found = next((one for one in tests_of(root_id) if one.id == test_id), None)
    if found is None:
        raise NotFound
    return found


def marks(root_ids: Collection[int]) -> dict[int, Marks]:
    """What lists say of batches that have reports. One statement."""
    if not root_ids:
        return {}
    rows = session.execute(
        select(LotTest.root_id, func.count(), func.count().filter(LotTest.passed.is_(False)))
        .where(LotTest.root_id.in_(sorted(set(root_ids))), LotTest.withdrawn_at.is_(None))
        .group_by(LotTest.root_id)
    )
    return {root_id: Marks(count, failed > 0) for root_id, count, failed in rows}


def failures(province_code: str | None, *, most: int) -> list[Failure]:
    """Batches of a province's goods (None: of all) that failed a test and are not recalled, a row for each report."""
    columns = (
        *(LotTest.root_id, func.coalesce(Root.number, Root.code, ""), ProductVersion.name),
        *(LotTest.subject, LotTest.tested_on),
    )
    statement = _failed(province_code, *columns).join(
        ProductVersion, ProductVersion.id == current_version_id()
    )
    rows = session.execute(statement.order_by(LotTest.id.desc()).limit(most))
    return [Failure(*row) for row in rows]


def count_failures(province_code: str | None) -> int:
    """How many rows ``failures`` would have without an end."""
    return session.scalar(_failed(province_code, func.count())) or 0


def _failed(province_code: str | None, *columns: Any) -> Select[*tuple[Any, ...]]:
    statement = (
        select(*columns)
        .select_from(LotTest)
        .join(Root, Root.id == LotTest.root_id)
        .join(Variant, Variant.id == Root.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(LotTest.passed.is_(False), LotTest.withdrawn_at.is_(None), Root.blocked_on.is_(None))
    )
    return statement if province_code is None else statement.where(Product.province_code == province_code)


def is_scan_of(media_id: int, grants: Collection[Grant]) -> bool:
    """Whether a stored file is a report that one of these roles lets somebody read.

    Officers read those on goods of their province, producers those on their own goods, people of an outlet those on
    batches that came to it.
    """
    came = (
        select(StockItem.id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Outlet, Outlet.id == StockItem.outlet_id)
        .where(
            func.coalesce(Lot.root_id, Lot.id) == LotTest.root_id,
            or_(
                Outlet.id.in_([grant.outlet_id for grant in grants if grant.outlet_id]),
                Outlet.operator_id.in_([grant.operator_id for grant in grants if grant.operator_id]),
            ),
        )
        .correlate(LotTest)
        .exists()
    )
    report = exists().where(
        LotTest.scan_id == media_id,
        Root.id == LotTest.root_id,
        Variant.id == Root.variant_id,
        Product.id == Variant.product_id,
        or_(
            Product.province_code.in_([grant.province_code for grant in grants if grant.province_code]),
            Product.producer_id.in_([grant.producer_id for grant in grants if grant.producer_id]),
            came,
        ),
    )
    return bool(session.scalar(select(report)))


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            LotTest.id,
            LotTest.laboratory,
            LotTest.number,
            LotTest.subject,
            LotTest.tested_on,
            LotTest.valid_until,
            LotTest.passed,
            LotTest.said_by,
            LotTest.outlet_id,
            Outlet.name,
            Outlet.name_en,
            MediaFile.digest,
            MediaFile.content_type,
            LotTest.withdrawn_at,
            LotTest.withdraw_reason,
        )
        .outerjoin(Outlet, Outlet.id == LotTest.outlet_id)
        .outerjoin(MediaFile, MediaFile.id == LotTest.scan_id)
    )
