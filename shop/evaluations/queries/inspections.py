"""Inspections."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries.certificates import shown_version
from shop.core.errors import NotFound
from shop.evaluations.models import Inspection
from shop.evaluations.states import Finding
from shop.extensions import session
from shop.producers.models import Producer


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection in a list; ``product`` is none where it was of the producer as a whole."""

    row: Inspection
    producer: str
    product: str | None

    def left(self, today: date) -> int | None:
        """Days until what was found has to be put right; negative: over; None when nothing is open."""
        if self.row.state is not Finding.OPEN or self.row.deadline is None:
            return None
        return (self.row.deadline - today).days


def inspections(
    *,
    province_code: str | None = None,
    producer_ids: Collection[int] | None = None,
    skip: int,
    most: int,
) -> list[InspectionRow]:
    """What is open first, by its deadline, then the latest."""
    is_open = case((Inspection.state == Finding.OPEN, 0), else_=1)
    due = case((Inspection.state == Finding.OPEN, Inspection.deadline))
    wanted = _wanted(province_code, producer_ids)
    order = (is_open, due, Inspection.inspected_on.desc(), Inspection.id.desc())
    wanted = wanted.order_by(*order).offset(skip).limit(most)
    return [InspectionRow(*row) for row in session.execute(wanted)]


def count_inspections(
    *, province_code: str | None = None, producer_ids: Collection[int] | None = None
) -> int:
    """How many `inspections` would give."""
    wanted = _wanted(province_code, producer_ids).with_only_columns(func.count(Inspection.id))
    return session.scalar(wanted) or 0


def inspection(inspection_id: int, province_code: str | None) -> InspectionRow:
    """One inspection. Raises NotFound."""
    found = session.execute(_wanted(province_code, None).where(Inspection.id == inspection_id)).one_or_none()
    if found is None:
        raise NotFound
    return InspectionRow(*found)


def count_overdue(province_code: str | None, today: date) -> int:
    """Findings whose deadline is over."""
    wanted = select(func.count()).select_from(Inspection)
    wanted = wanted.where(Inspection.state == Finding.OPEN, Inspection.deadline < today)
    if province_code is not None:
        wanted = wanted.where(Inspection.province_code == province_code)
    return session.scalar(wanted) or 0


def producer_goods(producer_id: int) -> list[tuple[int, str]]:
    """(id, name) of all goods of a producer."""
    rows = session.execute(
        select(Product.id, func.coalesce(ProductVersion.name, Product.slug).label("name"))
        .select_from(Product)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(Product.producer_id == producer_id)
        .order_by("name", Product.id)
    )
    return [(row[0], row[1]) for row in rows]


def _wanted(province_code: str | None, producer_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(Inspection, Producer.name, func.coalesce(ProductVersion.name, Product.slug))
        .join(Producer, Producer.id == Inspection.producer_id)
        .outerjoin(Product, Product.id == Inspection.product_id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
    )
    if province_code is not None:
        wanted = wanted.where(Inspection.province_code == province_code)
    if producer_ids is not None:
        wanted = wanted.where(Inspection.producer_id.in_(producer_ids))
    return wanted
