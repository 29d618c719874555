"""Answers under lock, and the one function that moves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.proposals.models import PriceAnswer, PriceAnswerEvent, PriceProposal
from shop.proposals.states import ANSWER_MOVES, AnswerState


def lock(proposal_id: int, *whose: ColumnElement[bool]) -> tuple[PriceProposal, Sequence[PriceAnswer]]:
    """A proposal, and those of its answers that meet the conditions, under lock by id. Raises NotFound without any."""
    answers = locked(PriceAnswer.proposal_id == proposal_id, *whose)
    if not answers:
        raise NotFound
    return session.get_one(PriceProposal, proposal_id, populate_existing=True), answers


def locked(*whose: ColumnElement[bool]) -> Sequence[PriceAnswer]:
    """The answers that meet the conditions, under lock by id."""
    return session.scalars(
        select(PriceAnswer)
        .join(PriceProposal, PriceProposal.id == PriceAnswer.proposal_id)
        .where(*whose)
        .order_by(PriceAnswer.id)
        .with_for_update(key_share=True, of=PriceAnswer)
        .execution_options(populate_existing=True)
    ).all()


def move(one: PriceAnswer, to: AnswerState, *, at: datetime, by: int | None, note: str | None = None) -> None:
    """Move an answer. Raises Refused when the table does not allow it."""
    old = one.state
    ANSWER_MOVES.check(old, to)
    one.state = to
    write_event(one, old, at=at, by=by, note=note)


def write_event(
    one: PriceAnswer, old: AnswerState | None, *, at: datetime, by: int | None, note: str | None = None
) -> None:
    """Append to its history."""
    session.add(
        PriceAnswerEvent(answer_id=one.id, from_state=old, to_state=one.state, note=note, at=at, by=by)
    )
    session.flush()
