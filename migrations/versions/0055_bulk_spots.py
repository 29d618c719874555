"""The spot of many goods is changed at once.

Revision ID: 0055
Revises: 0054
"""

from alembic import op

from migrations.checks import narrow, widen

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    widen("bulk_edits", "act", "offering", "spot")


def downgrade() -> None:
    op.execute("DELETE FROM bulk_changes WHERE edit_id IN (SELECT id FROM bulk_edits WHERE act = 'spot')")
    op.execute("DELETE FROM bulk_edits WHERE act = 'spot'")
    narrow("bulk_edits", "act", "offering", "spot")
