"""A customer may want other goods instead of money; an adjusting invoice has a number.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, values, widen

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
MONEY = sa.BigInteger()
# Table, column, a value it may hold so far, the value that is new.
WIDENED = (
    ("returns", "state", "refused", "withdrawn"),
    ("returns", "reason", "damaged", "missing"),
    ("payments", "method", "card", "exchange"),
    ("refunds", "way", "provider", "exchange"),
    ("refunds", "reason", "returned", "exchanged"),
)


def upgrade() -> None:
    for each in WIDENED:
        widen(*each)
    op.add_column("returns", sa.Column("goods_stay", sa.Boolean(), server_default=sa.false(), nullable=False))
    _exchanges()
    _adjustments()


def downgrade() -> None:
    op.drop_table("invoice_adjustments")
    op.drop_table("exchanges")
    op.drop_column("returns", "goods_stay")
    for each in reversed(WIDENED):
        narrow(*each)


def _exchanges() -> None:
    op.create_table(
        "exchanges",
        sa.Column("id", BIG, nullable=False),
        sa.Column("return_id", BIG, nullable=False),
        sa.Column("kind", values("kind", "same", "other"), nullable=False),
        sa.Column("variant_id", BIG),
        sa.Column("quantity", BIG),
        sa.Column("state", values("state", "wanted", "made", "dropped"), nullable=False),
        sa.Column("order_id", BIG),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("moved_by", BIG),
        sa.CheckConstraint("(state = 'made') = (order_id IS NOT NULL)", name="ck_exchanges_made"),
        sa.CheckConstraint(
            "(kind = 'other') = (variant_id IS NOT NULL) AND (kind = 'other') = (quantity IS NOT NULL)"
            " AND (quantity IS NULL OR quantity > 0)",
            name="ck_exchanges_goods",
        ),
        *_links("exchanges", return_id="returns.id", variant_id="variants.id", order_id="orders.id"),
        sa.PrimaryKeyConstraint("id", name="pk_exchanges"),
        sa.UniqueConstraint("return_id", name="uq_exchanges_return_id"),
        sa.UniqueConstraint("order_id", name="uq_exchanges_order_id"),
    )


def _adjustments() -> None:
    op.create_table(
        "invoice_adjustments",
        sa.Column("id", BIG, nullable=False),
        sa.Column("invoice_id", BIG, nullable=False),
        sa.Column("of_symbol", sa.String(20), nullable=False),
        sa.Column("of_number", sa.String(20), nullable=False),
        sa.Column("symbol", sa.String(20), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("vat", MONEY, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by", BIG),
        sa.CheckConstraint("amount > 0 AND vat BETWEEN 0 AND amount", name="ck_invoice_adjustments_amounts"),
        *_links("invoice_adjustments", invoice_id="invoices.id"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_adjustments"),
        sa.UniqueConstraint(
            "invoice_id", "symbol", "number", name="uq_invoice_adjustments_invoice_id_symbol_number"
        ),
    )


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
        for column, target in columns.items()
    ]
