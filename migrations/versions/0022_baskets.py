"""Baskets share their money by what is written, and may cost what their goods cost.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "variants", sa.Column("sums_parts", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # In one statement: SQLite adds no CHECK to a table that is there, but a column may bring its own.
    op.execute(
        "ALTER TABLE basket_items ADD COLUMN share BIGINT CONSTRAINT ck_basket_items_share CHECK (share > 0)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE basket_items DROP COLUMN share")
    op.drop_column("variants", "sums_parts")
