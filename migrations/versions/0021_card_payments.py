"""Payments by card: a hosted payment at a service, its key, and who asked for its end.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, widen

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


MOMENT = sa.DateTime(timezone=True)
ADDED = (
    sa.Column("provider_key", sa.String(40)),
    sa.Column("provider_ref", sa.String(100)),
    sa.Column("provider_intent", sa.String(100)),
    sa.Column("provider_url", sa.Text()),
    sa.Column("provider_base", sa.String(200)),
    sa.Column("asked_at", MOMENT),
    sa.Column("ends_as", sa.String(20)),
    sa.Column("ends_note", sa.String(300)),
)
INDEXES = (
    ("ix_payments_provider_intent", "provider_intent", False),
    ("uq_payments_provider_key", "provider_key", True),
    ("uq_payments_provider_ref", "provider_ref", True),
)
# Table, column, a value it may hold so far, the value that is new.
WIDENED = (
    ("payments", "method", "vietqr", "card"),
    ("payments", "state", "due", "cancelling"),
    ("cases", "kind", "late_money", "dispute"),
)


def upgrade() -> None:
    for each in WIDENED:
        widen(*each)
    for added in ADDED:
        op.add_column("payments", added)
    for name, column, unique in INDEXES:
        op.create_index(name, "payments", [column], unique=unique)


def downgrade() -> None:
    for name, _column, _unique in INDEXES:
        op.drop_index(name, "payments")
    for added in reversed(ADDED):
        op.drop_column("payments", added.name)
    for each in WIDENED:
        narrow(*each)
