"""Product sheets, enquiries about quantities, and the board of wanted ones.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _wholesale_terms()
    _wholesale_enquiries()
    _wanted_posts()
    _wanted_answers()


def _wholesale_terms() -> None:
    op.create_table(
        "wholesale_terms",
        sa.Column("product_id", ID, nullable=False),
        sa.Column("least_units", ID),
        sa.Column("shelf_life_days", sa.Integer()),
        sa.Column("carton_units", sa.Integer()),
        sa.Column("lead_days", sa.Integer()),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by", ID),
        sa.CheckConstraint("least_units > 0", name=op.f("ck_wholesale_terms_least_units")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_wholesale_terms_product_id")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_wholesale_terms")),
    )


def _wholesale_enquiries() -> None:
    op.create_table(
        "wholesale_enquiries",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("state", values("state", "new", "answered"), nullable=False),
        sa.Column("name", sa.String(100)),
        sa.Column("company", sa.String(200)),
        sa.Column("phone", sa.String(20)),
        sa.Column("email", sa.String(200)),
        sa.Column("market", sa.String(200), nullable=False),
        sa.Column("units", ID, nullable=False),
        sa.Column("text", sa.String(1000)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(1000)),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", ID),
        sa.Column("erased_at", MOMENT),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_wholesale_enquiries_answered")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_wholesale_enquiries_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wholesale_enquiries")),
        sa.UniqueConstraint("key", name=op.f("uq_wholesale_enquiries_key")),
    )
    op.create_index(op.f("ix_wholesale_enquiries_product"), "wholesale_enquiries", ["product_id", "state"])


def _wanted_posts() -> None:
    op.create_table(
        "wanted_posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("state", values("state", "submitted", "shown", "refused", "closed"), nullable=False),
        sa.Column("goods", sa.String(200), nullable=False),
        sa.Column("units", ID, nullable=False),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(1000)),
        sa.Column("name", sa.String(100)),
        sa.Column("phone", sa.String(20)),
        sa.Column("email", sa.String(200)),
        sa.Column("refusal", sa.String(300)),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("erased_at", MOMENT),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal IS NOT NULL)", name=op.f("ck_wanted_posts_refused")
        ),
        sa.CheckConstraint("units > 0", name=op.f("ck_wanted_posts_units")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["provinces.code"], name=op.f("fk_wanted_posts_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_wanted_posts_key")),
        sa.UniqueConstraint("token", name=op.f("uq_wanted_posts_token")),
    )
    op.create_index(op.f("ix_wanted_posts_province_code"), "wanted_posts", ["province_code"])
    op.create_index(op.f("ix_wanted_posts_state"), "wanted_posts", ["state", "last_day"])


def _wanted_answers() -> None:
    op.create_table(
        "wanted_answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("units", ID, nullable=False),
        sa.Column("price", ID, nullable=False),
        sa.Column("contact", sa.String(100), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.Column("answered_by", ID),
        sa.Column("connected_at", MOMENT),
        sa.Column("connected_by", ID),
        sa.CheckConstraint("price > 0", name=op.f("ck_wanted_answers_price")),
        sa.CheckConstraint("units > 0", name=op.f("ck_wanted_answers_units")),
        sa.ForeignKeyConstraint(["post_id"], ["wanted_posts.id"], name=op.f("fk_wanted_answers_post_id")),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_wanted_answers_producer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_answers")),
        sa.UniqueConstraint("post_id", "producer_id", name=op.f("uq_wanted_answers_post_id_producer_id")),
    )
    op.create_index(op.f("ix_wanted_answers_producer_id"), "wanted_answers", ["producer_id"])


def downgrade() -> None:
    for table in ("wanted_answers", "wanted_posts", "wholesale_enquiries", "wholesale_terms"):
        op.drop_table(table)
