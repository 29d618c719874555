"""Announced goods have the price that was agreed, and what came in the price that was paid.

Revision ID: 0050
Revises: 0049
"""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

TABLES = ("supply_lines", "supply_entries")


def upgrade() -> None:
    # In one statement: SQLite adds no CHECK to a table that is there, but a column may bring its own.
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN unit_price BIGINT "
            f"CONSTRAINT ck_{table}_unit_price CHECK (unit_price >= 0)"
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "unit_price")
