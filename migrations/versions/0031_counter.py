"""Sales at the counter and their receipts.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "counter_numbers",
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_counter_numbers_outlet_id_outlets")
        ),
        sa.PrimaryKeyConstraint("outlet_id", "year", name=op.f("pk_counter_numbers")),
    )
    _sales()
    _lines()
    _receipts()


def _sales() -> None:
    op.create_table(
        "counter_sales",
        sa.Column("id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("order_id", ID),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("begun_by", ID),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('open', 'placed', 'dropped')", name=op.f("ck_counter_sales_state")),
        sa.CheckConstraint(
            "(state = 'placed') = (order_id IS NOT NULL)", name=op.f("ck_counter_sales_placed")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_counter_sales_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_counter_sales_outlet_id_outlets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_sales")),
        sa.UniqueConstraint("order_id", name=op.f("uq_counter_sales_order_id")),
        sa.UniqueConstraint("outlet_id", "key", name=op.f("uq_counter_sales_outlet_id_key")),
    )
    op.create_index("ix_counter_sales_outlet_state", "counter_sales", ["outlet_id", "state", "id"])


def _lines() -> None:
    op.create_table(
        "counter_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("sale_id", ID, nullable=False),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("lot_id", ID),
        sa.Column("from_lot_id", ID),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_counter_lines_quantity")),
        sa.CheckConstraint("lot_id IS NULL OR from_lot_id IS NULL", name=op.f("ck_counter_lines_one_lot")),
        sa.ForeignKeyConstraint(["from_lot_id"], ["lots.id"], name=op.f("fk_counter_lines_from_lot_id_lots")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_counter_lines_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["sale_id"], ["counter_sales.id"], name=op.f("fk_counter_lines_sale_id_counter_sales")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variants.id"], name=op.f("fk_counter_lines_variant_id_variants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_lines")),
    )
    op.create_index(op.f("ix_counter_lines_sale_id"), "counter_lines", ["sale_id"])


def _receipts() -> None:
    op.create_table(
        "counter_receipts",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("given", ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        sa.CheckConstraint("number > 0", name=op.f("ck_counter_receipts_number")),
        sa.CheckConstraint("given IS NULL OR given >= total", name=op.f("ck_counter_receipts_given")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_counter_receipts_order_id_orders")
        ),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_counter_receipts_outlet_id_outlets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_receipts")),
        sa.UniqueConstraint("order_id", name=op.f("uq_counter_receipts_order_id")),
        sa.UniqueConstraint(
            "outlet_id", "year", "number", name=op.f("uq_counter_receipts_outlet_id_year_number")
        ),
    )
    op.create_index("ix_counter_receipts_outlet_at", "counter_receipts", ["outlet_id", "at"])


def downgrade() -> None:
    for table in ("counter_receipts", "counter_lines", "counter_sales", "counter_numbers"):
        op.drop_table(table)
