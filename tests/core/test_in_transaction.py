"""`in_transaction` against the real database: its own rows, real commits, several connections at once."""

import threading
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError

from shop import unit_of_work
from shop.audit.models import AuditEvent
from shop.extensions import db, session
from shop.settings.models import Setting
from shop.unit_of_work import afterwards, in_transaction

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def _event(action: str = "tried") -> AuditEvent:
    return AuditEvent(at=AT, action=action, subject_kind="test", details={})


def _events() -> int:
    return session.scalar(select(func.count()).select_from(AuditEvent))


def test_what_it_runs_is_committed(app, database):
    assert in_transaction(lambda: session.add(_event()) or "done") == "done"

    session.remove()
    assert _events() == 1


def test_an_error_undoes_everything(app, database):
    def fail():
        session.add(_event())
        session.flush()
        raise KeyError("x")

    with pytest.raises(KeyError):
        in_transaction(fail)

    assert _events() == 0


def test_it_does_not_nest(app, database):
    with pytest.raises(RuntimeError, match="nest"):
        in_transaction(lambda: in_transaction(lambda: None))

    assert in_transaction(lambda: "usable again") == "usable again"


def test_changes_made_outside_are_an_error(app, database):
    session.add(_event())

    with pytest.raises(RuntimeError, match="outside"):
        in_transaction(lambda: None)


def test_it_ends_the_open_read_and_sees_the_present(app, database):
    in_transaction(lambda: session.add(Setting(key="n", value=1, changed_at=AT)))
    seen = session.get(Setting, "n")
    assert seen.value == 1
    _elsewhere(app, lambda: session.execute(update(Setting).values(value=2)))

    assert in_transaction(lambda: session.get(Setting, "n").value) == 2


def test_a_read_does_not_wait_for_a_writer(app, database):
    in_transaction(lambda: session.add(Setting(key="n", value=1, changed_at=AT)))
    session.remove()
    holding, release = threading.Event(), threading.Event()

    def hold():
        session.execute(update(Setting).values(value=2))
        holding.set()
        assert release.wait(20)

    writer = threading.Thread(target=_elsewhere, args=(app, hold))
    writer.start()
    assert holding.wait(10)
    began = time.monotonic()
    assert session.scalar(select(Setting.value)) == 1
    assert time.monotonic() - began < 2
    release.set()
    writer.join(20)


def test_no_update_is_lost_among_eight_writers(app, database):
    in_transaction(lambda: session.add(Setting(key="n", value=0, changed_at=AT)))
    session.remove()

    def add_one():
        row = session.scalar(
            select(Setting)
            .where(Setting.key == "n")
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        row.value += 1

    def work():
        for _ in range(15):
            _elsewhere(app, add_one)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert session.scalar(select(Setting.value)) == 120


def test_a_deadlock_or_a_busy_database_is_tried_again(app, database):
    """Two writers take two rows in opposite order: both succeed, one of them after a retry."""
    in_transaction(lambda: session.add_all(Setting(key=key, value=0, changed_at=AT) for key in "ab"))
    session.remove()
    runs = []
    failures = []

    def take(first, second):
        runs.append(first)
        for key in (first, second):
            session.execute(update(Setting).where(Setting.key == key).values(value=Setting.value))
            time.sleep(0.15)

    def work(first, second):
        try:
            _elsewhere(app, lambda: take(first, second))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    assert len(runs) == (3 if db.engine.dialect.name == "postgresql" else 2)


def test_it_gives_up_after_three_retries(app, database, monkeypatch):
    monkeypatch.setattr(unit_of_work.time, "sleep", lambda _seconds: None)
    runs = []

    class Busy(Exception):
        sqlite_errorname = "SQLITE_BUSY"
        sqlstate = "40001"

    def busy():
        runs.append(1)
        raise OperationalError("", {}, Busy())

    with pytest.raises(OperationalError):
        in_transaction(busy)

    assert len(runs) == 4


def test_another_database_error_is_not_retried(app, database):
    runs = []

    def broken():
        runs.append(1)
        session.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(Exception, match="no_such_table"):
        in_transaction(broken)

    assert len(runs) == 1


def test_a_nudge_follows_the_commit_and_dies_with_a_rollback(app, database):
    heard = []

    def work(fail):
        afterwards("x", lambda: heard.append(_events()))
        afterwards("x", lambda: heard.append(_events()))
        session.add(_event())
        if fail:
            raise KeyError("x")

    with pytest.raises(KeyError):
        in_transaction(lambda: work(fail=True))
    assert heard == []
    in_transaction(lambda: work(fail=False))
    assert heard == [1]


def test_a_failing_nudge_does_not_undo_or_hide_the_work(app, database, caplog):
    def work():
        afterwards("bell", lambda: 1 / 0)
        session.add(_event())
        return "answered"

    assert in_transaction(work) == "answered"
    assert _events() == 1
    assert "could not nudge bell" in caplog.text


def test_sqlite_is_durable_and_strict(app, database):
    if db.engine.dialect.name != "sqlite":
        assert session.scalar(text("SHOW default_transaction_isolation")) == "read committed"
        assert session.scalar(text("SHOW timezone")) == "UTC"
        assert session.scalar(text("SHOW statement_timeout")) == "15s"
        return
    pragma = {
        name: session.scalar(text(f"PRAGMA {name}"))
        for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    }
    assert pragma == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 8000}


def _elsewhere(app, fn):
    """Run in a context, session and connection of its own, as another request does."""
    with app.app_context():
        try:
            return in_transaction(fn)
        finally:
            session.remove()
