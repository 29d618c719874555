"""Remember what sold of late: an order of lists, and goods bought together.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "product_sales",
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_product_sales_product_id"),
        sa.PrimaryKeyConstraint("product_id", name="pk_product_sales"),
    )
    op.create_index("ix_product_sales_orders", "product_sales", ["orders", "product_id"])
    op.create_table(
        "bought_together",
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_bought_together_product_id"),
        sa.ForeignKeyConstraint(["other_id"], ["products.id"], name="fk_bought_together_other_id"),
        sa.PrimaryKeyConstraint("product_id", "other_id", name="pk_bought_together"),
    )


def downgrade() -> None:
    op.drop_table("bought_together")
    op.drop_table("product_sales")
