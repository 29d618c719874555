"""The one place where Flask's extensions are made; they are bound to an application in ``shop.app``.

Models inherit ``Base``; sessions are reached through ``session`` alone, so that Flask-SQLAlchemy could be
replaced by changing this module.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData, Table, event, func, select
from sqlalchemy.orm import DeclarativeBase

from shop.core.statements import options_of
from shop.core.writes import Rows, Waiting, Write, as_one

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Executable
    from sqlalchemy.orm import Session, scoped_session


class Base(DeclarativeBase):
    """The base of every model. Each constraint gets a name by convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# In a session's info: the connection of its present transaction, once it is known.
CONNECTION = "shop_connection"
# And, inside `together`: the writes that wait for its end, how many ids it will want, and those it has, by table.
WAITING = "shop_waiting"
WANTED = "shop_wanted_ids"
IDS = "shop_ids"
NO_IDS: Mapping[Table, int] = MappingProxyType({})
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
session = cast("scoped_session[Session]", db.session)
login_manager = LoginManager()
csrf = CSRFProtect()


def run(
    statement: "Executable",
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    *,
    beside: bool = False,
) -> "CursorResult[*tuple[Any, ...]]":
    """Run a statement of columns in the session's transaction, on its connection.

    It goes past the ORM, which would prepare objects that such a statement does not have: half the cost of a
    short statement. What the session holds unwritten is written first, and what waits (`together`) unless the statement
    has nothing to do with it (``beside``).
    """
    current = session()
    current.flush()
    if not beside:
        _write_waiting(current)
    return _connection(current).execute(statement, values, execution_options=options_of(statement))


def later(
    statement: Write,
    values: Mapping[str, Any] | Rows,
    *,
    changes: int | None = None,
    refusal: Exception | None = None,
    answer: Callable[[Rows], None] | None = None,
) -> None:
    """Run a write, or a select that locks, whose answer nobody needs at once: inside `together` with others, else now.

    With `changes` (the statement then returns the changed rows) the `refusal` is raised as soon as it is known that
    there were more or fewer. `answer` is called with the returned rows (`Waiting`); it may raise.
    """
    rows = [values] if isinstance(values, Mapping) else list(values)
    if not rows:
        return
    write = Waiting(statement, rows, changes, refusal, answer)
    waiting = session().info.get(WAITING)
    if waiting is None:
        session().flush()
        _write(_connection(session()), write)
    else:
        waiting.append(write)


@contextmanager
def together(ids: Mapping[Table, int] = NO_IDS) -> Iterator[None]:
    """The block's writes that are said to be `later` wait until it ends or the database is asked anything.

    On PostgreSQL those that wait are one statement: eight cost a third then. None may read or change what another of
    them writes, or be caught when a constraint refuses it (a foreign key may point to another's row); no savepoint
    begins in the block. `ids`: how many new ids of each table the block will want (`new_ids`): asked for with the
    first of them, in one statement with what waits then.
    """
    current = session()
    current.info.update({WAITING: [], WANTED: ids, IDS: {}})
    try:
        yield
        _write_waiting(current)
    finally:
        for key in (WAITING, WANTED, IDS):
            del current.info[key]


def new_ids(table: Table, count: int) -> list[int]:
    """Ids for rows that are about to be written, in rising order: so they need not be asked for afterwards.

    One statement, or none inside a `together` that has asked for them. On SQLite they are the ids after the last row's,
    which nobody else takes while this transaction holds the write lock.
    """
    info = session().info
    if info.get(WANTED):
        wanted, info[WANTED] = info[WANTED], NO_IDS
        info[IDS] = _ids(wanted)
    kept: list[int] = info.get(IDS, {}).get(table.name, [])
    if len(kept) < count:
        return _ids({table: count})[table.name]
    taken, kept[:] = kept[:count], kept[count:]
    return taken


def _ids(counts: Mapping[Table, int]) -> dict[str, list[int]]:
    current = session()
    if current.get_bind().dialect.name == "postgresql":
        current.flush()
        sequences = [f"{table.name}_id_seq" for table, count in counts.items() for _ in range(count)]
        numbers = iter(_write_as_one(current, {"sequences": sequences}))
        return {table.name: [next(numbers) for _ in range(count)] for table, count in counts.items()}
    last = run(select(*(select(func.max(table.c.id)).scalar_subquery() for table in counts))).one()
    return {
        table.name: [(most or 0) + number for number in range(1, count + 1)]
        for (table, count), most in zip(counts.items(), last, strict=True)
    }


@event.listens_for(session, "do_orm_execute")
def _before_orm(state: Any) -> None:
    _write_waiting(state.session)


@event.listens_for(session, "before_flush")
def _before_flush(current: "Session", *_: Any) -> None:
    _write_waiting(current)


def _connection(current: "Session") -> "Connection":
    return current.info.get(CONNECTION) or current.connection()


def write_waiting() -> None:
    """Run what waits (`together`) now: its answers are needed."""
    _write_waiting(session())


def _write_waiting(current: "Session") -> None:
    waiting = current.info.get(WAITING)
    if not waiting:
        return
    connection = _connection(current)
    if connection.dialect.name == "postgresql" and len(waiting) > 1:
        _write_as_one(current)
        return
    writes, waiting[:] = list(waiting), []
    for write in writes:
        _write(connection, write)


def _write_as_one(current: "Session", ids: Mapping[str, Any] | None = None) -> list[int]:
    """What waits, if anything does, as one statement; gives new ids of the `sequences`, if they are asked for."""
    waiting = current.info.get(WAITING, [])
    writes, waiting[:] = list(waiting), []
    statement, values = as_one(writes, with_ids=ids is not None)
    given = {**values, **(ids or {})}
    found = list(
        _connection(current).execute(statement, given, execution_options=options_of(statement)).one()
    )
    new: list[int] = (found.pop() or []) if ids is not None else []
    for write, answer in zip([write for write in writes if write.asks], found, strict=False):
        write.check(answer)
    return new


def _write(connection: "Connection", write: Waiting) -> None:
    result = connection.execute(write.statement, write.rows if len(write.rows) > 1 else write.rows[0])
    if write.asks:
        rows = result.mappings().all()
        write.check(len(rows) if write.asks == "count" else rows)
