"""Prepared pick-ups wait until a day, are reminded of it, and end when nobody comes.

Revision ID: 0030
Revises: 0029
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, widen

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

STATE = ("fulfilments", "state", "cancelled", "not_collected")
KEPT = timedelta(days=7)


def upgrade() -> None:
    op.execute(
        "ALTER TABLE outlets ADD COLUMN keep_days INTEGER DEFAULT 7 NOT NULL "
        "CONSTRAINT ck_outlets_keep_days CHECK (keep_days BETWEEN 1 AND 60)"
    )
    op.add_column("fulfilments", sa.Column("pickup_until", sa.Date()))
    op.add_column("fulfilments", sa.Column("reminded_at", sa.DateTime(timezone=True)))
    op.create_index("ix_fulfilments_pickup_until", "fulfilments", ["pickup_until"])
    widen(*STATE)
    # What waits already was promised no day: it gets a week from now.
    op.execute(
        sa.text(
            "UPDATE fulfilments SET pickup_until = :until WHERE state = 'ready' AND door = 'pickup'"
        ).bindparams(sa.bindparam("until", (datetime.now(UTC) + KEPT).date(), sa.Date()))
    )


def downgrade() -> None:
    op.execute("UPDATE fulfilments SET state = 'cancelled' WHERE state = 'not_collected'")
    narrow(*STATE)
    op.drop_index("ix_fulfilments_pickup_until", "fulfilments")
    op.drop_column("fulfilments", "reminded_at")
    op.drop_column("fulfilments", "pickup_until")
    op.drop_column("outlets", "keep_days")
