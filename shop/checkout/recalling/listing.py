"""Recalls in lists, and the batches of a producer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductVersion, SearchEntry, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.core.folding import fold
from shop.extensions import session
from shop.inventory.models import Lot, LotRecall, StockItem
from shop.inventory.queries.conditions import Root
from shop.outlets.models import Operator
from shop.producers.models import Producer
from shop.transfers.queries import passing

MOST = 100
_NAMED = (
    Root.root_id.is_(None),
    Root.code.is_not(None),
)  # a batch itself, with its public code


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list; ``is_left``: whether any outlet still has units, or they are between two outlets."""

    root_id: int
    name: str
    code: str
    product: str
    variant: str
    made_on: date | None
    expires_on: date | None
    blocked_on: date | None
    is_left: bool


@dataclass(frozen=True, slots=True)
class Recalled:
    """A recall in a list."""

    recall_id: int
    root_id: int
    lot: str
    product: str
    producer: str
    reason: str
    blocked_at: datetime
    blocked_by: str | None
    operator: str | None
    lifted_at: datetime | None
    lift_reason: str | None


def open_recall(root_id: int) -> Recalled | None:
    """The recall of a batch that is in force, if there is one."""
    row = session.execute(
        _recalls().where(LotRecall.root_id == root_id, LotRecall.lifted_at.is_(None))
    ).one_or_none()
    return None if row is None else Recalled(*row)


def recalls(
    *, province_code: str | None = None, root_id: int | None = None, most: int = MOST
) -> list[Recalled]:
    """Recalls of goods of a province (None: of all) or of one batch: those in force first, then the latest."""
    statement = _recalls().order_by(LotRecall.lifted_at.is_not(None), LotRecall.id.desc()).limit(most)
    if province_code is not None:
        statement = statement.where(Product.province_code == province_code)
    if root_id is not None:
        statement = statement.where(LotRecall.root_id == root_id)
    return [Recalled(*row) for row in session.execute(statement)]


def own_batches(producer_ids: Collection[int], *, skip: int, most: int) -> list[BatchRow]:
    """The batches of producers, the latest first."""
    return _batches(Product.producer_id.in_(sorted(producer_ids)), skip=skip, most=most)


def count_own_batches(producer_ids: Collection[int]) -> int:
    """How many batches producers have."""
    wanted = (
        select(func.count(Root.id))
        .join(Variant, Variant.id == Root.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(*_NAMED, Product.producer_id.in_(sorted(producer_ids)))
    )
    return session.scalar(wanted) or 0


def find_batches(typed: str, *, province_code: str | None) -> list[BatchRow]:
    """Batches by the number on the goods, our code, or words of the product's name; of a province, or of all."""
    exact, words = typed.strip(), fold(typed)
    if not words:
        return []
    named = select(SearchEntry.product_id).where(SearchEntry.name_folded.contains(words, autoescape=True))
    wanted = or_(Root.number == exact, Root.code == exact.upper(), Product.id.in_(named))
    mine = [] if province_code is None else [Product.province_code == province_code]
    return _batches(wanted, *mine)


def province_of(root_id: int) -> str | None:
    """The province whose programme answers for a batch."""
    return session.scalar(
        select(Product.province_code)
        .join(Variant, Variant.product_id == Product.id)
        .where(Variant.id == select(Lot.variant_id).where(Lot.id == root_id).scalar_subquery())
    )


def producer_of(root_id: int) -> int | None:
    """Whose goods a batch is made of."""
    return session.scalar(
        select(Product.producer_id)
        .join(Variant, Variant.product_id == Product.id)
        .where(Variant.id == select(Lot.variant_id).where(Lot.id == root_id).scalar_subquery())
    )


def _batches(*conditions: ColumnElement[bool], skip: int = 0, most: int = MOST) -> list[BatchRow]:
    left = (
        select(func.sum(StockItem.on_hand))
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(Lot.variant_id == Root.variant_id, func.coalesce(Lot.root_id, Lot.id) == Root.id)
        .correlate(Root)
        .scalar_subquery()
    )
    moving = passing(Root.id).correlate(Root).exists()
    rows = session.execute(
        select(
            Root.id,
            func.coalesce(Root.number, Root.code, ""),
            func.coalesce(Root.code, ""),
            ProductVersion.name,
            Variant.name,
            Root.made_on,
            Root.expires_on,
            Root.blocked_on,
            or_(func.coalesce(left, 0) > 0, moving),
        )
        .join(Variant, Variant.id == Root.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(*_NAMED, *conditions)
        .order_by(Root.id.desc())
        .offset(skip)
        .limit(most)
    )
    return [BatchRow(*row) for row in rows]


def _recalls() -> Select[*tuple[Any, ...]]:
    return (
        select(
            LotRecall.id,
            LotRecall.root_id,
            func.coalesce(Root.number, Root.code, ""),
            ProductVersion.name,
            Producer.name,
            LotRecall.reason,
            LotRecall.blocked_at,
            User.name,
            Operator.legal_name,
            LotRecall.lifted_at,
            LotRecall.lift_reason,
        )
        .join(Root, Root.id == LotRecall.root_id)
        .join(Variant, Variant.id == Root.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(User, User.id == LotRecall.blocked_by)
        .outerjoin(Operator, Operator.id == LotRecall.operator_id)
    )
