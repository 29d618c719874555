"""Making an account tells nobody who has one."""

import pytest
from sqlalchemy import func, select

from shop.accounts.models import Consent, SignIn, User
from shop.accounts.states import ConsentPurpose
from shop.messages.models import Message
from tests.builders import accounts
from tests.builders.accounts import PASSWORD

FORM = {"identifier": "0912 345 678", "name": "Lê Văn Mới", "password": PASSWORD, "agree": "y"}


def register(client, **changed):
    return client.post("/dang-ky", data={**FORM, **changed})


def people(db_session):
    return db_session.scalar(select(func.count()).select_from(User))


def test_a_new_person_registers_and_signs_in(client, db_session):
    answer = client.submit("/dang-ky?next=/tai-khoan/mat-khau", FORM)
    page = client.follow(answer)

    assert page.page.field("identifier").get("value") == "0912 345 678"
    person = db_session.scalars(select(User)).one()
    assert (person.name, person.phone, person.email) == ("Lê Văn Mới", "+84912345678", None)
    given = {row.purpose: (row.given, row.text_version) for row in db_session.scalars(select(Consent))}
    assert given == {ConsentPurpose.TERMS: (True, "2026-11"), ConsentPurpose.PRIVACY: (True, "2026-11")}
    entered = client.post(
        "/dang-nhap", data={"identifier": "0912345678", "password": PASSWORD, "next": "/tai-khoan/mat-khau"}
    )
    assert entered.headers["Location"] == "/tai-khoan/mat-khau"


def test_who_has_an_account_gets_the_same_answer(client, clients, db_session):
    accounts.user(phone="+84912345678", name="Chủ Cũ")

    known, unknown = register(client), register(clients(), identifier="0987654321")

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    old = db_session.scalars(select(User).where(User.phone == "+84912345678")).one()
    assert old.name == "Chủ Cũ"
    assert people(db_session) == 2
    assert db_session.scalars(select(SignIn)).all() == []


def test_the_owner_of_a_known_address_is_told_by_mail(client, db_session):
    accounts.user(email="khach@vidu.vn")

    register(client, identifier="khach@vidu.vn")

    letter = db_session.scalars(select(Message)).one()
    assert (letter.kind, letter.to_email) == ("already_registered", "khach@vidu.vn")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"identifier": ""}, "identifier"),
        ({"identifier": "0912"}, "identifier"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "A\u202eB"}, "name"),
        ({"password": "ngắn"}, "password"),
        ({"password": "12345678"}, "password"),
        ({"password": "0912 345 678"}, "password"),
        ({"agree": ""}, "agree"),
    ],
)
def test_a_faulty_form_keeps_what_was_typed_and_makes_nobody(client, db_session, changed, field):
    data = {**FORM, **changed}
    if not data["agree"]:
        del data["agree"]

    answer = client.post("/dang-ky", data=data)

    assert answer.status_code == 422
    assert answer.page.field(field).get("aria-invalid") == "true"
    assert answer.page.field("password").get("value") in {None, ""}
    assert people(db_session) == 0


def test_registering_again_and_again_is_stopped(client):
    statuses = [register(client).status_code for _turn in range(10)]

    assert statuses == [303] * 8 + [429] * 2
