"""What moved the balance at a payment service, and which transfers the bank itself told of.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KINDS = ("charge", "refund", "refund_failed", "dispute", "fee", "payout", "other")
MISMATCHES = ("unknown", "amount", "currency", "state")
UNSEEN = sa.text("mismatch IS NOT NULL AND seen_at IS NULL")


def upgrade() -> None:
    op.add_column("bank_transfers", sa.Column("bank_told_at", MOMENT))
    op.execute(
        "UPDATE bank_transfers SET bank_told_at = told_at WHERE source <> 'staff' OR statement_id IS NOT NULL"
    )
    links = {"payment_id": "payments", "refund_id": "refunds"}
    op.create_table(
        "provider_movements",
        sa.Column("id", ID, nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("ref", sa.String(100), nullable=False),
        sa.Column("kind", values("kind", *KINDS), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(8), nullable=False),
        sa.Column("source", sa.String(100)),
        sa.Column("intent", sa.String(100)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("payment_id", ID),
        sa.Column("refund_id", ID),
        sa.Column("mismatch", values("mismatch", *MISMATCHES)),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("seen_note", sa.String(300)),
        sa.Column("seen_at", MOMENT),
        sa.Column("seen_by", ID),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_provider_movements_{column}_{table}")
            for column, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_provider_movements"),
        sa.UniqueConstraint("provider", "ref", name="uq_provider_movements_provider_ref"),
    )
    op.create_index("ix_provider_movements_at", "provider_movements", ["at"])
    for column in links:
        op.create_index(f"ix_provider_movements_{column}", "provider_movements", [column])
    op.create_index(
        "ix_provider_movements_unseen",
        "provider_movements",
        ["id"],
        sqlite_where=UNSEEN,
        postgresql_where=UNSEEN,
    )


def downgrade() -> None:
    op.drop_table("provider_movements")
    op.drop_column("bank_transfers", "bank_told_at")
