"""Lists of consigned goods that producers confirm, and the case of a difference.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, widen

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _self_counts()
    _self_count_lines()
    widen("cases", "kind", "adjust_review", "self_count")


def _self_counts() -> None:
    op.create_table(
        "self_counts",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", ID),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_by", ID),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_name", sa.String(100)),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_name IS NULL)", name=op.f("ck_self_counts_answered")
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR revoked_at IS NULL", name=op.f("ck_self_counts_answered_or_revoked")
        ),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_self_counts_outlet_id")),
        sa.ForeignKeyConstraint(["producer_id"], ["producers.id"], name=op.f("fk_self_counts_producer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_counts")),
        sa.UniqueConstraint("key", name=op.f("uq_self_counts_key")),
    )
    op.create_index(op.f("ix_self_counts_outlet"), "self_counts", ["outlet_id", "id"])
    op.create_index(op.f("ix_self_counts_producer_id"), "self_counts", ["producer_id"])


def _self_count_lines() -> None:
    op.create_table(
        "self_count_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("self_count_id", ID, nullable=False),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("book", ID),
        sa.Column("said", ID),
        sa.Column("remark", sa.String(300)),
        sa.CheckConstraint("(said IS NULL) = (book IS NULL)", name=op.f("ck_self_count_lines_answered")),
        sa.CheckConstraint("said IS NULL OR said >= 0", name=op.f("ck_self_count_lines_said")),
        sa.CheckConstraint(
            "asked >= 0 AND (book IS NULL OR book >= 0)", name=op.f("ck_self_count_lines_units")
        ),
        sa.ForeignKeyConstraint(
            ["self_count_id"], ["self_counts.id"], name=op.f("fk_self_count_lines_self_count_id")
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.id"], name=op.f("fk_self_count_lines_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_count_lines")),
    )
    op.create_index(op.f("ix_self_count_lines_self_count_id"), "self_count_lines", ["self_count_id"])
    op.create_index(op.f("ix_self_count_lines_variant_id"), "self_count_lines", ["variant_id"])


def downgrade() -> None:
    op.execute("UPDATE cases SET kind = 'other' WHERE kind = 'self_count'")
    narrow("cases", "kind", "adjust_review", "self_count")
    for table in ("self_count_lines", "self_counts"):
        op.drop_table(table)
