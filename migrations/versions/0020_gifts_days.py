"""Orders may be gifts with a wanted day; outlets stop, limit and close their orders by day.

Revision ID: 0020
Revises: 0019

The new tables are seen in the shop window (dates on product pages), so they count its version up like 0004.
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = ("order_stops", "last_order_days", "capacities")
COUNT = "UPDATE window_versions SET number = number + 1 WHERE id = 1"
ADDED = (
    ("orders", sa.Column("recipient_name", sa.String(100))),
    ("orders", sa.Column("recipient_phone", sa.String(20))),
    ("orders", sa.Column("card_text", sa.String(200))),
    ("orders", sa.Column("hides_prices", sa.Boolean(), server_default=sa.false(), nullable=False)),
    ("orders", sa.Column("gift_bag", sa.Boolean(), server_default=sa.false(), nullable=False)),
    ("orders", sa.Column("wanted_day", sa.Date())),
    ("fulfilments", sa.Column("prepare_on", sa.Date())),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, column)
    _stops()
    _last_days()
    _capacities()
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for verb in ("INSERT", "UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_shown_{verb.lower()} AFTER {verb} ON {table} BEGIN {COUNT}; END"
                )
        return
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_shown AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_window()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for table, column in reversed(ADDED):
        op.drop_column(table, column.name)


def _stops() -> None:
    op.create_table(
        "order_stops",
        sa.Column("id", ID, nullable=False),
        sa.Column("operator_id", ID),
        sa.Column("outlet_id", ID),
        sa.Column("way", values("way", "pickup", "delivery")),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("reason_en", sa.String(200)),
        sa.CheckConstraint("from_at < until_at", name="ck_order_stops_span"),
        *_links("order_stops", operator_id="operators.id", outlet_id="outlets.id"),
        sa.PrimaryKeyConstraint("id", name="pk_order_stops"),
    )


def _last_days() -> None:
    op.create_table(
        "last_order_days",
        sa.Column("id", ID, nullable=False),
        sa.Column("operator_id", ID),
        sa.Column("product_id", ID),
        sa.Column("set_code", sa.Integer()),
        sa.Column("kind", values("kind", "province", "region", "country")),
        sa.Column("order_until", sa.Date(), nullable=False),
        sa.Column("before_day", sa.Date(), nullable=False),
        sa.Column("occasion", sa.String(100), nullable=False),
        sa.Column("occasion_en", sa.String(100)),
        sa.CheckConstraint("order_until < before_day", name="ck_last_order_days_span"),
        sa.CheckConstraint("product_id IS NULL OR set_code IS NULL", name="ck_last_order_days_goods"),
        *_links(
            "last_order_days",
            operator_id="operators.id",
            product_id="products.id",
            set_code="product_sets.code",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_last_order_days"),
    )


def _capacities() -> None:
    op.create_table(
        "capacities",
        sa.Column("id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("way", values("way", "pickup", "delivery"), nullable=False),
        sa.Column("weekday", sa.Integer()),
        sa.Column("from_day", sa.Date()),
        sa.Column("until_day", sa.Date()),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.CheckConstraint("most >= 0", name="ck_capacities_most"),
        sa.CheckConstraint("weekday IS NULL OR weekday BETWEEN 0 AND 6", name="ck_capacities_weekday"),
        sa.CheckConstraint(
            "(from_day IS NULL AND until_day IS NULL) OR from_day <= until_day", name="ck_capacities_span"
        ),
        *_links("capacities", outlet_id="outlets.id"),
        sa.PrimaryKeyConstraint("id", name="pk_capacities"),
    )
    op.create_index("ix_capacities_outlet_id", "capacities", ["outlet_id"])


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}_{target.partition('.')[0]}")
        for column, target in columns.items()
    ]
