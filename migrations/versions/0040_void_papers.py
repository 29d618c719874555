"""The papers of an invoice that were taken back.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoices", sa.Column("void_papers", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("invoices", "void_papers")
