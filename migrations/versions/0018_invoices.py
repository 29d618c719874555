"""VAT invoices of sellers: who asked for one, what was exported, the number that came back.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("requested", "exported", "issued", "cancelled")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "invoices",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("operator_id", ID, nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("buyer_name", sa.String(200)),
        sa.Column("tax_code", sa.String(14)),
        sa.Column("address", sa.String(300)),
        sa.Column("email", sa.String(200)),
        sa.Column("symbol", sa.String(20)),
        sa.Column("number", sa.String(20)),
        sa.Column("issued_on", sa.Date()),
        sa.Column("lookup_code", sa.String(60)),
        sa.Column("lookup_url", sa.String(300)),
        sa.Column("supplied_on", sa.Date()),
        sa.Column("total", sa.BigInteger()),
        sa.Column("vat", sa.BigInteger()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("moved_by", ID),
        sa.CheckConstraint(
            "(state <> 'issued') OR (number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL"
            " AND supplied_on IS NOT NULL AND total IS NOT NULL AND vat IS NOT NULL)",
            name=op.f("ck_invoices_issued"),
        ),
        sa.CheckConstraint("vat IS NULL OR (vat >= 0 AND vat <= total)", name=op.f("ck_invoices_amounts")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_invoices_operator_id")),
        sa.PrimaryKeyConstraint("id", name="pk_invoices"),
        sa.UniqueConstraint("order_id", "operator_id", name=op.f("uq_invoices_order_id_operator_id")),
    )
    op.create_index("ix_invoices_operator_id_state", "invoices", ["operator_id", "state"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("invoices")
