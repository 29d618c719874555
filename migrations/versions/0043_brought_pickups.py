"""Goods that an order waits for come from another outlet by a transfer.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()


def upgrade() -> None:
    op.add_column(
        "outlets", sa.Column("sends_pickups", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "outlets", sa.Column("takes_pickups", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "ALTER TABLE outlets ADD COLUMN send_days INTEGER DEFAULT 2 NOT NULL "
        "CONSTRAINT ck_outlets_send_days CHECK (send_days BETWEEN 0 AND 30)"
    )
    op.create_table(
        "transfer_holds",
        sa.Column("id", ID, nullable=False),
        sa.Column("transfer_line_id", ID, nullable=False),
        sa.Column("reservation_id", ID, nullable=False),
        sa.Column("quantity", UNITS, nullable=False),
        sa.Column("arrived", UNITS, nullable=False),
        sa.Column("lost", UNITS, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_transfer_holds_quantity")),
        sa.CheckConstraint(
            "arrived >= 0 AND lost >= 0 AND arrived + lost <= quantity", name=op.f("ck_transfer_holds_ended")
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["reservations.id"],
            name=op.f("fk_transfer_holds_reservation_id_reservations"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_line_id"],
            ["transfer_lines.id"],
            name=op.f("fk_transfer_holds_transfer_line_id_transfer_lines"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_holds")),
        sa.UniqueConstraint(
            "transfer_line_id",
            "reservation_id",
            name=op.f("uq_transfer_holds_transfer_line_id_reservation_id"),
        ),
    )
    op.create_index(op.f("ix_transfer_holds_reservation_id"), "transfer_holds", ["reservation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_transfer_holds_reservation_id"), table_name="transfer_holds")
    op.drop_table("transfer_holds")
    op.drop_column("outlets", "send_days")
    op.drop_column("outlets", "takes_pickups")
    op.drop_column("outlets", "sends_pickups")
