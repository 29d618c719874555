"""Goods on their way from one outlet to another, and what an outlet takes from other provinces.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import narrow, values, widen

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
STATES = ("draft", "ready", "in_transit", "partly_received", "returning", "received", "cancelled")
CONDITIONS = ("sellable", "marked_down", "display", "quarantine", "damaged")
LEDGERS = ("transfer_events", "transfer_arrivals")
# Each stands behind "undone" in the list of kinds, the last one first.
KINDS = ("transferred_back", "transferred_in", "transferred_out", "transfer_freed", "transfer_held")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _papers()
    _history()
    _rules()
    for table in LEDGERS:
        _append_only(table)
    for kind in KINDS:
        widen("stock_movements", "kind", "undone", kind)


def _papers() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("from_outlet_id", ID, nullable=False),
        sa.Column("to_outlet_id", ID, nullable=False),
        sa.Column("terms", values("terms", "within", "consigned", "sold"), nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("carried_by", sa.String(100)),
        sa.Column("note", sa.String(300)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", ID),
        sa.Column("sent_at", MOMENT),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.CheckConstraint("from_outlet_id <> to_outlet_id", name=op.f("ck_transfers_two_outlets")),
        _key("transfers", "from_outlet_id", "outlets.id"),
        _key("transfers", "to_outlet_id", "outlets.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("code", name=op.f("uq_transfers_code")),
        sa.UniqueConstraint("key", name=op.f("uq_transfers_key")),
    )
    for side in ("from", "to"):
        op.create_index(f"ix_transfers_{side}_outlet", "transfers", [f"{side}_outlet_id", "state", "id"])
    op.create_table(
        "transfer_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("transfer_id", ID, nullable=False),
        sa.Column("stock_item_id", ID, nullable=False),
        sa.Column("quantity", UNITS, nullable=False),
        sa.Column("price", ID),
        sa.Column("to_lot_id", ID),
        *(sa.Column(name, UNITS, nullable=False) for name in ("received", "returned", "short")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_transfer_lines_quantity")),
        sa.CheckConstraint(
            "received >= 0 AND returned >= 0 AND short >= 0 AND received + returned + short <= quantity",
            name=op.f("ck_transfer_lines_arrived"),
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_transfer_lines_price")),
        _key("transfer_lines", "transfer_id", "transfers.id"),
        _key("transfer_lines", "stock_item_id", "stock_items.id"),
        _key("transfer_lines", "to_lot_id", "lots.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_lines")),
        sa.UniqueConstraint(
            "transfer_id", "stock_item_id", name=op.f("uq_transfer_lines_transfer_id_stock_item_id")
        ),
    )
    for column in ("stock_item_id", "to_lot_id"):
        op.create_index(op.f(f"ix_transfer_lines_{column}"), "transfer_lines", [column])


def _history() -> None:
    op.create_table(
        "transfer_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("transfer_id", ID, nullable=False),
        sa.Column("from_state", values("from_state", *STATES)),
        sa.Column("to_state", values("to_state", *STATES), nullable=False),
        sa.Column("key", sa.String(40)),
        sa.Column("note", sa.String(300)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        _key("transfer_events", "transfer_id", "transfers.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_events")),
        sa.UniqueConstraint("key", name=op.f("uq_transfer_events_key")),
    )
    op.create_index(op.f("ix_transfer_events_transfer_id"), "transfer_events", ["transfer_id"])
    op.create_table(
        "transfer_arrivals",
        sa.Column("id", ID, nullable=False),
        sa.Column("transfer_line_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("kind", values("kind", "received", "returned", "short"), nullable=False),
        sa.Column("condition", values("condition", *CONDITIONS)),
        sa.Column("reason", values("reason", "stolen", "damaged", "lost", "miscounted")),
        sa.Column("quantity", UNITS, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_transfer_arrivals_quantity")),
        sa.CheckConstraint(
            "(kind = 'short') = (reason IS NOT NULL)", name=op.f("ck_transfer_arrivals_short_has_reason")
        ),
        sa.CheckConstraint(
            "(kind = 'short') = (condition IS NULL)", name=op.f("ck_transfer_arrivals_short_lies_nowhere")
        ),
        _key("transfer_arrivals", "transfer_line_id", "transfer_lines.id"),
        _key("transfer_arrivals", "event_id", "transfer_events.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_arrivals")),
    )
    for column in ("transfer_line_id", "event_id"):
        op.create_index(op.f(f"ix_transfer_arrivals_{column}"), "transfer_arrivals", [column])


def _rules() -> None:
    op.create_table(
        "goods_rules",
        sa.Column("outlet_id", ID, autoincrement=False, nullable=False),
        sa.Column("min_stars", sa.Integer()),
        sa.Column("needs_lot", sa.Boolean(), nullable=False),
        sa.CheckConstraint("min_stars BETWEEN 3 AND 5", name=op.f("ck_goods_rules_min_stars")),
        _key("goods_rules", "outlet_id", "outlets.id"),
        sa.PrimaryKeyConstraint("outlet_id", name=op.f("pk_goods_rules")),
    )
    op.create_table(
        "partner_provinces",
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        _key("partner_provinces", "outlet_id", "outlets.id"),
        _key("partner_provinces", "province_code", "provinces.code"),
        sa.PrimaryKeyConstraint("outlet_id", "province_code", name=op.f("pk_partner_provinces")),
    )


def _append_only(table: str) -> None:
    """Rows are added, never changed or taken away: both databases refuse."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    for kind in reversed(KINDS):
        narrow("stock_movements", "kind", "undone", kind)
    for table in (
        *("partner_provinces", "goods_rules", "transfer_arrivals"),
        *("transfer_events", "transfer_lines", "transfers"),
    ):
        op.drop_table(table)
