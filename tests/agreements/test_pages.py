"""An operator proposes terms, the producer answers; what both agreed holds."""

import pytest

from shop.agreements.models import Agreement, AgreementRate, AgreementTerms
from shop.agreements.queries import terms_in_force
from shop.core.clock import today
from shop.extensions import session
from tests.builders import accounts, catalogue, inventory
from tests.support.pages import fields_of

DESK, OWN = "/quan-tri/ky-gui", "/kenh-chu-the/ky-gui"


@pytest.fixture
def parties(db_session):
    return inventory.an_operator().id, catalogue.a_product("Chè xanh").producer_id


@pytest.fixture
def operator(parties, clients, sign_in):
    who = accounts.operator_person(parties[0])
    session.commit()
    return sign_in(clients(), who)


@pytest.fixture
def producer(parties, clients, sign_in):
    who = accounts.producer_person(parties[1])
    session.commit()
    return sign_in(clients(), who)


def sent(client, address: str, form: str = "", **typed):
    form = form or address
    return client.post(form, data=fields_of(client.get(address).page.form(form)) | typed)


def proposed(operator, parties, **typed) -> AgreementTerms:
    """A new agreement with its first terms, through the pages."""
    made = sent(
        operator, f"{DESK}/moi", operator_id=str(parties[0]), producer_id=str(parties[1]), number="KG-1"
    )
    address = made.headers["Location"]
    answers = {"commission_bp": "12,5", "settlement_days": "15", **typed}
    done = sent(operator, address, **answers)
    assert done.status_code == 303, done.text
    return session.query(AgreementTerms).one()


def in_force(parties) -> bool:
    return parties[1] in terms_in_force(parties[0], [parties[1]], today())


def test_proposed_terms_hold_once_the_producer_agrees(operator, producer, parties):
    terms = proposed(operator, parties, target_0="set:1", commission_bp_0="7")
    assert (terms.commission_bp, terms.settlement_days) == (1250, 15)
    assert session.query(AgreementRate).one().commission_bp == 700
    assert not in_force(parties)
    assert "Chờ chủ thể trả lời" in operator.get(f"{DESK}/{terms.agreement_id}").text

    done = sent(producer, OWN, f"{OWN}/{terms.id}/dong-y")

    assert (done.status_code, in_force(parties)) == (303, True)


def test_the_next_version_begins_as_the_last_one_said(operator, producer, parties):
    terms = proposed(operator, parties, target_0="set:1", commission_bp_0="7", floor="4.000")
    sent(producer, OWN, f"{OWN}/{terms.id}/dong-y")
    address = f"{DESK}/{terms.agreement_id}/dieu-khoan"

    done = sent(operator, address, commission_bp="10")

    newer = session.query(AgreementTerms).filter_by(version=2).one()
    rate = session.query(AgreementRate).filter_by(terms_id=newer.id).one()
    assert (done.status_code, newer.commission_bp, newer.commission_floor) == (303, 1000, 4_000)
    assert (rate.set_code, rate.commission_bp) == (1, 700)


def test_a_producer_that_does_not_agree_says_why(operator, producer, parties):
    terms = proposed(operator, parties)
    assert sent(producer, OWN, f"{OWN}/{terms.id}/tu-choi", reason="").status_code == 422
    sent(producer, OWN, f"{OWN}/{terms.id}/tu-choi", reason="Hoa hồng cao quá")

    assert not in_force(parties)
    assert "Hoa hồng cao quá" in operator.get(f"{DESK}/{terms.agreement_id}").text
    assert operator.get(f"{DESK}/{terms.agreement_id}/dieu-khoan").status_code == 200


def test_a_paper_that_was_signed_is_recorded_and_its_end_too(operator, parties):
    terms = proposed(operator, parties)
    here = f"{DESK}/{terms.agreement_id}"
    sent(operator, here, f"{here}/dieu-khoan/{terms.id}/da-ky")
    assert in_force(parties)
    assert sent(operator, here, f"{here}/ket-thuc", last_day="01/01/2020").status_code == 422

    done = sent(operator, here, f"{here}/ket-thuc", last_day=f"{today():%d/%m/%Y}")

    assert done.status_code == 303
    assert session.query(Agreement).one().ended_on is not None
    assert in_force(parties)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("commission_bp", "101"),
        ("commission_bp", "mười"),
        ("settlement_days", "0"),
        ("starts_on", "01/01/2020"),
        ("target_0", "product:999999"),
        ("commission_bp_0", "7"),
        ("cap", "-5"),
    ],
)
def test_terms_that_cannot_be_are_said_at_their_field(operator, parties, field, typed):
    made = sent(
        operator, f"{DESK}/moi", operator_id=str(parties[0]), producer_id=str(parties[1]), number="KG-1"
    )
    answers = {"commission_bp": "12,5", "settlement_days": "15", field: typed}

    refused = sent(operator, made.headers["Location"], **answers)

    assert refused.status_code == 422
    assert f"{field.replace('commission_bp_0', 'target_0')}-error" in refused.text
    assert session.query(AgreementTerms).count() == 0
