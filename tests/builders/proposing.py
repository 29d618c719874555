"""Prices that producers propose for consigned goods."""

from datetime import timedelta

from shop.core.tokens import random_token
from shop.extensions import session
from shop.proposals import services
from shop.proposals.models import PriceAnswer
from tests.builders.cart import AT
from tests.builders.settling import DAY, Consigned

WEEK = DAY + timedelta(days=7)


def proposed(goods: Consigned, amount: int = 65_000, starts_on=WEEK, *, at=AT, **where) -> int:
    """The producer proposes a price for its goods; the proposal's id."""
    return services.propose(
        goods.variant_id,
        services.Wanted(amount, starts_on, **where),
        producer_ids={goods.producer_id},
        key=random_token(),
        at=at,
        by=None,
    )


def answers(proposal_id: int) -> list[PriceAnswer]:
    """What each outlet says, in the order of asking."""
    session.expire_all()
    return session.query(PriceAnswer).filter_by(proposal_id=proposal_id).order_by(PriceAnswer.id).all()
