"""An outlet agrees to a proposed price, which then holds there from its day on; or says why it does not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shop.core.clock import start_of_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.services.outlet_prices import set_agreed
from shop.proposals import telling
from shop.proposals.models import PriceAnswer
from shop.proposals.services.papers import lock, locked, move
from shop.proposals.states import AnswerState


def agree(proposal_id: int, *, outlet_ids: Collection[int], at: datetime, by: int | None) -> None:
    """The price holds at those of these outlets that have not answered, from its day or (if that is past) from now.

    Raises NotFound for a stranger's, Refused when it was answered, or where a price cannot begin: the goods are no
    longer on consignment, a sale price is not lower, a fair was not counted.
    """
    one, answers = lock(proposal_id, PriceAnswer.outlet_id.in_(outlet_ids))
    for answer in _left(answers):
        starts_at = max(start_of_day(one.starts_on), at)
        answer.price_id = set_agreed(
            answer.outlet_id, one.variant_id, amount=one.amount, starts_at=starts_at, at=at, by=by
        )
        move(answer, AnswerState.AGREED, at=at, by=by)
    telling.answered(one, AnswerState.AGREED, None, at)


def decline(
    proposal_id: int, *, outlet_ids: Collection[int], reason: str, at: datetime, by: int | None
) -> None:
    """The price stays as it is; the producer reads why. Raises as agree, BadInput without a reason."""
    one, answers = lock(proposal_id, PriceAnswer.outlet_id.in_(outlet_ids))
    left = _left(answers)
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do."))
    for answer in left:
        move(answer, AnswerState.DECLINED, at=at, by=by, note=reason.strip())
    telling.answered(one, AnswerState.DECLINED, reason.strip(), at)


def labelled(answer_id: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """New labels are on the goods. Raises NotFound for another outlet's, or where nothing was agreed."""
    found = locked(
        PriceAnswer.id == answer_id,
        PriceAnswer.outlet_id == outlet_id,
        PriceAnswer.state == AnswerState.AGREED,
    )
    if not found:
        raise NotFound
    if found[0].labelled_at is None:
        found[0].labelled_at, found[0].labelled_by = at, by
        session.flush()


def _left(answers: Collection[PriceAnswer]) -> list[PriceAnswer]:
    left = [answer for answer in answers if answer.state is AnswerState.WAITING]
    if not left:
        raise Refused(lazy("Đề nghị này đã được trả lời hoặc đã rút."))
    return left
