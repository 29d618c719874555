"""Reports of laboratories on lots.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDING = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "lot_tests",
        sa.Column("id", ID, nullable=False),
        sa.Column("root_id", ID, nullable=False),
        sa.Column("laboratory", sa.String(150), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("scan_id", ID),
        sa.Column("said_by", values("said_by", "producer", "outlet", "programme"), nullable=False),
        sa.Column("outlet_id", ID),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by", ID),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("withdrawn_by", ID),
        sa.Column("withdraw_reason", sa.String(300)),
        sa.CheckConstraint(
            "(said_by = 'outlet') = (outlet_id IS NOT NULL)", name=op.f("ck_lot_tests_outlet")
        ),
        sa.CheckConstraint("valid_until IS NULL OR tested_on <= valid_until", name=op.f("ck_lot_tests_days")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdraw_reason IS NULL)",
            name=op.f("ck_lot_tests_withdrawn_with_reason"),
        ),
        sa.ForeignKeyConstraint(["root_id"], ["lots.id"], name=op.f("fk_lot_tests_root_id_lots")),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["media_files.id"], name=op.f("fk_lot_tests_scan_id_media_files")
        ),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_lot_tests_outlet_id_outlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_tests")),
    )
    for column in ("root_id", "scan_id", "outlet_id"):
        op.create_index(op.f(f"ix_lot_tests_{column}"), "lot_tests", [column])
    op.create_index(
        "uq_lot_tests_standing",
        "lot_tests",
        ["root_id", "laboratory", "number"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_table("lot_tests")
