"""What the worker could not do waits for somebody, who tries again or gives it up; both are written down."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop import jobs
from shop.audit.queries import latest
from shop.core.errors import NotFound, Refused
from shop.extensions import session
from shop.messages.delivery import MOST_TRIES, Sender, deliver_due
from shop.messages.models import Message
from shop.reports.office import office
from shop.troubles import queries, services
from shop.troubles.models import JobFailure
from tests.builders import accounts
from tests.builders.messages import AT, mail
from tests.support.pages import words

LATER = AT + timedelta(days=9)


class Deaf:
    def send(self, mail):
        raise OSError("451 come back later")


def not_taken() -> Message:
    """An e-mail that was tried once."""
    row = mail()
    session.commit()
    deliver_due(Sender(Deaf(), "a@ocop.vn", "OCOP", "https://ocop.vn"), clock=lambda: AT)
    return session.get_one(Message, row.id)


def rows() -> list[tuple[str, str, int]]:
    return [(row.thing, row.reason, row.times) for row in session.scalars(select(JobFailure))]


def test_a_mail_that_nobody_took_is_sent_again_with_all_its_tries(db_session):
    row = not_taken()
    row.tries = MOST_TRIES
    session.flush()
    assert (queries.count(), office("38").troubles, office(None).troubles) == (1, None, 1)

    services.retry_message(row.id, by=7, at=LATER)

    assert (row.tries, row.due_at) == (0, LATER)
    assert (latest(1)[0].action, latest(1)[0].details) == ("message.retried", {"tries": MOST_TRIES})


def test_a_mail_that_is_given_up_keeps_no_address(db_session):
    row = not_taken()

    services.drop_message(row.id, by=7, at=LATER)

    assert (row.body, row.to_email, row.erased_at) == (None, None, LATER)
    assert (latest(1)[0].action, latest(1)[0].actor_id, queries.count()) == ("message.dropped", 7, 0)
    with pytest.raises(NotFound):
        services.retry_message(row.id, by=7, at=LATER)


def test_a_mail_that_waits_for_its_first_try_is_no_trouble(db_session):
    row = mail()

    assert queries.count() == 0
    with pytest.raises(NotFound):
        services.drop_message(row.id, by=7, at=AT)


def test_a_thing_that_fails_is_kept_until_it_is_done(db_session):
    services.note("settlement.draw", [], {"12": "Refused: lệch"}, at=AT)
    services.note("settlement.draw", ["11"], {"12": "Refused: vẫn lệch", "": "KeyError: x"}, at=LATER)
    assert rows() == [("12", "Refused: vẫn lệch", 2), ("", "KeyError: x", 1)]
    first = session.scalars(select(JobFailure).order_by(JobFailure.id)).first()
    assert (first.first_at, first.last_at) == (AT, LATER)

    services.note("media.sizes", ["12"], {}, at=LATER)
    services.note("settlement.draw", ["12"], {}, at=LATER)

    assert [thing for thing, _reason, _times in rows()] == [""]


def test_a_failure_is_tried_again_or_dropped_by_somebody(db_session):
    services.note("settlement.draw", [], {"12": "Refused: lệch"}, at=AT)
    failure_id = session.scalars(select(JobFailure.id)).one()

    services.retry_job(failure_id, by=7, at=AT)
    assert latest(1)[0].action == "job.retried"
    services.drop_job(failure_id, by=7, at=AT)

    assert latest(1)[0].details == {"job": "settlement.draw", "thing": "12", "times": 1}
    assert rows() == []


def test_a_job_that_the_shop_has_no_more_can_only_be_dropped(db_session):
    services.note("tests.gone", [], {"": "KeyError: x"}, at=AT)
    failure_id = session.scalars(select(JobFailure.id)).one()

    with pytest.raises(Refused, match="không còn việc này"):
        services.retry_job(failure_id, by=7, at=AT)
    services.drop_job(failure_id, by=7, at=AT)

    assert rows() == []


def test_what_a_job_comes_to_is_remembered_by_itself(app, database, monkeypatch):
    wrong = {2}

    def act(thing):
        if thing[0] in wrong:
            raise ValueError(f"không làm được {thing[0]}")

    def work():
        jobs.one_by_one([(1, "Lan"), (2, "Minh"), (3, "Hoa")], act)

    monkeypatch.setitem(jobs._jobs, "tests.work", jobs.Job("tests.work", 10, work))
    jobs.run("tests.work")
    assert rows() == [("2", "ValueError: không làm được 2", 1)]

    wrong.clear()
    jobs.run("tests.work")
    assert rows() == []

    monkeypatch.setitem(jobs._jobs, "tests.work", jobs.Job("tests.work", 10, lambda: 1 // 0))
    jobs.run("tests.work")
    assert rows() == [("", "ZeroDivisionError: integer division or modulo by zero", 1)]
    assert jobs.next_run("tests.work", AT + timedelta(minutes=3)) == AT + timedelta(minutes=10)
    assert jobs.next_run("tests.gone", AT) is None


def test_who_runs_the_shop_tries_again_on_the_page(db_session, clients, sign_in):
    boss, officer = accounts.admin(), accounts.officer()
    row = not_taken()
    services.note("settlement.draw", [], {"12": "Refused: lệch"}, at=AT)
    failure_id = session.scalars(select(JobFailure.id)).one()
    session.commit()
    client, page = sign_in(clients(), boss), "/quan-tri/chua-lam-duoc"

    text = client.get(page).text
    assert "451 come back later" in text
    assert "settlement.draw" in text
    number = client.get("/quan-tri/hom-nay").page.find("a", class_="stat--bad")
    assert words(number).startswith("2 Thư và việc nền")
    client.submit(page, action=f"{page}/thu/{row.id}/thu-lai")
    client.submit(page, action=f"{page}/thu/{row.id}/bo")
    client.submit(page, action=f"{page}/viec/{failure_id}/thu-lai")
    client.submit(page, action=f"{page}/viec/{failure_id}/bo")

    assert "Không có gì bị tắc" in client.get(page).text
    assert client.post(f"{page}/viec/{failure_id}/bo").status_code == 404
    assert sign_in(clients(), officer).get(page).status_code == 404
    assert "Sản phẩm chờ duyệt" in sign_in(clients(), officer).get("/quan-tri/hom-nay").text
