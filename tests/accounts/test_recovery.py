"""A forgotten password comes back by mail or with a manager's code, and tells nobody who has an account."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from shop.accounts import jobs, passwords, recovery, throttling
from shop.accounts.identifiers import Identifier
from shop.accounts.models import RecoveryCode, SignIn, Throttle, User
from shop.audit.models import AuditEvent
from shop.core.clock import now
from shop.core.errors import NotFound, Refused
from shop.messages.models import Message
from tests.builders import accounts, outlets
from tests.builders.accounts import PASSWORD

NEW = "một câu khác hẳn"
PHONE = Identifier(phone="+84912345678")


def letters(db_session):
    return db_session.scalars(select(Message)).all()


def link_in(letter):
    return re.search(r"\[\[(/[^\]]+)\]\]", letter.body)[1]


def has_password(db_session, password):
    return passwords.matches(db_session.scalars(select(User.password_hash)).first(), password)


def test_the_mail_leads_to_a_new_password_and_works_once(client, clients, sign_in, db_session):
    person = accounts.user(email="khach@vidu.vn")
    elsewhere = sign_in(clients(), person)

    sent = client.submit("/quen-mat-khau", {"identifier": "khach@vidu.vn"})
    link = link_in(letters(db_session)[0])
    answer = client.submit(link, {"password": NEW})

    assert sent.page.heading == "Hãy xem hộp thư"
    assert answer.status_code == 303
    assert has_password(db_session, NEW)
    assert elsewhere.get("/tai-khoan").status_code == 303
    assert client.get(link).status_code == 404


def test_known_and_unknown_names_get_the_same_page(client, db_session):
    accounts.user(email="khach@vidu.vn")
    accounts.user(phone="+84912345678")

    pages = [
        client.post("/quen-mat-khau", data={"identifier": typed})
        for typed in ("khach@vidu.vn", "khong@co.vn", "0912345678", "0987654321")
    ]

    assert {page.status_code for page in pages} == {200}
    assert len({page.page.text for page in pages}) == 1
    assert [letter.to_email for letter in letters(db_session)] == ["khach@vidu.vn"]


def test_a_link_is_dead_after_two_hours_or_when_touched(client, db_session, time_machine):
    time_machine.move_to("2026-11-28T03:00:00+00:00")
    accounts.user(email="khach@vidu.vn")
    client.post("/quen-mat-khau", data={"identifier": "khach@vidu.vn"})
    link = link_in(letters(db_session)[0])
    assert client.get(link).status_code == 200

    # Not the last letter: some of its bits are padding, which nobody reads.
    assert client.get(f"{link[:-2]}{'A' if link[-2] != 'A' else 'B'}{link[-1]}").status_code == 404
    assert client.get("/dat-lai-mat-khau/x").status_code == 404
    time_machine.move_to("2026-11-28T05:00:02+00:00")
    assert client.get(link).status_code == 404


def test_a_weak_new_password_keeps_the_link_alive(client, db_session):
    accounts.user(email="khach@vidu.vn")
    client.post("/quen-mat-khau", data={"identifier": "khach@vidu.vn"})
    link = link_in(letters(db_session)[0])

    assert client.submit(link, {"password": "12345678"}).status_code == 422
    assert has_password(db_session, PASSWORD)
    assert client.submit(link, {"password": NEW}).status_code == 303


def manager_and_outlet():
    outlet = outlets.outlet()
    return accounts.manager(outlet.id), outlet


def test_a_manager_gives_a_code_at_the_counter(client, clients, sign_in, db_session):
    manager, outlet = manager_and_outlet()
    person = accounts.user(phone="+84912345678")
    place = f"/quan-ly/{outlet.slug}/ma-khoi-phuc"

    given = sign_in(clients(), manager).submit(place, {"identifier": "0912 345 678", "seen": "y"})
    code = re.search(r"\b[2-9A-HJKMNP-TV-Z]{8}\b", given.page.text)[0]
    answer = client.submit(
        "/quen-mat-khau/ma",
        {"identifier": "0912345678", "code": f"{code[:4].lower()} {code[4:]}", "password": NEW},
    )

    assert answer.status_code == 303
    assert passwords.matches(db_session.get(User, person.id, populate_existing=True).password_hash, NEW)
    acts = db_session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == manager.id)).all()
    assert acts == ["user.recovery_code_given"]
    row = db_session.scalars(select(RecoveryCode)).one()
    assert code not in row.code_hash
    again = client.post(
        "/quen-mat-khau/ma", data={"identifier": "0912345678", "code": code, "password": PASSWORD}
    )
    assert again.status_code == 422


def test_staff_cannot_be_recovered_at_a_counter(db_session):
    manager, _outlet = manager_and_outlet()
    accounts.admin(phone="+84912345678")

    with pytest.raises(Refused, match="nhân viên"):
        recovery.give_code(PHONE, by=manager.id, at=now())
    with pytest.raises(NotFound):
        recovery.give_code(Identifier(phone="+84987654321"), by=manager.id, at=now())
    assert db_session.scalars(select(RecoveryCode)).all() == []


def test_a_code_ends_after_an_hour_five_tries_or_a_newer_one(db_session):
    at = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
    person = accounts.user(phone="+84912345678")

    late = recovery.give_code(PHONE, by=person.id, at=at)
    assert recovery.use_code(PHONE, late, at=at + timedelta(hours=1)) is None

    tried = recovery.give_code(PHONE, by=person.id, at=at)
    assert [recovery.use_code(PHONE, "22222222", at=at) for _turn in range(5)] == [None] * 5
    assert recovery.use_code(PHONE, tried, at=at) is None

    older = recovery.give_code(PHONE, by=person.id, at=at)
    newer = recovery.give_code(PHONE, by=person.id, at=at)
    assert recovery.use_code(PHONE, older, at=at) is None
    assert recovery.use_code(PHONE, newer, at=at) == person.id
    assert recovery.use_code(PHONE, newer, at=at) is None


def test_a_code_is_worth_nothing_for_somebody_else(db_session):
    person = accounts.user(phone="+84912345678")
    accounts.user(phone="+84987654321")
    code = recovery.give_code(PHONE, by=person.id, at=now())

    assert recovery.use_code(Identifier(phone="+84987654321"), code, at=now()) is None


def test_guessing_codes_is_stopped_and_reads_the_same_for_nobody(client, db_session):
    accounts.user(phone="+84912345678")
    data = {"code": "22222222", "password": NEW}

    known = [
        client.post("/quen-mat-khau/ma", data={"identifier": "0912345678", **data}) for _turn in range(9)
    ]
    unknown = [
        client.post("/quen-mat-khau/ma", data={"identifier": "0987654321", **data}) for _turn in range(9)
    ]

    assert [one.status_code for one in known] == [one.status_code for one in unknown] == [422] * 8 + [429]
    assert known[0].page.text.replace("0912345678", "") == unknown[0].page.text.replace("0987654321", "")
    assert has_password(db_session, PASSWORD)
    assert db_session.scalars(select(SignIn)).all() == []


def test_the_worker_deletes_what_is_long_over(db_session, time_machine):
    time_machine.move_to("2026-11-28T03:00:00+00:00")
    person = accounts.user(phone="+84912345678")
    recovery.give_code(PHONE, by=person.id, at=now())
    throttling.take([throttling.Limit("k", 1, 60)], now())

    jobs.clean()
    assert (db_session.query(RecoveryCode).count(), db_session.query(Throttle).count()) == (1, 1)
    time_machine.move_to("2026-12-30T03:00:00+00:00")
    jobs.clean()

    assert (db_session.query(RecoveryCode).count(), db_session.query(Throttle).count()) == (0, 0)
