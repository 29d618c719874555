"""A producer proposes a price; it holds where an outlet agrees, from its day on, and nowhere else."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from shop.catalogue.models import Price
from shop.catalogue.queries import prices_at
from shop.catalogue.states import PriceKind
from shop.core.clock import start_of_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory.services.outlet_prices import set_here
from shop.messages.models import Message
from shop.proposals import queries, services
from shop.proposals.models import PriceProposal
from shop.proposals.states import AnswerState
from shop.reports.verify.services import differences
from tests.builders import accounts, inventory, outlets
from tests.builders.cart import AT
from tests.builders.proposing import WEEK, answers, proposed
from tests.builders.settling import DAY, on_consignment

STEP = {"at": AT, "by": None}


@pytest.fixture
def goods(db_session):
    return on_consignment(price=60_000)


def cost(goods, day, outlet=None) -> int:
    outlet = outlet or goods.outlet
    found = prices_at([(goods.variant_id, None)], [outlet.id], start_of_day(day))
    return found[goods.variant_id, outlet.id, None].amount


def agreed(goods, **more) -> int:
    made = proposed(goods, **more)
    services.agree(made, outlet_ids=[goods.outlet.id], **STEP)
    return made


def states(proposal_id: int) -> list[AnswerState]:
    return [answer.state for answer in sorted(answers(proposal_id), key=lambda one: one.outlet_id)]


def test_a_price_holds_from_its_day_on_once_the_outlet_agrees(goods):
    made = proposed(goods)
    assert (states(made), cost(goods, WEEK)) == ([AnswerState.WAITING], 60_000)

    services.agree(made, outlet_ids=[goods.outlet.id], **STEP)

    assert states(made) == [AnswerState.AGREED]
    assert [cost(goods, WEEK - timedelta(days=1)), cost(goods, WEEK)] == [60_000, 65_000]
    assert differences() == []


def test_a_yes_after_its_day_holds_from_the_moment_of_the_yes(goods):
    made = proposed(goods, starts_on=DAY)

    services.agree(made, outlet_ids=[goods.outlet.id], **STEP)

    assert session.get_one(Price, answers(made)[0].price_id).starts_at == AT


def test_a_refusal_changes_no_price_and_tells_the_producer_why(goods):
    accounts.producer_person(goods.producer_id)
    made = proposed(goods)
    with pytest.raises(BadInput):
        services.decline(made, outlet_ids=[goods.outlet.id], reason=" ", **STEP)

    services.decline(made, outlet_ids=[goods.outlet.id], reason="Khách quen giá cũ", **STEP)

    assert (states(made), cost(goods, WEEK)) == ([AnswerState.DECLINED], 60_000)
    [row], total = queries.of_producers([goods.producer_id], skip=0, most=9)
    assert total == 1
    assert row.answers[0].note == "Khách quen giá cũ"
    assert "Khách quen giá cũ" in session.query(Message).order_by(Message.id.desc()).first().body


@pytest.mark.parametrize("answer", ["agree", "withdraw"])
def test_what_was_answered_is_not_answered_again(goods, answer):
    made = agreed(goods) if answer == "agree" else proposed(goods)
    if answer == "withdraw":
        services.withdraw(made, producer_ids={goods.producer_id}, **STEP)
    before = session.query(Price).count()

    with pytest.raises(Refused):
        services.agree(made, outlet_ids=[goods.outlet.id], **STEP)
    with pytest.raises(Refused):
        services.withdraw(made, producer_ids={goods.producer_id}, **STEP)

    assert session.query(Price).count() == before


def test_another_proposal_takes_the_place_of_one_that_waits_and_a_form_sent_twice_makes_one(goods):
    first = proposed(goods)
    key = {"producer_ids": {goods.producer_id}, "key": "k", **STEP}

    made = [services.propose(goods.variant_id, services.Wanted(70_000, WEEK), **key) for _ in range(2)]

    assert made[0] == made[1]
    assert (states(first), states(made[0])) == ([AnswerState.REPLACED], [AnswerState.WAITING])


def test_everywhere_asks_each_outlet_with_consigned_goods_and_each_answers_for_itself(goods):
    sister = outlets.outlet("Quầy hai", operator_id=goods.operator_id)
    lot = session.get_one(inventory.Lot, goods.item.lot_id)
    inventory.stocked(sister, goods.offer.variant, 3, lot=lot, at=AT)
    stranger = outlets.outlet("Quầy khác", operator_id=inventory.an_operator().id)
    inventory.stocked(stranger, goods.offer.variant, 3, at=AT)

    everywhere = proposed(goods)
    services.agree(everywhere, outlet_ids=[sister.id], **STEP)

    assert states(everywhere) == [AnswerState.WAITING, AnswerState.AGREED]
    assert [cost(goods, WEEK), cost(goods, WEEK, sister)] == [60_000, 65_000]
    alone = proposed(goods, 70_000, outlet_id=goods.outlet.id)
    assert (states(everywhere)[0], states(alone)) == (AnswerState.REPLACED, [AnswerState.WAITING])


def test_strangers_and_goods_that_are_not_on_consignment_are_nobodys_business(goods):
    made = proposed(goods)
    bought = outlets.outlet("Quầy khác", operator_id=inventory.an_operator().id)
    inventory.stocked(bought, goods.offer.variant, 3, at=AT)

    for refused in (
        lambda: services.agree(made, outlet_ids=[bought.id], **STEP),
        lambda: services.decline(made, outlet_ids=[], reason="a", **STEP),
        lambda: services.withdraw(made, producer_ids={goods.producer_id + 1}, **STEP),
        lambda: services.labelled(answers(made)[0].id, outlet_id=goods.outlet.id, **STEP),
        lambda: proposed(goods, outlet_id=bought.id),
        lambda: services.propose(
            goods.variant_id, services.Wanted(1, WEEK), producer_ids={0}, key="x", **STEP
        ),
    ):
        with pytest.raises(NotFound):
            refused()
    assert states(made) == [AnswerState.WAITING]


@pytest.mark.parametrize(
    ("amount", "starts_on", "field"),
    [
        (0, WEEK, "amount"),
        (10**9 + 1, WEEK, "amount"),
        (1, DAY - timedelta(days=1), "starts_on"),
        (1, DAY + timedelta(days=367), "starts_on"),
    ],
)
def test_a_price_or_a_day_that_cannot_be_is_refused(goods, amount, starts_on, field):
    with pytest.raises(BadInput) as refused:
        proposed(goods, amount, starts_on)

    assert (refused.value.field, session.query(PriceProposal).count()) == (field, 0)


def test_an_outlet_cannot_change_the_price_of_consigned_goods_by_itself(goods):
    with pytest.raises(Refused):
        set_here(
            goods.outlet.id,
            goods.variant_id,
            kind=PriceKind.REGULAR,
            amount=1,
            starts_at=AT,
            ends_at=None,
            **STEP,
        )
    assert cost(goods, WEEK) == 60_000


def test_labels_are_asked_for_until_they_are_on_and_only_while_goods_lie_there(goods):
    made = agreed(goods)
    [one] = queries.labels_of(goods.outlet.id, AT)
    assert (one.amount, one.starts_on, one.units) == (65_000, WEEK, 10)
    assert queries.labels_of(outlets.outlet("Quầy hai").id, AT) == []

    for _ in range(2):
        services.labelled(answers(made)[0].id, outlet_id=goods.outlet.id, **STEP)

    assert queries.labels_of(goods.outlet.id, AT) == []


@pytest.mark.parametrize(
    ("rule", "damage"),
    [
        ("proposal-price", "UPDATE price_proposals SET amount = amount + 1"),
        ("proposal-history", "UPDATE price_answers SET state = 'declined', price_id = NULL"),
    ],
)
def test_what_does_not_tie_is_named(goods, rule, damage):
    agreed(goods)
    session.flush()
    session.execute(text(damage))
    session.expire_all()

    assert rule in {finding.rule for finding in differences()}
