"""Money that goes back, goods that come back, and orders that are changed before they are prepared.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, values, widen

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
MONEY = sa.BigInteger()
WAYS = ("cash", "bank", "provider")
STATES = ("due", "sending", "done", "failed", "cancelled")
REASONS = (
    *("cancelled", "ended", "not_served", "refused", "lost"),
    *("overpaid", "late", "changed", "returned", "goodwill"),
)
RETURN_STATES = ("requested", "approved", "refused", "received", "closed")
RETURN_REASONS = ("wrong", "damaged", "expired", "not_as_described", "changed_mind")
CONDITIONS = ("resell", "quarantine", "write_off")
# Table, column, a value it may hold so far, the value that is new.
WIDENED = ("stock_movements", "kind", "undone", "returned_by_customer")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def upgrade() -> None:
    _returns()
    _return_goods()
    _refunds()
    _refund_parts()
    widen(*WIDENED)


def _returns() -> None:
    op.create_table(
        "returns",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("fulfilment_id", BIG, nullable=False),
        sa.Column("outlet_id", BIG, nullable=False),
        sa.Column("state", values("state", *RETURN_STATES), nullable=False),
        sa.Column("reason", values("reason", *RETURN_REASONS), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("requested_by", BIG, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        _key("returns", "order_id", "orders"),
        _key("returns", "fulfilment_id", "fulfilments"),
        _key("returns", "outlet_id", "outlets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sa.UniqueConstraint("key", name=op.f("uq_returns_key")),
    )
    _index("returns", "order_id", "fulfilment_id")
    op.create_index("ix_returns_outlet_state", "returns", ["outlet_id", "state", "id"], unique=False)


def _return_goods() -> None:
    op.create_table(
        "return_lines",
        sa.Column("id", BIG, nullable=False),
        sa.Column("return_id", BIG, nullable=False),
        sa.Column("order_line_id", BIG, nullable=False),
        sa.Column("quantity", MONEY, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_lines_quantity")),
        _key("return_lines", "return_id", "returns"),
        _key("return_lines", "order_line_id", "order_lines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_lines")),
        sa.UniqueConstraint(
            "return_id", "order_line_id", name=op.f("uq_return_lines_return_id_order_line_id")
        ),
    )
    _index("return_lines", "order_line_id")
    op.create_table(
        "return_units",
        sa.Column("id", BIG, nullable=False),
        sa.Column("return_line_id", BIG, nullable=False),
        sa.Column("lot_id", BIG, nullable=False),
        sa.Column("quantity", MONEY, nullable=False),
        sa.Column("condition", values("condition", *CONDITIONS), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_units_quantity")),
        _key("return_units", "return_line_id", "return_lines"),
        _key("return_units", "lot_id", "lots"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_units")),
    )
    _index("return_units", "return_line_id", "lot_id")
    op.create_table(
        "return_photos",
        sa.Column("id", BIG, nullable=False),
        sa.Column("return_id", BIG, nullable=False),
        sa.Column("media_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _key("return_photos", "return_id", "returns"),
        _key("return_photos", "media_id", "media_files"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_photos")),
        sa.UniqueConstraint("return_id", "media_id", name=op.f("uq_return_photos_return_id_media_id")),
    )
    _index("return_photos", "media_id")


def _refunds() -> None:
    op.create_table(
        "refunds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("payment_id", BIG, nullable=True),
        sa.Column("transfer_id", BIG, nullable=True),
        sa.Column("fulfilment_id", BIG, nullable=True),
        sa.Column("return_id", BIG, nullable=True),
        sa.Column("operator_id", BIG, nullable=True),
        sa.Column("outlet_id", BIG, nullable=True),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("goods_amount", MONEY, nullable=False),
        sa.Column("delivery_amount", MONEY, nullable=False),
        sa.Column("way", values("way", *WAYS), nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("reason", values("reason", *REASONS), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("provider_ref", sa.String(length=100), nullable=True),
        sa.Column("failure", sa.String(length=100), nullable=True),
        sa.Column("reference", sa.String(length=100), nullable=True),
        sa.Column("evidence", sa.String(length=300), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("moved_by", BIG, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "amount > 0 AND goods_amount >= 0 AND delivery_amount >= 0"
            " AND goods_amount + delivery_amount <= amount",
            name=op.f("ck_refunds_amounts"),
        ),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_refunds_done")),
        sa.CheckConstraint(
            "state <> 'sending' OR (way = 'provider' AND payment_id IS NOT NULL)",
            name=op.f("ck_refunds_sending"),
        ),
        _key("refunds", "order_id", "orders"),
        _key("refunds", "payment_id", "payments"),
        _key("refunds", "transfer_id", "bank_transfers"),
        _key("refunds", "fulfilment_id", "fulfilments"),
        _key("refunds", "return_id", "returns"),
        _key("refunds", "operator_id", "operators"),
        _key("refunds", "outlet_id", "outlets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("key", name=op.f("uq_refunds_key")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_refunds_provider_ref")),
    )
    _index("refunds", "order_id", "payment_id", "transfer_id", "fulfilment_id", "return_id")
    op.create_index("ix_refunds_operator_state", "refunds", ["operator_id", "state", "id"], unique=False)
    op.create_index("ix_refunds_outlet_state", "refunds", ["outlet_id", "state", "id"], unique=False)
    op.create_index("ix_refunds_state", "refunds", ["state", "moved_at"], unique=False)


def _refund_parts() -> None:
    op.create_table(
        "refund_lines",
        sa.Column("id", BIG, nullable=False),
        sa.Column("refund_id", BIG, nullable=False),
        sa.Column("order_line_id", BIG, nullable=False),
        sa.Column("quantity", MONEY, nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("vat", MONEY, nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND amount >= 0 AND vat BETWEEN 0 AND amount", name=op.f("ck_refund_lines_amounts")
        ),
        _key("refund_lines", "refund_id", "refunds"),
        _key("refund_lines", "order_line_id", "order_lines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_lines")),
        sa.UniqueConstraint(
            "refund_id", "order_line_id", name=op.f("uq_refund_lines_refund_id_order_line_id")
        ),
    )
    _index("refund_lines", "order_line_id")
    op.create_table(
        "refund_accounts",
        sa.Column("order_id", BIG, autoincrement=False, nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        _key("refund_accounts", "order_id", "orders"),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_refund_accounts")),
    )


def downgrade() -> None:
    for table in ("refund_accounts", "refund_lines", "refunds"):
        op.drop_table(table)
    for table in ("return_photos", "return_units", "return_lines", "returns"):
        op.drop_table(table)
    narrow(*WIDENED)
