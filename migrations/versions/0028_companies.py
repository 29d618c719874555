"""Company orders: a sheet of recipients, and parcels that each have their own.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("orders", sa.Column("recipient_count", sa.Integer()))
    op.add_column("fulfilments", sa.Column("recipient_id", ID))
    op.create_table(
        "order_recipients",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("commune_code", sa.String(5), nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("address_text", sa.String(400), nullable=False),
        sa.Column("card_text", sa.String(200)),
        sa.Column("wanted_day", sa.Date()),
        *_links("order_recipients", order_id="orders.id", commune_code="communes.code"),
        sa.PrimaryKeyConstraint("id", name="pk_order_recipients"),
        sa.UniqueConstraint("order_id", "number", name="uq_order_recipients_order_id_number"),
    )
    op.create_table(
        "company_sheets",
        sa.Column("id", ID, nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("user_id", ID),
        sa.Column("goods", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("company", sa.JSON(), nullable=False),
        sa.Column("order_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        *_links("company_sheets", user_id="users.id", order_id="orders.id"),
        sa.PrimaryKeyConstraint("id", name="pk_company_sheets"),
        sa.UniqueConstraint("token", name="uq_company_sheets_token"),
        sa.UniqueConstraint("key", name="uq_company_sheets_key"),
        sa.UniqueConstraint("order_id", name="uq_company_sheets_order_id"),
    )
    op.create_index("ix_company_sheets_changed_at", "company_sheets", ["changed_at"])


def downgrade() -> None:
    op.drop_table("company_sheets")
    op.drop_table("order_recipients")
    op.drop_column("fulfilments", "recipient_id")
    op.drop_column("orders", "recipient_count")


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}_{target.partition('.')[0]}")
        for column, target in columns.items()
    ]
