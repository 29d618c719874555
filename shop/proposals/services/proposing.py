"""A producer proposes what its consigned goods shall cost, and takes it back while nobody has answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.catalogue.services.prices import MOST
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.producers.models import Producer
from shop.proposals import telling
from shop.proposals.models import PriceAnswer, PriceProposal
from shop.proposals.queries.holders import Holder, holders
from shop.proposals.services.papers import lock, locked, move, write_event
from shop.proposals.states import AnswerState

AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A price in đồng with tax from a Vietnamese day on, at one outlet, at those of an operator, or at all."""

    amount: int
    starts_on: date
    outlet_id: int | None = None
    operator_id: int | None = None
    note: str | None = None


def propose(
    variant_id: int,
    wanted: Wanted,
    *,
    producer_ids: Collection[int],
    key: str,
    at: datetime,
    by: int | None,
) -> int:
    """Propose a price to every outlet meant that holds the goods on consignment; gives the proposal's id.

    The same form (`key`) makes one. What waits at an outlet for these goods is replaced. Raises NotFound for goods
    that none of these producers has on consignment there, BadInput for a price or a day that cannot be.
    """
    places = _meant(holders(producer_ids, vn_day(at), variant_id), wanted)
    _one_at_a_time(places[0].producer_id)
    known = session.scalar(select(PriceProposal.id).where(PriceProposal.key == key))
    if known is not None:
        return known
    _check(wanted, vn_day(at))
    one = PriceProposal(
        key=key,
        producer_id=places[0].producer_id,
        variant_id=variant_id,
        amount=wanted.amount,
        starts_on=wanted.starts_on,
        note=wanted.note,
        proposed_at=at,
        proposed_by=by,
    )
    session.add(one)
    _replace(variant_id, places, at, by)
    session.flush()
    for place in places:
        answer = PriceAnswer(proposal_id=one.id, outlet_id=place.outlet_id, state=AnswerState.WAITING)
        session.add(answer)
        session.flush()
        write_event(answer, None, at=at, by=by)
    telling.proposed(one, {place.operator_id for place in places}, at)
    return one.id


def withdraw(proposal_id: int, *, producer_ids: Collection[int], at: datetime, by: int | None) -> None:
    """Take it back from every outlet that has not answered. Raises NotFound for a stranger's, Refused when all have."""
    _one, answers = lock(proposal_id, PriceProposal.producer_id.in_(producer_ids))
    left = [answer for answer in answers if answer.state is AnswerState.WAITING]
    if not left:
        raise Refused(lazy("Mọi điểm bán đã trả lời đề nghị này."))
    for answer in left:
        move(answer, AnswerState.WITHDRAWN, at=at, by=by)


def _meant(places: Sequence[Holder], wanted: Wanted) -> Sequence[Holder]:
    found = [
        place
        for place in places
        if wanted.outlet_id in {None, place.outlet_id} and wanted.operator_id in {None, place.operator_id}
    ]
    if not found:
        raise NotFound
    return found


def _one_at_a_time(producer_id: int) -> None:
    """Two proposals for the same goods are written one after the other."""
    session.execute(select(Producer.id).where(Producer.id == producer_id).with_for_update(key_share=True))


def _check(wanted: Wanted, today: date) -> None:
    if not 0 < wanted.amount <= MOST:
        raise BadInput("amount", lazy("Hãy nhập giá từ 1 ₫ đến 1 tỷ ₫."))
    if not today <= wanted.starts_on <= today + AHEAD:
        raise BadInput("starts_on", lazy("Hãy chọn ngày từ hôm nay đến một năm tới."))


def _replace(variant_id: int, places: Sequence[Holder], at: datetime, by: int | None) -> None:
    """What these outlets have not answered yet is answered by the new proposal."""
    older = locked(
        PriceProposal.variant_id == variant_id,
        PriceAnswer.outlet_id.in_([place.outlet_id for place in places]),
        PriceAnswer.state == AnswerState.WAITING,
    )
    for answer in older:
        move(answer, AnswerState.REPLACED, at=at, by=by)
