"""Counts of an outlet's stock: sheets, lines, entries, their history, and who may approve alone.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("open", "submitted", "approved", "cancelled")
CONDITIONS = ("sellable", "marked_down", "display", "quarantine", "damaged")
REASONS = ("found", "damaged", "expired", "sampled", "given", "stolen", "lost", "corrected")


def upgrade() -> None:
    _counts()
    _lines()
    _entries()
    _around()


def _counts() -> None:
    op.create_table(
        "counts",
        sa.Column("id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("scope", values("scope", "all", "spot", "set"), nullable=False),
        sa.Column("spot_id", ID),
        sa.Column("set_code", sa.Integer()),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", ID),
        sa.Column("submitted_at", MOMENT),
        sa.Column("submitted_by", ID),
        sa.Column("approved_at", MOMENT),
        sa.Column("approved_by", ID),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(scope = 'spot') = (spot_id IS NOT NULL)", name=op.f("ck_counts_spot")),
        sa.CheckConstraint("(scope = 'set') = (set_code IS NOT NULL)", name=op.f("ck_counts_set")),
        sa.CheckConstraint("state <> 'approved' OR approved_at IS NOT NULL", name=op.f("ck_counts_approved")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_counts_outlet_id"),
        sa.ForeignKeyConstraint(["spot_id"], ["outlet_spots.id"], name="fk_counts_spot_id"),
        sa.ForeignKeyConstraint(["set_code"], ["product_sets.code"], name="fk_counts_set_code"),
        sa.PrimaryKeyConstraint("id", name="pk_counts"),
        sa.UniqueConstraint("code", name="uq_counts_code"),
        sa.UniqueConstraint("key", name="uq_counts_key"),
    )
    op.create_index("ix_counts_outlet", "counts", ["outlet_id", "state", "id"])


def _lines() -> None:
    op.create_table(
        "count_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("count_id", ID, nullable=False),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("lot_id", ID),
        sa.Column("condition", values("condition", *CONDITIONS), nullable=False),
        sa.Column("added_by", ID),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("counted", ID),
        sa.Column("counted_at", MOMENT),
        sa.Column("reason", values("reason", *REASONS)),
        sa.Column("note", sa.String(300)),
        sa.Column("book", ID),
        sa.Column("ledger_id", ID),
        sa.Column("difference", ID),
        sa.Column("worth", ID),
        sa.Column("worth_by", values("worth_by", "cost", "price")),
        sa.CheckConstraint("0 <= counted AND counted <= 1000000", name=op.f("ck_count_lines_counted")),
        sa.CheckConstraint("(counted IS NULL) = (counted_at IS NULL)", name=op.f("ck_count_lines_moment")),
        sa.CheckConstraint(
            "difference IS NULL OR difference = counted - book", name=op.f("ck_count_lines_difference")
        ),
        sa.ForeignKeyConstraint(["count_id"], ["counts.id"], name="fk_count_lines_count_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.id"], name="fk_count_lines_variant_id"),
        sa.ForeignKeyConstraint(
            ["lot_id", "variant_id"], ["lots.id", "lots.variant_id"], name="fk_count_lines_lot_id_variant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_count_lines"),
        sa.UniqueConstraint(
            "count_id", "lot_id", "condition", name="uq_count_lines_count_id_lot_id_condition"
        ),
    )
    op.create_index("ix_count_lines_variant", "count_lines", ["count_id", "variant_id"])
    op.create_index("ix_count_lines_variant_id", "count_lines", ["variant_id"])
    op.create_index("ix_count_lines_lot", "count_lines", ["lot_id", "variant_id"])


def _entries() -> None:
    op.create_table(
        "count_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("line_id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("by", ID),
        sa.Column("taken_back_at", MOMENT),
        sa.Column("taken_back_by", ID),
        sa.CheckConstraint("0 <= quantity AND quantity <= 1000000", name=op.f("ck_count_entries_quantity")),
        sa.ForeignKeyConstraint(["line_id"], ["count_lines.id"], name="fk_count_entries_line_id"),
        sa.PrimaryKeyConstraint("id", name="pk_count_entries"),
        sa.UniqueConstraint("key", name="uq_count_entries_key"),
    )
    op.create_index("ix_count_entries_line", "count_entries", ["line_id", "id"])


def _around() -> None:
    op.create_table(
        "count_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("count_id", ID, nullable=False),
        sa.Column("from_state", values("from_state", *STATES)),
        sa.Column("to_state", values("to_state", *STATES), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        sa.ForeignKeyConstraint(["count_id"], ["counts.id"], name="fk_count_events_count_id"),
        sa.PrimaryKeyConstraint("id", name="pk_count_events"),
    )
    op.create_index("ix_count_events_count_id", "count_events", ["count_id"])
    op.create_table(
        "count_limits",
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("alone_up_to", ID, nullable=False),
        sa.Column("set_by", ID),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.CheckConstraint("alone_up_to >= 0", name=op.f("ck_count_limits_alone_up_to")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_count_limits_outlet_id"),
        sa.PrimaryKeyConstraint("outlet_id", name="pk_count_limits"),
    )


def downgrade() -> None:
    for table in ("count_limits", "count_events", "count_entries", "count_lines", "counts"):
        op.drop_table(table)
