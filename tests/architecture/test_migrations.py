"""Migrations lead to the models, back to nothing, and up again; ledgers refuse change."""

import re
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Enum, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from migrations.checks import widen
from shop.audit.models import AuditEvent
from shop.core.clock import now
from shop.extensions import Base
from tests.support.databases import flask, fresh_database
from tests.support.layers import LEDGERS

# Made without a CHECK of their values; the check that is called so in lots says something else.
UNLISTED = {
    *("attributes.kind", "lots.owner", "scheme_events.kind"),
    *("scheme_certificates.kind", "scheme_certificates.scope", "scheme_certificates.state"),
}
VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


def tables_of(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_migrations_run_up_down_and_up_again():
    with fresh_database(migrated=False) as url:
        flask(url, "db", "upgrade")
        first = tables_of(url)
        flask(url, "db", "downgrade", "base")
        emptied = tables_of(url)
        flask(url, "db", "upgrade")

        assert emptied == {"alembic_version"}
        assert tables_of(url) == first
        assert "No new upgrade operations detected" in flask(url, "db", "check")


def test_migrations_are_one_line_in_the_order_of_their_numbers():
    files = sorted(VERSIONS.glob("*.py"))
    steps = [
        re.search(r'^down_revision = "?(\w+)"?', file.read_text(encoding="utf-8"), re.MULTILINE).group(1)
        for file in files
    ]

    assert steps == ["None", *(file.name[:4] for file in files[:-1])]


def test_a_column_holds_every_value_of_its_list(db_session):
    known = inspect(db_session.connection())
    unequal = set()
    for table in Base.metadata.sorted_tables:
        rules = {check["name"]: check["sqltext"] for check in known.get_check_constraints(table.name)}
        for column in table.columns:
            if isinstance(column.type, Enum):
                rule = rules.get(f"ck_{table.name}_{column.name}", "")
                if set(re.findall(r"'(\w+)'", rule)) != set(column.type.enums):
                    unequal.add(f"{table.name}.{column.name}")

    assert unequal == UNLISTED


def test_a_list_that_is_not_as_expected_is_not_widened(db_session):
    connection = db_session.connection()
    before = inspect(connection).get_check_constraints("payments")

    with Operations.context(MigrationContext.configure(connection)), pytest.raises(AssertionError):
        widen("payments", "method", "never_known", "new")

    assert inspect(connection).get_check_constraints("payments") == before


@pytest.mark.parametrize("ledger", sorted(LEDGERS))
def test_a_ledger_refuses_change_and_removal(ledger):
    with fresh_database() as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            triggers = _triggers(connection, ledger)
        engine.dispose()

    assert {"update", "delete"} <= triggers


def test_a_recorded_event_cannot_be_changed_by_sql(db_session):
    event = AuditEvent(at=now(), action="probe", subject_kind="nothing", details={})
    db_session.add(event)
    db_session.flush()

    for statement in (
        "UPDATE audit_events SET action = 'other' WHERE id = :id",
        "DELETE FROM audit_events WHERE id = :id",
    ):
        with pytest.raises(DBAPIError, match="append-only"), db_session.begin_nested():
            db_session.execute(text(statement), {"id": event.id})

    kept = db_session.execute(text("SELECT action FROM audit_events WHERE id = :id"), {"id": event.id})
    assert kept.scalars().all() == ["probe"]


def _triggers(connection, table: str) -> set[str]:
    if connection.dialect.name == "sqlite":
        found = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
            {"table": table},
        ).scalars()
        return {verb for sql in found for verb in ("update", "delete") if f"BEFORE {verb.upper()}" in sql}
    found = connection.execute(
        text("SELECT event_manipulation FROM information_schema.triggers WHERE event_object_table = :table"),
        {"table": table},
    ).scalars()
    return {verb.lower() for verb in found}
