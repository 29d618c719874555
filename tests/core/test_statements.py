"""Statements that are built once: looked up by themselves, and never taken for one that was made of them."""

from sqlalchemy import bindparam, insert, literal, select

from shop.accounts.models import Throttle
from shop.core.clock import now
from shop.core.statements import Texts, built_once, fixed, options_of
from shop.extensions import run

TABLE = Throttle.__table__


def _texts(statement) -> Texts:
    return options_of(statement)["compiled_cache"]


def test_a_statement_is_built_once_for_its_arguments():
    built = []

    @built_once(2)
    def statement(number, *, name="a"):
        built.append((number, name))
        return select(literal(number).label(name))

    assert statement(1) is statement(1)
    assert statement(1, name="b") is not statement(1)
    assert built == [(1, "a"), (1, "b")]


def test_it_is_compiled_once_however_often_it_runs(db_session):
    kept = fixed(select(literal(1) + bindparam("more")))
    assert run(kept, {"more": 1}).scalar_one() == 2
    [compiled] = _texts(kept).values()

    assert [run(kept, {"more": more}).scalar_one() for more in (2, 40)] == [3, 41]
    [after] = _texts(kept).values()
    assert after is compiled


def test_what_is_made_of_it_is_another_statement(db_session):
    kept = fixed(select(TABLE.c.key).order_by(TABLE.c.key))
    run(
        insert(TABLE),
        [{"key": key, "used": 1, "window_started_at": now(), "ends_at": now()} for key in "abc"],
    )
    assert run(kept).scalars().all() == ["a", "b", "c"]
    assert options_of(kept.limit(1)) is None
    for _again in range(2):
        assert run(kept.limit(1)).scalars().all() == ["a"]
        assert run(kept.where(TABLE.c.key > "a")).scalars().all() == ["b", "c"]
        assert run(kept).scalars().all() == ["a", "b", "c"]


def test_one_row_and_many_rows_have_texts_of_their_own(db_session):
    kept = fixed(insert(TABLE).returning(TABLE.c.key))
    row = {"used": 1, "window_started_at": now(), "ends_at": now()}
    assert run(kept, {"key": "a", **row}).scalars().all() == ["a"]
    assert run(kept, [{"key": "b", **row}, {"key": "c", **row}]).scalars().all() == ["b", "c"]
    assert run(kept, {"key": "d", **row}).scalars().all() == ["d"]


def test_any_other_statement_runs_as_it_always_did(db_session):
    assert options_of(select(literal(1))) is None
    assert run(select(literal(1))).scalar_one() == 1
