"""Recalls of lots, who made and who lifted them.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, widen

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = ("cases", "kind", "on_demand", "recall_asked")
# What was blocked before there were rows of recalls: by whom and at which hour stands in the audit only.
KNOWN = (
    "INSERT INTO lot_recalls (root_id, reason, blocked_at, blocked_by) SELECT lots.id, coalesce(lots.block_reason, '–'),"
    " audit.at, audit.actor_id FROM lots JOIN audit_events AS audit ON audit.id = (SELECT max(one.id) FROM audit_events"
    " AS one WHERE one.action = 'lot.blocked' AND one.subject_kind = 'lot' AND one.subject_id = lots.id)"
    " WHERE lots.blocked_on IS NOT NULL"
)


def upgrade() -> None:
    op.create_table(
        "lot_recalls",
        sa.Column("id", ID, nullable=False),
        sa.Column("root_id", ID, nullable=False),
        sa.Column("operator_id", ID),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("blocked_at", MOMENT, nullable=False),
        sa.Column("blocked_by", ID),
        sa.Column("lifted_at", MOMENT),
        sa.Column("lifted_by", ID),
        sa.Column("lift_reason", sa.String(300)),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lift_reason IS NULL)", name=op.f("ck_lot_recalls_lifted_with_reason")
        ),
        sa.ForeignKeyConstraint(["root_id"], ["lots.id"], name=op.f("fk_lot_recalls_root_id_lots")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_lot_recalls_operator_id_operators")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_recalls")),
    )
    op.create_index(op.f("ix_lot_recalls_root_id"), "lot_recalls", ["root_id"])
    op.create_index(op.f("ix_lot_recalls_operator_id"), "lot_recalls", ["operator_id"])
    op.execute(KNOWN)
    widen(*KIND)


def downgrade() -> None:
    op.execute("UPDATE cases SET kind = 'other' WHERE kind = 'recall_asked'")
    narrow(*KIND)
    op.drop_table("lot_recalls")
