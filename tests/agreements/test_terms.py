"""Which terms are in force between an operator and a producer on a day."""

from datetime import timedelta

import pytest

from shop.agreements.models import Agreement
from shop.agreements.queries import terms_in_force
from shop.agreements.services import add_terms, sign
from shop.agreements.states import LossBearer, Ownership
from shop.core.errors import BadInput, NotFound
from tests.builders.inventory import AT, TODAY, an_operator
from tests.builders.producers import producer


def day(n: int):
    return TODAY + timedelta(days=n)


@pytest.fixture
def parties(db_session):
    return an_operator().id, producer().id


def terms(agreement_id: int, starts: int, ownership=Ownership.CONSIGNED, commission_bp: int = 1500) -> int:
    return add_terms(
        agreement_id,
        starts_on=day(starts),
        ownership=ownership,
        commission_bp=commission_bp,
        settlement_days=30,
        expiry_bearer=LossBearer.PRODUCER,
        at=AT,
    )


def test_the_latest_version_that_has_started_is_in_force(parties):
    operator_id, producer_id = parties
    agreement = sign(operator_id, producer_id, number="1", signed_on=day(-90), at=AT)
    old, new = terms(agreement, -90), terms(agreement, 1, Ownership.BOUGHT)

    today = terms_in_force(operator_id, [producer_id], TODAY)[producer_id]
    tomorrow = terms_in_force(operator_id, [producer_id], day(1))[producer_id]

    assert (today.id, today.version, today.ownership) == (old, 1, Ownership.CONSIGNED)
    assert (tomorrow.id, tomorrow.version, tomorrow.ownership) == (new, 2, Ownership.BOUGHT)


def test_without_an_agreement_in_force_there_are_no_terms(parties, db_session):
    operator_id, producer_id = parties
    agreement = sign(operator_id, producer_id, number="1", signed_on=day(-90), at=AT)
    terms(agreement, -90)

    db_session.get(Agreement, agreement).ended_on = TODAY
    db_session.flush()

    assert terms_in_force(operator_id, [producer_id], TODAY) == {}
    assert producer_id in terms_in_force(operator_id, [producer_id], day(-1))
    assert terms_in_force(operator_id, [producer_id], day(-91)) == {}
    assert terms_in_force(operator_id + 1, [producer_id], day(-1)) == {}


@pytest.mark.parametrize(("starts", "commission"), [(-91, 1500), (0, 10_001), (0, -1)])
def test_terms_that_cannot_be_are_refused(parties, starts, commission):
    operator_id, producer_id = parties
    agreement = sign(operator_id, producer_id, number="1", signed_on=day(-90), at=AT)

    with pytest.raises(BadInput):
        terms(agreement, starts, commission_bp=commission)

    assert terms_in_force(operator_id, [producer_id], day(1)) == {}


def test_terms_need_an_agreement(db_session):
    with pytest.raises(NotFound):
        terms(987_654, 0)
