"""What buyers' banks take back of the money of cards; the money of a refunded line may come from two attempts.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, reword, values, widen

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "card_disputes",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(100), nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("state", values("state", "open", "won", "lost"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("twice", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "amount > 0 AND twice BETWEEN 0 AND amount", name=op.f("ck_card_disputes_amounts")
        ),
        sa.CheckConstraint("state = 'lost' OR twice = 0", name=op.f("ck_card_disputes_twice")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_card_disputes_order_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_card_disputes_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_disputes")),
        sa.UniqueConstraint("ref", "payment_id", name=op.f("uq_card_disputes_ref_payment_id")),
    )
    op.create_index(op.f("ix_card_disputes_order_id"), "card_disputes", ["order_id"])
    op.create_index(op.f("ix_card_disputes_payment_id"), "card_disputes", ["payment_id"])
    widen("refunds", "way", "exchange", "dispute")
    reword("refund_lines", "amounts", "quantity > 0", "quantity >= 0")


def downgrade() -> None:
    op.execute("DELETE FROM refund_lines WHERE quantity = 0")
    reword("refund_lines", "amounts", "quantity >= 0", "quantity > 0")
    op.execute("UPDATE refunds SET way = 'bank' WHERE way = 'dispute'")
    narrow("refunds", "way", "exchange", "dispute")
    op.drop_table("card_disputes")
