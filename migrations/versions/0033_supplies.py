"""Deliveries that producers announce, and what became of them.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
STATES = ("announced", "partly_received", "received", "withdrawn")
REASONS = ("damaged", "too_old", "wrong_goods", "no_papers", "not_ordered", "not_delivered")
LEDGERS = ("supply_events", "supply_entries")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    _papers()
    _history()
    for table in LEDGERS:
        _append_only(table)


def _papers() -> None:
    op.create_table(
        "supplies",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", ID),
        sa.Column("moved_at", MOMENT, nullable=False),
        _key("supplies", "producer_id", "producers"),
        _key("supplies", "outlet_id", "outlets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplies")),
        sa.UniqueConstraint("code", name=op.f("uq_supplies_code")),
        sa.UniqueConstraint("key", name=op.f("uq_supplies_key")),
    )
    op.create_index("ix_supplies_outlet", "supplies", ["outlet_id", "state", "due_on"])
    op.create_index("ix_supplies_producer", "supplies", ["producer_id", "id"])
    op.create_table(
        "supply_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("supply_id", ID, nullable=False),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("quantity", UNITS, nullable=False),
        sa.Column("number", sa.String(60)),
        sa.Column("made_on", sa.Date()),
        sa.Column("expires_on", sa.Date()),
        sa.Column("received", UNITS, nullable=False),
        sa.Column("refused", UNITS, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_supply_lines_quantity")),
        sa.CheckConstraint(
            "received >= 0 AND refused >= 0 AND received + refused <= quantity",
            name=op.f("ck_supply_lines_arrived"),
        ),
        _key("supply_lines", "supply_id", "supplies"),
        _key("supply_lines", "variant_id", "variants"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_lines")),
    )
    for column in ("supply_id", "variant_id"):
        op.create_index(op.f(f"ix_supply_lines_{column}"), "supply_lines", [column])


def _history() -> None:
    op.create_table(
        "supply_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("supply_id", ID, nullable=False),
        sa.Column("from_state", values("from_state", *STATES)),
        sa.Column("to_state", values("to_state", *STATES), nullable=False),
        sa.Column("key", sa.String(40)),
        sa.Column("receipt_id", ID),
        sa.Column("note", sa.String(300)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        _key("supply_events", "supply_id", "supplies"),
        _key("supply_events", "receipt_id", "receipts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_events")),
        sa.UniqueConstraint("key", name=op.f("uq_supply_events_key")),
    )
    for column in ("supply_id", "receipt_id"):
        op.create_index(op.f(f"ix_supply_events_{column}"), "supply_events", [column])
    op.create_table(
        "supply_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("supply_line_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("kind", values("kind", "received", "refused", "taken_back"), nullable=False),
        sa.Column("reason", values("reason", *REASONS)),
        sa.Column("quantity", UNITS, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_supply_entries_quantity")),
        sa.CheckConstraint(
            "(kind = 'refused') = (reason IS NOT NULL)", name=op.f("ck_supply_entries_refused_has_reason")
        ),
        _key("supply_entries", "supply_line_id", "supply_lines"),
        _key("supply_entries", "event_id", "supply_events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_entries")),
    )
    for column in ("supply_line_id", "event_id"):
        op.create_index(op.f(f"ix_supply_entries_{column}"), "supply_entries", [column])


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
    for table in ("supply_entries", "supply_events", "supply_lines", "supplies"):
        op.drop_table(table)
