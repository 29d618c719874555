"""Fairs with their stalls, the counts that close them, and the sales that came of these.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
STATES = ("open", "counted", "closed")
COUNT_STATES = ("open", "made", "dropped")
LOSSES = ("damaged", "sampled", "given", "stolen", "lost")
CHECKS = {
    "fair": "(outlet_id IS NULL) = (slug IS NOT NULL)",
    "fair_place": "slug IS NULL OR (operator_id IS NOT NULL AND commune_code IS NOT NULL AND place IS NOT NULL"
    " AND host IS NOT NULL)",
    "days": "starts_on <= ends_on",
}


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _rule(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _events()
    _outlets()
    _counts()
    _lines()
    _sales()


def _events() -> None:
    with op.batch_alter_table("events") as table:
        table.alter_column("outlet_id", existing_type=ID, nullable=True)
        table.add_column(sa.Column("note_en", sa.Text()))
        table.add_column(sa.Column("slug", sa.String(80)))
        table.add_column(sa.Column("operator_id", ID))
        table.add_column(sa.Column("host", sa.String(200)))
        table.add_column(sa.Column("commune_code", sa.String(5)))
        table.add_column(sa.Column("place", sa.String(200)))
        table.add_column(sa.Column("is_sample", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.create_unique_constraint(op.f("uq_events_slug"), ["slug"])
        table.create_foreign_key(
            op.f("fk_events_operator_id_operators"), "operators", ["operator_id"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_events_commune_code_communes"), "communes", ["commune_code"], ["code"]
        )
        for name, text in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_events_{name}"), text)
        table.create_index(op.f("ix_events_operator_id"), ["operator_id"])
        table.create_index("ix_events_ends_on", ["ends_on"])


def _outlets() -> None:
    op.create_table(
        "fair_outlets",
        sa.Column("outlet_id", ID, autoincrement=False, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("counted_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", ID),
        _rule("fair_outlets", "closed", "(state = 'closed') = (closed_at IS NOT NULL)"),
        _key("fair_outlets", "outlet_id", "outlets"),
        _key("fair_outlets", "event_id", "events"),
        sa.PrimaryKeyConstraint("outlet_id", name=op.f("pk_fair_outlets")),
    )
    op.create_index(op.f("ix_fair_outlets_event_id"), "fair_outlets", ["event_id"])


def _counts() -> None:
    op.create_table(
        "fair_counts",
        sa.Column("id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("state", values("state", *COUNT_STATES), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.Column("counted_by", ID),
        sa.Column("is_last", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("cash", ID),
        sa.Column("bank", ID),
        sa.Column("expected", ID),
        sa.Column("sold", ID),
        sa.Column("reason", sa.String(300)),
        sa.Column("made_at", MOMENT),
        sa.Column("made_by", ID),
        _rule("fair_counts", "money", "cash >= 0 AND bank >= 0"),
        _rule("fair_counts", "made", "(state = 'made') = (made_at IS NOT NULL)"),
        _rule("fair_counts", "counted", "state <> 'made' OR (expected IS NOT NULL AND sold IS NOT NULL)"),
        _rule(
            "fair_counts",
            "difference_has_reason",
            "state <> 'made' OR cash + bank = expected OR reason IS NOT NULL",
        ),
        _key("fair_counts", "outlet_id", "outlets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_counts")),
        sa.UniqueConstraint("key", name=op.f("uq_fair_counts_key")),
    )
    op.create_index("ix_fair_counts_outlet", "fair_counts", ["outlet_id", "state", "id"])


def _lines() -> None:
    op.create_table(
        "fair_count_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("count_id", ID, nullable=False),
        sa.Column("stock_item_id", ID, nullable=False),
        sa.Column("seen", UNITS, nullable=False),
        sa.Column("remaining", UNITS, nullable=False),
        sa.Column("lost", UNITS, nullable=False),
        sa.Column("loss", values("loss", *LOSSES)),
        sa.Column("sold", UNITS, nullable=False),
        sa.Column("sold_on", sa.Date()),
        sa.Column("expired", UNITS, nullable=False),
        _rule("fair_count_lines", "units", "remaining >= 0 AND lost >= 0 AND sold >= 0"),
        _rule("fair_count_lines", "sold", "sold = seen - remaining - lost"),
        _rule("fair_count_lines", "lost", "(lost > 0) = (loss IS NOT NULL)"),
        _rule("fair_count_lines", "sold_on", "(sold > 0) = (sold_on IS NOT NULL)"),
        _rule("fair_count_lines", "expired", "0 <= expired AND expired <= remaining"),
        _key("fair_count_lines", "count_id", "fair_counts"),
        _key("fair_count_lines", "stock_item_id", "stock_items"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_count_lines")),
        sa.UniqueConstraint(
            "count_id", "stock_item_id", name=op.f("uq_fair_count_lines_count_id_stock_item_id")
        ),
    )
    op.create_index(op.f("ix_fair_count_lines_stock_item_id"), "fair_count_lines", ["stock_item_id"])


def _sales() -> None:
    op.create_table(
        "fair_sales",
        sa.Column("count_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("order_id", ID, nullable=False),
        _key("fair_sales", "count_id", "fair_counts"),
        _key("fair_sales", "order_id", "orders"),
        sa.PrimaryKeyConstraint("count_id", "day", name=op.f("pk_fair_sales")),
        sa.UniqueConstraint("order_id", name=op.f("uq_fair_sales_order_id")),
    )


def downgrade() -> None:
    for table in ("fair_sales", "fair_count_lines", "fair_counts", "fair_outlets"):
        op.drop_table(table)
    op.execute("DELETE FROM events WHERE outlet_id IS NULL")
    with op.batch_alter_table("events") as table:
        table.drop_index("ix_events_ends_on")
        table.drop_index(op.f("ix_events_operator_id"))
        for name in CHECKS:
            table.drop_constraint(op.f(f"ck_events_{name}"), type_="check")
        table.drop_constraint(op.f("fk_events_commune_code_communes"), type_="foreignkey")
        table.drop_constraint(op.f("fk_events_operator_id_operators"), type_="foreignkey")
        table.drop_constraint(op.f("uq_events_slug"), type_="unique")
        for column in ("is_sample", "place", "commune_code", "host", "operator_id", "slug", "note_en"):
            table.drop_column(column)
        table.alter_column("outlet_id", existing_type=ID, nullable=False)
