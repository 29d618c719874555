"""A sheet is taken back in steps, and what is said of its cells is said in its reader's language.

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, widen

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    widen("product_imports", "state", "written", "undoing")
    op.add_column("product_imports", sa.Column("undone_by", ID))
    op.add_column("product_imports", sa.Column("language", sa.String(2), server_default="vi", nullable=False))
    op.add_column(
        "product_import_changes", sa.Column("stayed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.execute("UPDATE product_imports SET state = 'written' WHERE state = 'undoing'")
    op.drop_column("product_import_changes", "stayed")
    op.drop_column("product_imports", "language")
    op.drop_column("product_imports", "undone_by")
    narrow("product_imports", "state", "written", "undoing")
