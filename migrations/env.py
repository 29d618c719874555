"""How migrations run: one transaction a step, on SQLite and on PostgreSQL alike.

`flask db check` compares the models with the database; tables that belong to the search index or to the
job queue are none of the models' business and are left out.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine
from sqlalchemy.types import TypeDecorator

FOREIGN_TABLES = ("search_index", "search_words", "huey_")


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogenerate looks at this thing of the database."""
    return not (kind == "table" and name is not None and name.startswith(FOREIGN_TABLES))


def render_item(kind: str, thing: object, _autogen: object) -> str | bool:
    """Write our own column types as what they are in the database: a migration must not change with our code."""
    if kind == "type" and isinstance(thing, TypeDecorator) and type(thing).__module__.startswith("shop."):
        return f"sa.{thing.impl!r}"
    return False


def run(connection: Connection) -> None:
    """Bring one database to the asked revision."""
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        include_name=include_name,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def without_foreign_keys(connection: Connection) -> None:
    """Let batch mode rebuild a table on SQLite; the switch does nothing once a transaction is open."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")


def without_limit(connection: Connection) -> None:
    """Let a statement take longer than a page may; a lock is still waited for as long as a page waits."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.commit()


def main() -> None:
    """Migrate the application's database; prints nothing on a database that is up to date."""
    engine: Engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        without_foreign_keys(connection)
        without_limit(connection)
        run(connection)
    engine.dispose()


main()
