"""Orders are paid by bank transfer: attempts with account and deadline, transfers, statements, messages of services.

Revision ID: 0012
Revises: 0011

A CHECK that lists values is widened in place: a table rebuilt on SQLite would lose its triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ADDED = (
    sa.Column("bank_bin", sa.String(6)),
    sa.Column("bank_account", sa.String(19)),
    sa.Column("bank_account_name", sa.String(100)),
    sa.Column("deadline_at", MOMENT),
    sa.Column("claimed_at", MOMENT),
)
# Table, column, the last value it may hold so far, the values that are new.
WIDENED = (
    ("payments", "method", "on_delivery", ("vietqr",)),
    ("cases", "kind", "late_money", ("money_unmatched", "refund_due")),
)


def upgrade() -> None:
    for table, column, last, new in WIDENED:
        _change_list(table, column, f"'{last}'", f"'{last}'" + "".join(f", '{value}'" for value in new))
    for added in ADDED:
        op.add_column("payments", added)
    op.create_index(
        "ix_payments_deadline_at",
        "payments",
        ["deadline_at"],
        sqlite_where=sa.text("deadline_at IS NOT NULL"),
        postgresql_where=sa.text("deadline_at IS NOT NULL"),
    )
    _statements()
    _transfers()
    op.create_table(
        "provider_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("event_id", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_provider_events"),
        sa.UniqueConstraint("provider", "event_id", name="uq_provider_events_provider_event_id"),
    )


def downgrade() -> None:
    op.drop_table("provider_events")
    op.drop_table("bank_transfers")
    op.drop_table("bank_statements")
    op.drop_index("ix_payments_deadline_at", "payments")
    for added in reversed(ADDED):
        op.drop_column("payments", added.name)
    for table, column, last, new in WIDENED:
        _change_list(table, column, f"'{last}'" + "".join(f", '{value}'" for value in new), f"'{last}'")


def _statements() -> None:
    op.create_table(
        "bank_statements",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(90), nullable=False),
        sa.Column("operator_id", ID),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", _values("state", "read", "applied"), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("uploaded_by", ID),
        sa.Column("applied_at", MOMENT),
        sa.Column("applied_by", ID),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="fk_bank_statements_operator_id_operators"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bank_statements"),
        sa.UniqueConstraint("key", name="uq_bank_statements_key"),
    )
    op.create_index("ix_bank_statements_operator_id", "bank_statements", ["operator_id"])


def _transfers() -> None:
    links = {
        "operator_id": "operators",
        "statement_id": "bank_statements",
        "order_id": "orders",
        "payment_id": "payments",
    }
    op.create_table(
        "bank_transfers",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(150)),
        sa.Column("operator_id", ID),
        sa.Column("source", _values("source", "staff", "statement", "notice"), nullable=False),
        sa.Column("state", _values("state", "applied", "open", "returned"), nullable=False),
        sa.Column(
            "problem",
            _values(
                "problem", "unmatched", "wrong_account", "short", "over", "double", "late", "other_method"
            ),
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("applied", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(100)),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("booked_at", MOMENT),
        sa.Column("statement_id", ID),
        sa.Column("order_id", ID),
        sa.Column("payment_id", ID),
        sa.Column("note", sa.String(500)),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("told_by", ID),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("moved_by", ID),
        sa.CheckConstraint("amount > 0 AND applied BETWEEN 0 AND amount", name="ck_bank_transfers_amounts"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_bank_transfers_{column}_{table}")
            for column, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bank_transfers"),
        sa.UniqueConstraint("key", name="uq_bank_transfers_key"),
    )
    for column in ("statement_id", "order_id", "payment_id"):
        op.create_index(f"ix_bank_transfers_{column}", "bank_transfers", [column])
    op.create_index("ix_bank_transfers_operator_state", "bank_transfers", ["operator_id", "state", "id"])


def _values(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _change_list(table: str, column: str, old: str, new: str) -> None:
    """Put `new` where the CHECK of a column says `old`."""
    name = f"ck_{table}_{column}"
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (old, new, table),
        )
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
        return
    known = sa.inspect(connection).get_check_constraints(table)
    [rule] = [check["sqltext"] for check in known if check["name"] == name]
    rule = rule.replace("::character varying", "").replace("::text[]", "").replace("::text", "")
    assert old in rule, rule  # noqa: S101 a list that is not as expected must not be replaced by a guess
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule.replace(old, new, 1)})")
