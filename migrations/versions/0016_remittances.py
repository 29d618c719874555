"""Cash that couriers pass on: what they told of, parcel by parcel.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OWED = sa.text("method = 'on_delivery' AND state = 'paid' AND remitted_at IS NULL")
SETTLES = sa.text("settles")
UNSEEN = sa.text("trouble IS NOT NULL AND seen_at IS NULL")
TROUBLES = ("unknown", "short", "over", "double", "under_way", "not_sold", "no_cash")


def upgrade() -> None:
    op.add_column("payments", sa.Column("remitted_at", MOMENT))
    op.create_index(
        "ix_payments_owed_by_couriers",
        "payments",
        ["operator_id", "moved_at"],
        sqlite_where=OWED,
        postgresql_where=OWED,
    )
    op.create_table(
        "remittances",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(90)),
        sa.Column("operator_id", ID, nullable=False),
        sa.Column("carrier", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", values("state", "read", "applied", "taken_back"), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("received", ID),
        sa.Column("received_on", sa.Date()),
        sa.Column("note", sa.String(500)),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("told_by", ID),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("moved_by", ID),
        sa.CheckConstraint("received IS NULL OR received >= 0", name="ck_remittances_received"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="fk_remittances_operator_id_operators"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remittances"),
        sa.UniqueConstraint("key", name="uq_remittances_key"),
    )
    op.create_index("ix_remittances_operator", "remittances", ["operator_id", "id"])
    _lines()
    op.create_index("ix_fulfilments_tracking", "fulfilments", ["tracking"])


def downgrade() -> None:
    op.drop_index("ix_fulfilments_tracking", "fulfilments")
    op.drop_table("remittance_lines")
    op.drop_table("remittances")
    op.drop_index("ix_payments_owed_by_couriers", "payments")
    op.drop_column("payments", "remitted_at")


def _lines() -> None:
    links = {"remittance_id": "remittances", "fulfilment_id": "fulfilments"}
    op.create_table(
        "remittance_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("remittance_id", ID, nullable=False),
        sa.Column("fulfilment_id", ID),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("collected", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("settles", sa.Boolean(), nullable=False),
        sa.Column("trouble", values("trouble", *TROUBLES)),
        sa.Column("seen_note", sa.String(300)),
        sa.Column("seen_at", MOMENT),
        sa.Column("seen_by", ID),
        sa.CheckConstraint("collected >= 0 AND fee >= 0 AND due >= 0", name="ck_remittance_lines_amounts"),
        sa.CheckConstraint("NOT settles OR fulfilment_id IS NOT NULL", name="ck_remittance_lines_settles"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_remittance_lines_{column}_{table}")
            for column, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remittance_lines"),
    )
    op.create_index("ix_remittance_lines_remittance_id", "remittance_lines", ["remittance_id"])
    op.create_index(
        "uq_remittance_lines_settles",
        "remittance_lines",
        ["fulfilment_id"],
        unique=True,
        sqlite_where=SETTLES,
        postgresql_where=SETTLES,
    )
    op.create_index(
        "ix_remittance_lines_unseen",
        "remittance_lines",
        ["remittance_id", "id"],
        sqlite_where=UNSEEN,
        postgresql_where=UNSEEN,
    )
