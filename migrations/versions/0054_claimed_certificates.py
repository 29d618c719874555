"""A sheet remembers the certificate that a product claimed with it.

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product_import_changes", sa.Column("claim", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    op.drop_column("product_import_changes", "claim")
