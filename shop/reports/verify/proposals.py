"""Truth 6, proposed prices: an outlet's yes wrote the price that was proposed, and its history leads to its state."""

from sqlalchemy import or_, select

from shop.catalogue.models import Price
from shop.proposals.models import PriceAnswer, PriceAnswerEvent, PriceProposal
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Agreed prices against the prices of the outlet, states against histories."""
    return [_prices(), _history()]


def _prices() -> Rule:
    """A price that staff took back before it began is gone; one that is there is the one that was agreed."""
    return Rule(
        6,
        "proposal-price",
        "giá đã ghi khác giá hai bên thỏa thuận",
        "price_answers",
        select(PriceAnswer.id, PriceProposal.amount, Price.amount.label("written"))
        .join(PriceProposal, PriceProposal.id == PriceAnswer.proposal_id)
        .join(Price, Price.id == PriceAnswer.price_id)
        .where(
            or_(
                Price.amount != PriceProposal.amount,
                Price.variant_id != PriceProposal.variant_id,
                Price.outlet_id.is_distinct_from(PriceAnswer.outlet_id),
            )
        )
        .order_by(PriceAnswer.id),
    )


def _history() -> Rule:
    last = (
        select(PriceAnswerEvent.to_state)
        .where(PriceAnswerEvent.answer_id == PriceAnswer.id)
        .order_by(PriceAnswerEvent.id.desc())
        .limit(1)
        .correlate(PriceAnswer)
        .scalar_subquery()
    )
    return Rule(
        6,
        "proposal-history",
        "lịch sử câu trả lời giá không dẫn tới tình trạng của nó",
        "price_answers",
        select(PriceAnswer.id, PriceAnswer.state, last.label("last"))
        .where(or_(last.is_(None), last != PriceAnswer.state))
        .order_by(PriceAnswer.id),
    )
