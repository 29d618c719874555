"""The fixtures keep their word: nothing leaks between tests, and every page is looked at."""

import pytest
from flask import g
from sqlalchemy import func, select

from shop.audit.models import AuditEvent
from shop.core.clock import now
from shop.extensions import session
from shop.unit_of_work import in_transaction
from tests.support.network import NoNetwork
from tests.support.pages import Page, check, fields_of, words

GOOD = """<!doctype html><html lang="vi"><head><title>Chợ</title></head><body><main><h1>Chợ</h1>{}</main></body></html>"""


def an_event() -> AuditEvent:
    return AuditEvent(at=now(), action="probe", subject_kind="nothing", details={})


def events() -> int:
    return session.scalar(select(func.count()).select_from(AuditEvent))


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(db_session, turn):
    assert events() == 0

    in_transaction(lambda: db_session.add(an_event()))
    db_session.rollback()

    assert events() == 1


def test_a_failed_action_leaves_what_was_committed_before_it(db_session):
    in_transaction(lambda: db_session.add(an_event()))

    def fail():
        db_session.add(an_event())
        db_session.flush()
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 raised three lines above
        in_transaction(fail)

    assert events() == 1


def test_a_database_of_its_own_really_commits(database, app):
    in_transaction(lambda: session.add(an_event()))
    session.remove()

    with database.app.app_context():
        assert events() == 1


def test_a_request_sees_nothing_of_the_tests_own_context(client, monkeypatch):
    seen = []
    monkeypatch.setattr(g, "leak", "from the test", raising=False)
    monkeypatch.setitem(
        client.application.view_functions, "web.robots", lambda: str(seen.append(g.get("leak")))
    )

    assert client.get("/robots.txt").status_code == 200
    assert seen == [None]


def test_queries_are_counted_without_transaction_control(db_session, query_count):
    with query_count() as statements:
        in_transaction(events)

    assert len(statements) == 1, str(statements)


def test_no_test_reaches_another_machine():
    import socket

    with socket.socket() as reach, pytest.raises(NoNetwork, match="tried to reach"):
        reach.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>Hai</h1>", "2 times h1"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' stands 2 times"),
        ('<input name="q">', "has no label"),
        ('<form method="post" action="/x"></form>', "has 0 tokens"),
        (
            '<form method="post" action="/gio-hang/them"><input type="hidden" name="csrf_token" value="x"></form>',
            "could not be cached",
        ),
        ("<script>alert(1)</script>", "inline script"),
        ('<p style="color:red"></p>', "refused by the content policy"),
        ('<img src="/x.png">', "has no alt"),
        ('<p aria-describedby="lost"></p>', "points at 'lost'"),
        ("<p><div></p>", "unexpected-end-tag"),
    ],
)
def test_a_faulty_page_is_found(body, fault):
    with pytest.raises(AssertionError, match=fault):
        check(Page(GOOD.format(body)), "/")


def test_a_good_page_passes_in_its_own_language_only():
    check(Page(GOOD.format("<p>Mắm tôm</p>")), "/san-pham")
    with pytest.raises(AssertionError, match="lang is 'vi', not 'en'"):
        check(Page(GOOD.format("")), "/en/san-pham")


def test_a_form_is_sent_as_a_browser_sends_it():
    page = Page(
        GOOD.format(
            '<form action="/x"><input name="a" value="1"><input type="checkbox" name="b"><input type="radio" name="c"'
            ' value="2" checked><select name="d"><option value="3">Ba</option><option value="4" selected>Bốn</option>'
            '</select><textarea name="e">năm</textarea><button name="f" value="6">Gửi</button></form>'
        )
    )

    assert fields_of(page.form("/x")) == {"a": ["1"], "c": ["2"], "d": ["4"], "e": ["năm"]}


def test_words_are_read_as_they_are_seen():
    page = Page(GOOD.format("<p>Giá <b>120.000\u00a0₫</b>.</p><ul><li>Một</li><li>Hai</li></ul>"))

    assert words(page.find("main")) == "Chợ Giá 120.000\u00a0₫. Một Hai"
