"""Producers apply before they sell: the state of the application and of each paper, with history.

Revision ID: 0007
Revises: 0006

Columns are added as they are written here: a table rebuilt on SQLite would lose its triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = (
    (
        "ALTER TABLE producers ADD COLUMN joining VARCHAR(32) DEFAULT 'accepted' NOT NULL "
        "CONSTRAINT ck_producers_joining CHECK (joining IN ('applied', 'needs_papers', 'accepted', 'refused'))"
    ),
    (
        "ALTER TABLE producer_documents ADD COLUMN state VARCHAR(32) DEFAULT 'accepted' NOT NULL "
        "CONSTRAINT ck_producer_documents_state CHECK (state IN ('waiting', 'accepted', 'refused', 'waived'))"
    ),
)
ADDED = (
    ("producers", sa.Column("joining_reason", sa.String(500))),
    ("producers", sa.Column("applied_at", sa.DateTime(timezone=True))),
    ("producer_documents", sa.Column("reason", sa.String(500))),
)


def upgrade() -> None:
    for statement in STATES:
        op.execute(statement)
    for table, column in ADDED:
        op.add_column(table, column)
    op.create_table(
        "producer_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("document_id", ID),
        sa.Column("from_state", sa.String(20)),
        sa.Column("to_state", sa.String(20), nullable=False),
        sa.Column("note", sa.String(500)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", ID),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_producer_events_producer_id_producers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_producer_events")),
    )
    op.create_index(op.f("ix_producer_events_producer_id"), "producer_events", ["producer_id"])


def downgrade() -> None:
    op.drop_table("producer_events")
    for table, column in reversed(ADDED):
        op.drop_column(table, column.name)
    op.drop_column("producer_documents", "state")
    op.drop_column("producers", "joining")
