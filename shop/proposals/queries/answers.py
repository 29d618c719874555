"""Proposed prices with what outlets said to them, for producers, for outlets and for operators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from shop.catalogue.models import Price, Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.proposals.models import PriceAnswer, PriceAnswerEvent, PriceProposal
from shop.proposals.states import AnswerState


@dataclass(frozen=True, slots=True)
class Answer:
    """What one outlet says: its state since `at`, with the reason if it did not agree."""

    answer_id: int
    outlet_id: int
    outlet: str
    state: AnswerState
    at: datetime
    note: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed price (đồng) with the answers that the reader may see."""

    proposal_id: int
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    producer: str
    phone: str | None
    amount: int
    starts_on: date
    note: str | None
    proposed_at: datetime
    answers: tuple[Answer, ...]

    @property
    def waits(self) -> bool:
        """Whether any of these outlets has not answered."""
        return any(answer.state is AnswerState.WAITING for answer in self.answers)


@dataclass(frozen=True, slots=True)
class ToLabel:
    """Goods whose labels show an older price: the new one (đồng) from its day on, and the units that lie there."""

    answer_id: int
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    amount: int
    starts_on: date
    units: int


def of_producers(producer_ids: Collection[int], *, skip: int, most: int) -> tuple[list[Proposal], int]:
    """What these producers proposed, what waits first, then the latest first; and how many there are."""
    return _proposals(PriceProposal.producer_id.in_(sorted(producer_ids)), skip=skip, most=most)


def for_outlets(outlet_ids: Collection[int], *, skip: int, most: int) -> tuple[list[Proposal], int]:
    """What was proposed to these outlets, what waits first, then the latest first; and how many there are."""
    return _proposals(PriceAnswer.outlet_id.in_(sorted(outlet_ids)), skip=skip, most=most)


def count_waiting(outlet_ids: Collection[int]) -> int:
    """How many answers these outlets owe."""
    return _count(PriceAnswer.outlet_id.in_(outlet_ids), PriceAnswer.state == AnswerState.WAITING)


def is_known(proposal_id: int, outlet_ids: Collection[int]) -> bool:
    """Whether it was proposed to any of these outlets."""
    return _count(PriceAnswer.proposal_id == proposal_id, PriceAnswer.outlet_id.in_(outlet_ids)) > 0


def count_labels(outlet_id: int, at: datetime) -> int:
    """How many goods need new labels at an outlet. One statement."""
    wanted = (
        select(func.count())
        .select_from(PriceAnswer)
        .join(PriceProposal, PriceProposal.id == PriceAnswer.proposal_id)
        .join(Price, Price.id == PriceAnswer.price_id)
        .where(*_to_label(outlet_id, at))
    )
    return session.scalar(wanted) or 0


def labels_of(outlet_id: int, at: datetime) -> list[ToLabel]:
    """What needs new labels at an outlet, the nearest day first: agreed, not over, not labelled, and goods lie there."""
    rows = session.execute(
        select(
            PriceAnswer.id,
            PriceProposal.variant_id,
            ProductVersion.name,
            Variant.name.label("variant_name"),
            Variant.unit,
            Variant.measure,
            PriceProposal.amount,
            PriceProposal.starts_on,
            _on_hand().label("units"),
        )
        .join(PriceProposal, PriceProposal.id == PriceAnswer.proposal_id)
        .join(Price, Price.id == PriceAnswer.price_id)
        .join(Variant, Variant.id == PriceProposal.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(*_to_label(outlet_id, at))
        .order_by(PriceProposal.starts_on, PriceAnswer.id)
    )
    return [ToLabel(*row) for row in rows]


def _to_label(outlet_id: int, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PriceAnswer.outlet_id == outlet_id,
        PriceAnswer.state == AnswerState.AGREED,
        PriceAnswer.labelled_at.is_(None),
        or_(Price.ends_at.is_(None), Price.ends_at > at),
        _on_hand() > 0,
    )


def _on_hand() -> ColumnElement[int]:
    return (
        select(func.coalesce(func.sum(StockItem.on_hand), 0))
        .where(StockItem.outlet_id == PriceAnswer.outlet_id, StockItem.variant_id == PriceProposal.variant_id)
        .correlate(PriceAnswer, PriceProposal)
        .scalar_subquery()
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(PriceAnswer).where(*conditions)) or 0


def _proposals(*conditions: ColumnElement[bool], skip: int, most: int) -> tuple[list[Proposal], int]:
    """A page of the proposals with answers that meet the conditions, with these answers only. Four statements."""
    waits = func.max(case((PriceAnswer.state == AnswerState.WAITING, 1), else_=0))
    wanted = (
        select(PriceProposal.id)
        .join(PriceAnswer, PriceAnswer.proposal_id == PriceProposal.id)
        .where(*conditions)
        .group_by(PriceProposal.id)
    )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    latest = wanted.order_by(waits.desc(), PriceProposal.id.desc()).offset(skip).limit(most)
    ids = session.scalars(latest).all()
    answers = _answers(PriceProposal.id.in_(ids), *conditions)
    rows = _named(ids)
    return [Proposal(*[*rows[key], tuple(answers.get(key, ()))]) for key in ids if key in rows], total


def _named(ids: Collection[int]) -> dict[int, Any]:
    """The proposals by id, each with its goods and producer."""
    return {
        row.id: row
        for row in session.execute(
            select(
                PriceProposal.id,
                PriceProposal.variant_id,
                ProductVersion.name,
                Variant.name.label("variant_name"),
                Variant.unit,
                Variant.measure,
                Producer.name.label("producer"),
                Producer.phone,
                PriceProposal.amount,
                PriceProposal.starts_on,
                PriceProposal.note,
                PriceProposal.proposed_at,
            )
            .join(Variant, Variant.id == PriceProposal.variant_id)
            .join(Product, Product.id == Variant.product_id)
            .join(ProductVersion, ProductVersion.id == current_version_id())
            .join(Producer, Producer.id == PriceProposal.producer_id)
            .where(PriceProposal.id.in_(ids))
        )
    }


def _answers(*conditions: ColumnElement[bool]) -> dict[int, list[Answer]]:
    last = (
        select(func.max(PriceAnswerEvent.id))
        .where(PriceAnswerEvent.answer_id == PriceAnswer.id)
        .correlate(PriceAnswer)
        .scalar_subquery()
    )
    rows: Any = session.execute(
        select(
            PriceAnswer.proposal_id,
            PriceAnswer.id,
            PriceAnswer.outlet_id,
            Outlet.name,
            PriceAnswer.state,
            PriceAnswerEvent.at,
            PriceAnswerEvent.note,
        )
        .join(PriceProposal, PriceProposal.id == PriceAnswer.proposal_id)
        .join(Outlet, Outlet.id == PriceAnswer.outlet_id)
        .join(PriceAnswerEvent, PriceAnswerEvent.id == last)
        .where(*conditions)
        .order_by(Outlet.name, PriceAnswer.id)
    )
    found: dict[int, list[Answer]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Answer(*row[1:]))
    return found
