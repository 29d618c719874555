"""What a province wants to reach in a year.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

MEASURES = ("stars_3", "stars_4", "stars_5", "renewed", "new_producers")


def upgrade() -> None:
    op.create_table(
        "programme_targets",
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", values("measure", *MEASURES), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["province_code"], ["provinces.code"], name=op.f("fk_programme_targets_province_code_provinces")
        ),
        sa.PrimaryKeyConstraint("province_code", "year", "measure", name=op.f("pk_programme_targets")),
    )


def downgrade() -> None:
    op.drop_table("programme_targets")
