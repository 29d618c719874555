"""English label words, pictures and people of outlets, scans that may be seen, invitations of producers.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ADDED: dict[str, dict[str, sa.types.TypeEngine]] = {
    "product_versions": {
        "ingredients_en": sa.Text(),
        "allergens_en": sa.String(length=300),
        "usage_en": sa.Text(),
        "storage_note_en": sa.String(length=300),
        "warning_en": sa.String(length=500),
        "origin_en": sa.String(length=200),
    },
    "outlets": {"duty_name": sa.String(length=100), "duty_phone": sa.String(length=20)},
}
SCANNED = ("certificates", "scheme_certificates")


def upgrade() -> None:
    """Add the columns and the two tables."""
    for table, columns in ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for table in SCANNED:
        op.add_column(table, sa.Column("scan_shown", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "outlet_photos",
        sa.Column("id", BIG, nullable=False),
        sa.Column("outlet_id", BIG, nullable=False),
        sa.Column("media_id", BIG, nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("alt_en", sa.String(length=200), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_files.id"], name=op.f("fk_outlet_photos_media_id")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_outlet_photos_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet_photos")),
        sa.UniqueConstraint("outlet_id", "media_id", name=op.f("uq_outlet_photos_outlet_id_media_id")),
    )
    op.create_index(op.f("ix_outlet_photos_media_id"), "outlet_photos", ["media_id"], unique=False)
    op.create_table(
        "producer_invitations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("producer_id", BIG, nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("accepted_by", BIG, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(phone IS NULL) <> (email IS NULL)", name=op.f("ck_producer_invitations_phone_or_email")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["users.id"], name=op.f("fk_producer_invitations_accepted_by")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_producer_invitations_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_producer_invitations_producer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_producer_invitations")),
    )
    op.create_index(
        op.f("ix_producer_invitations_producer_id"), "producer_invitations", ["producer_id"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("producer_invitations")
    op.drop_table("outlet_photos")
    for table in SCANNED:
        op.drop_column(table, "scan_shown")
    for table, columns in ADDED.items():
        for name in columns:
            op.drop_column(table, name)
