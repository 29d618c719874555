"""What a producer's version would sell and show waits beside its words, with the notes of the reviewer.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ADDED = (
    sa.Column("offer", sa.JSON()),
    sa.Column("notes", sa.JSON()),
    sa.Column("submitted_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    for column in ADDED:
        op.add_column("product_versions", column)


def downgrade() -> None:
    for column in reversed(ADDED):
        op.drop_column("product_versions", column.name)
