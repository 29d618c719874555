"""From a value of its goods on a parcel may cost nothing.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery_zones", sa.Column("free_from", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("delivery_zones", "free_from")
