"""Writes whose answer nobody needs: they wait inside a block, and are there for whoever asks."""

from contextlib import nullcontext, suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import StatementError

from shop.accounts.models import Throttle
from shop.core.clock import VN, now
from shop.core.writes import Waiting, as_one
from shop.extensions import later, new_ids, run, session, together, write_waiting
from shop.messages.models import Message
from shop.messages.states import Channel

TABLE = Throttle.__table__
KEYS = select(TABLE.c.key).order_by(TABLE.c.key)


def _write(*keys: str) -> None:
    at = now()
    rows = [
        {"key": key, "used": 1, "window_started_at": at, "ends_at": at + timedelta(hours=1)} for key in keys
    ]
    later(insert(TABLE), rows)


def test_a_write_outside_a_block_is_done_at_once(db_session, query_count):
    with query_count() as statements:
        _write("a")
    assert len(statements) == 1
    assert run(KEYS).scalars().all() == ["a"]


def test_writes_of_a_block_wait_for_its_end(db_session, query_count):
    with query_count() as statements:
        with together():
            _write("a", "b")
            _write("c")
            assert statements == []
        is_postgres = session.get_bind().dialect.name == "postgresql"
        assert len(statements) == (1 if is_postgres else 2)
    assert run(KEYS).scalars().all() == ["a", "b", "c"]


def test_rows_and_other_writes_go_together(db_session):
    _write("old", "gone")
    with together():
        _write("new", "newer")
        later(delete(TABLE).where(TABLE.c.key == "gone"), {})
        later(update(TABLE).where(TABLE.c.key == "old").values(used=7), {})
    assert dict(run(select(TABLE.c.key, TABLE.c.used)).all()) == {"old": 7, "new": 1, "newer": 1}


@pytest.mark.parametrize("ask", [lambda: run(KEYS).scalars().all(), lambda: session.scalars(KEYS).all()])
def test_who_asks_inside_the_block_sees_what_waits(db_session, ask):
    with together():
        _write("a")
        assert ask() == ["a"]
        _write("b")
    assert ask() == ["a", "b"]


def test_what_has_nothing_to_do_with_it_may_be_asked_beside(db_session):
    with together():
        _write("a")
        assert run(KEYS, beside=True).scalars().all() == []
    assert run(KEYS).scalars().all() == ["a"]


def test_a_block_that_fails_writes_nothing(db_session):
    with suppress(LookupError), together():
        _write("a")
        raise LookupError
    assert run(KEYS).scalars().all() == []
    _write("b")
    assert run(KEYS).scalars().all() == ["b"]


def test_a_write_that_must_change_rows_refuses_the_block_when_it_does_not(db_session):
    _write("old")
    for key, refused in (("old", False), ("gone", True)):
        change = update(TABLE).where(TABLE.c.key == key).values(used=7).returning(TABLE.c.key)
        context = pytest.raises(LookupError) if refused else nullcontext()
        with context, together():
            _write(f"beside {key}")
            later(change, {}, changes=1, refusal=LookupError())
    assert dict(run(select(TABLE.c.key, TABLE.c.used)).all())["old"] == 7


def test_values_of_every_kind_arrive_as_they_were(db_session):
    at = now()
    row = {
        "channel": Channel.EMAIL,
        "kind": "kiểu",
        "language": "vi",
        "to_email": "a@b.vn",
        "subject": "\"Mắm\" \\ 'tôm'",
        "body": "một\nhai\t{3}, %s",
        "cause_kind": "order",
        "cause_id": 2**40,
        "created_at": at,
        "due_at": at.astimezone(VN),
        "tries": 0,
    }
    with together():
        later(insert(Message.__table__), row)
        _write("beside")
    [message] = session.scalars(select(Message)).all()
    assert {name: getattr(message, name) for name in row} == row
    assert (message.to_phone, message.outlet_id) == (None, None)


def test_a_moment_without_its_zone_is_refused(db_session):
    row = {"key": "a", "used": 1, "window_started_at": datetime(2026, 1, 1), "ends_at": now()}  # noqa: DTZ001

    def write() -> None:
        with together():
            later(insert(TABLE), row)
            _write("beside")

    with pytest.raises((ValueError, StatementError)):
        write()


def test_who_wants_the_answer_of_a_write_gets_it_and_may_refuse(db_session):
    at, seen = now(), []
    row = {"used": 1, "window_started_at": at, "ends_at": at + timedelta(hours=1)}
    asking = insert(TABLE).returning(TABLE.c.key, TABLE.c.used)

    with together():
        later(asking, [{"key": "a", **row}, {"key": "b", **row, "used": 2}], answer=seen.extend)
        _write("beside")
        assert seen == []
    assert sorted((each["key"], each["used"]) for each in seen) == [("a", 1), ("b", 2)]

    of_nobody = update(TABLE).where(TABLE.c.key == "nobody").values(used=7).returning(TABLE.c.key)
    for others in ((), ("also beside",)):
        with together():
            later(of_nobody, {}, answer=lambda rows: seen.append(list(rows)))
            _write(*others)
        assert seen[-1] == []

    later(asking, {"key": "c", **row}, answer=seen.extend)
    assert (seen[-1]["key"], seen[-1]["used"]) == ("c", 1)

    def refuse(_rows: object) -> None:
        raise LookupError

    def write(*others: str) -> None:
        with together():
            later(asking, {"key": f"d{others}", **row}, answer=refuse)
            _write(*others)

    for others in ((), ("more",)):
        with pytest.raises(LookupError):
            write(*others)


def test_ids_that_a_block_wants_are_asked_for_with_the_first_and_what_waits_goes_along(
    db_session, query_count
):
    table = Message.__table__
    is_postgres = session.get_bind().dialect.name == "postgresql"
    with query_count() as statements, together(ids={table: 3}):
        assert statements == []
        _write("a")
        first, more = new_ids(table, 1), new_ids(table, 2)
    assert len(statements) == (1 if is_postgres else 2)
    assert [*first, *more] == sorted({*first, *more})
    assert run(KEYS).scalars().all() == ["a"]
    with query_count() as statements:
        assert len(new_ids(table, 2)) == 2
    assert len(statements) == 1


def test_a_select_that_locks_may_wait_with_the_writes(db_session, query_count):
    _write("old", "other")
    locking = select(TABLE.c.key, TABLE.c.used).where(TABLE.c.key == bindparam("wanted")).with_for_update()
    seen: list[tuple[str, int]] = []

    def take(rows):
        seen.extend((row["key"], row["used"]) for row in rows)

    with query_count() as statements, together():
        _write("new")
        later(locking, {"wanted": "old"}, answer=take)
        assert (seen, statements) == ([], [])
        write_waiting()
        assert seen == [("old", 1)]
    is_postgres = session.get_bind().dialect.name == "postgresql"
    assert len(statements) == (1 if is_postgres else 2)

    later(locking, {"wanted": "new"}, answer=take)
    assert seen[1:] == [("new", 1)]


def test_a_select_of_which_nothing_is_asked_would_lock_nothing_and_is_refused():
    silent = Waiting(select(TABLE.c.key).with_for_update(), [{}])
    with pytest.raises(ValueError, match="locks nothing"):
        as_one([silent])


def test_nothing_is_written_for_no_rows(db_session, query_count):
    with query_count() as statements, together():
        _write()
    assert statements == []
