"""A version that a producer submitted may be refused for good.

Revision ID: 0014
Revises: 0013

A CHECK that lists values is widened in place: a table rebuilt on SQLite would lose its triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE, COLUMN = "product_versions", "state"
NARROW, WIDE = "'superseded'", "'superseded', 'refused'"


def upgrade() -> None:
    _change_list(NARROW, WIDE)


def downgrade() -> None:
    op.execute(f"UPDATE {TABLE} SET {COLUMN} = 'superseded' WHERE {COLUMN} = 'refused'")
    _change_list(WIDE, NARROW)


def _change_list(old: str, new: str) -> None:
    """Put `new` where the CHECK of the column says `old`."""
    name = f"ck_{TABLE}_{COLUMN}"
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (old, new, TABLE),
        )
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
        return
    known = sa.inspect(connection).get_check_constraints(TABLE)
    [rule] = [check["sqltext"] for check in known if check["name"] == name]
    rule = rule.replace("::character varying", "").replace("::text[]", "").replace("::text", "")
    assert old in rule, rule  # noqa: S101 a list that is not as expected is not replaced by a guess
    op.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} CHECK ({rule.replace(old, new, 1)})")
