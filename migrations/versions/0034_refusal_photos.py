"""The picture of units that an outlet refused.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "supply_photos"


def _key(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("media_id", ID, nullable=False),
        _key("entry_id", "supply_entries"),
        _key("media_id", "media_files"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("entry_id", name=op.f(f"uq_{TABLE}_entry_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_media_id"), TABLE, ["media_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
