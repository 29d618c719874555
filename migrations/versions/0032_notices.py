"""Who waits for goods to be back, and which goods are low.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stock_watches",
        sa.Column("id", ID, nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("open_key", sa.String(64)),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("outlet_id", ID),
        sa.Column("phone", sa.String(20)),
        sa.Column("email", sa.String(200)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("user_id", BIG),
        sa.Column("agreed_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("phone IS NULL OR email IS NULL", name="ck_stock_watches_one_way"),
        sa.CheckConstraint(
            "open_key IS NULL OR (told_at IS NULL AND ended_at IS NULL)", name="ck_stock_watches_open"
        ),
        *_links("stock_watches"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_watches"),
        sa.UniqueConstraint("token", name="uq_stock_watches_token"),
        sa.UniqueConstraint("open_key", name="uq_stock_watches_open_key"),
    )
    op.create_index("ix_stock_watches_open", "stock_watches", ["variant_id", "open_key"])
    op.create_index("ix_stock_watches_outlet_id", "stock_watches", ["outlet_id"])
    op.create_index("ix_stock_watches_user_id", "stock_watches", ["user_id"])
    op.create_table(
        "low_stock",
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        *_links("low_stock"),
        sa.PrimaryKeyConstraint("outlet_id", "variant_id", name="pk_low_stock"),
    )
    op.create_index("ix_low_stock_variant_id", "low_stock", ["variant_id"])


def downgrade() -> None:
    op.drop_table("low_stock")
    op.drop_table("stock_watches")


def _links(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}s.id"], name=f"fk_{table}_{one}_id_{one}s")
        for one in ("variant", "outlet")
    ]
