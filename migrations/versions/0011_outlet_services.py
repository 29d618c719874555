"""Staff vouch for parking and cold storage of an outlet.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADDED = ("has_parking", "has_cold_storage")


def upgrade() -> None:
    for name in ADDED:
        op.add_column("outlets", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    for name in reversed(ADDED):
        op.drop_column("outlets", name)
