"""When the sizes of a picture are to be drawn: at once for those that are here.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media_files", sa.Column("sizes_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_media_files_sizes_due_at", "media_files", ["sizes_due_at"])
    op.execute("UPDATE media_files SET sizes_due_at = created_at WHERE is_public")


def downgrade() -> None:
    op.drop_index("ix_media_files_sizes_due_at", "media_files")
    op.drop_column("media_files", "sizes_due_at")
