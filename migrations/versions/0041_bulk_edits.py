"""One change for many goods, and what each was before.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACTS = ("price_to", "price_percent", "state", "set", "shelf", "offering")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "bulk_edits",
        sa.Column("id", ID, nullable=False),
        sa.Column("outlet_id", ID),
        sa.Column("province_code", sa.String(2)),
        sa.Column("act", values("act", *ACTS), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        sa.Column("undone_at", MOMENT),
        sa.Column("undone_by", ID),
        _key("bulk_edits", "outlet_id", "outlets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_edits")),
    )
    op.create_index("ix_bulk_edits_outlet_id", "bulk_edits", ["outlet_id", "id"])
    op.create_table(
        "bulk_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("edit_id", ID, nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("variant_id", ID),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("left_as", sa.JSON(), nullable=False),
        sa.Column("stayed", sa.Boolean(), nullable=False),
        _key("bulk_changes", "edit_id", "bulk_edits"),
        _key("bulk_changes", "product_id", "products"),
        _key("bulk_changes", "variant_id", "variants"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_changes")),
    )
    for column in ("edit_id", "product_id", "variant_id"):
        op.create_index(op.f(f"ix_bulk_changes_{column}"), "bulk_changes", [column])


def downgrade() -> None:
    op.drop_table("bulk_changes")
    op.drop_table("bulk_edits")
