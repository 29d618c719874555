"""Reviews of what was bought, and their counts, which the shop window shows.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("waiting", "published", "refused", "taken_down", "withdrawn")
ANSWERS = ("shown", "hidden", "waiting")
GROUNDS = ("off_topic", "abuse", "private_data", "advertising", "health_claim", "picture", "unlawful")
COUNT = "UPDATE window_versions SET number = number + 1 WHERE id = 1"


def _enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "product_ratings",
        sa.Column("product_id", BIG, autoincrement=False, nullable=False),
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("two", sa.Integer(), nullable=False),
        sa.Column("three", sa.Integer(), nullable=False),
        sa.Column("four", sa.Integer(), nullable=False),
        sa.Column("five", sa.Integer(), nullable=False),
        sa.Column("with_photos", sa.Integer(), nullable=False),
        sa.Column("changes", BIG, nullable=False),
        sa.CheckConstraint(
            "one >= 0 AND two >= 0 AND three >= 0 AND four >= 0 AND five >= 0"
            " AND with_photos BETWEEN 0 AND one + two + three + four + five",
            name=op.f("ck_product_ratings_counts"),
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_ratings_product_id")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_ratings")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_line_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("outlet_id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=True),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown_name", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("state", _enum(STATES, "state"), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("ground", _enum(GROUNDS, "ground"), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_state", _enum(ANSWERS, "answer_state"), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer_ground", _enum(GROUNDS, "answer_ground"), nullable=True),
        sa.Column("answer_note", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answer_state IS NULL)", name=op.f("ck_reviews_answer")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_reviews_stars")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_reviews_order_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_reviews_order_line_id")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_reviews_outlet_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_reviews_product_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reviews_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_reviews_order_line_id")),
    )
    op.create_index(op.f("ix_reviews_order_id"), "reviews", ["order_id"], unique=False)
    op.create_index(
        "ix_reviews_product_shown", "reviews", ["product_id", "state", "published_at"], unique=False
    )
    op.create_index("ix_reviews_state", "reviews", ["state", "sent_at"], unique=False)
    op.create_index(op.f("ix_reviews_user_id"), "reviews", ["user_id"], unique=False)
    op.create_table(
        "review_photos",
        sa.Column("id", BIG, nullable=False),
        sa.Column("review_id", BIG, nullable=False),
        sa.Column("media_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_files.id"], name=op.f("fk_review_photos_media_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_photos_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_photos")),
        sa.UniqueConstraint("review_id", "media_id", name=op.f("uq_review_photos_review_id_media_id")),
    )
    op.create_index(op.f("ix_review_photos_media_id"), "review_photos", ["media_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER product_ratings_shown_{verb.lower()} AFTER {verb} ON product_ratings BEGIN {COUNT}; END"
            )
        return
    op.execute(
        "CREATE TRIGGER product_ratings_shown AFTER INSERT OR UPDATE OR DELETE ON product_ratings "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_window()"
    )


def downgrade() -> None:
    for table in ("review_photos", "reviews", "product_ratings"):
        op.drop_table(table)
