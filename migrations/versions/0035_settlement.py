"""Terms that both sides sign off; what is owed, its statements and payments.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
BEARERS = ("damage_bearer", "sample_bearer", "theft_bearer")
KINDS = (
    *("received", "found", "returned", "transferred_in", "transferred_out", "transferred_back"),
    *("moved", "left", "sold", "resold", "returned_to_producer", "expired", "damaged", "sampled"),
    *("given", "stolen", "lost", "lost_in_transit", "corrected", "refunded"),
    *("collected", "collected_back", "transfer_price", "paid_out"),
)
STATES = ("closed", "disputed", "signed", "paid")
LEDGERS = ("settlement_entries", "statement_entries", "statement_events")


def _key(table: str, column: str, to: str, target: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{target}"], name=op.f(f"fk_{table}_{column}_{to}"))


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _make(table: str, *parts: sa.schema.SchemaItem, key: str = "id", indexed: tuple[str, ...] = ()) -> None:
    columns = () if key != "id" else (sa.Column("id", ID, nullable=False),)
    op.create_table(table, *columns, *parts, sa.PrimaryKeyConstraint(*key.split(), name=op.f(f"pk_{table}")))
    for column in indexed:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    _terms()
    _make(
        "producer_bank_accounts",
        sa.Column("producer_id", ID, autoincrement=False, nullable=False),
        sa.Column("bank_bin", sa.String(6), nullable=False),
        sa.Column("bank_account", sa.String(19), nullable=False),
        sa.Column("bank_account_name", sa.String(100), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by", ID),
        _key("producer_bank_accounts", "producer_id", "producers"),
        key="producer_id",
    )
    _accounts()
    _payouts()
    _statements()
    _words()
    for table in LEDGERS:
        _append_only(table)


def _terms() -> None:
    with op.batch_alter_table("agreement_terms") as batch:
        for name in ("commission_floor", "commission_cap", "proposed_by", "agreed_by"):
            batch.add_column(sa.Column(name, ID))
        for name in BEARERS:
            batch.add_column(
                sa.Column(
                    name, values(name, "operator", "producer"), server_default="operator", nullable=False
                )
            )
        batch.add_column(sa.Column("agreed_at", MOMENT))
        batch.add_column(sa.Column("declined_at", MOMENT))
        batch.add_column(sa.Column("decline_reason", sa.String(300)))
        for name, rule in TERMS_RULES.items():
            batch.create_check_constraint(op.f(f"ck_agreement_terms_{name}"), rule)
    # What stands there was recorded from paper that both had signed.
    op.execute("UPDATE agreement_terms SET agreed_at = created_at")
    _make(
        "agreement_rates",
        sa.Column("terms_id", ID, nullable=False),
        sa.Column("product_id", ID),
        sa.Column("set_code", sa.Integer()),
        sa.Column("commission_bp", sa.Integer(), nullable=False),
        sa.Column("commission_floor", ID),
        sa.Column("commission_cap", ID),
        _check("agreement_rates", "product_or_set", "(product_id IS NULL) <> (set_code IS NULL)"),
        _check("agreement_rates", "commission", "commission_bp BETWEEN 0 AND 10000"),
        _check("agreement_rates", "bounds", TERMS_RULES["bounds"]),
        _check("agreement_rates", "floor_below_cap", TERMS_RULES["floor_below_cap"]),
        _key("agreement_rates", "terms_id", "agreement_terms"),
        _key("agreement_rates", "product_id", "products"),
        _key("agreement_rates", "set_code", "product_sets", "code"),
        sa.UniqueConstraint("terms_id", "product_id", name=op.f("uq_agreement_rates_terms_id_product_id")),
        sa.UniqueConstraint("terms_id", "set_code", name=op.f("uq_agreement_rates_terms_id_set_code")),
        indexed=("product_id", "set_code"),
    )


TERMS_RULES = {
    "bounds": "commission_floor >= 0 AND commission_cap >= 0",
    "floor_below_cap": "commission_floor <= commission_cap",
    "one_answer": "agreed_at IS NULL OR declined_at IS NULL",
    "declined_with_reason": "(declined_at IS NULL) = (decline_reason IS NULL)",
}


def _accounts() -> None:
    _make(
        "settlement_accounts",
        sa.Column("key", sa.String(40), nullable=False),
        *(sa.Column(name, ID) for name in ("operator_id", "producer_id", "party_operator_id")),
        sa.Column("commission_exact", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _check("settlement_accounts", "party", "(producer_id IS NULL) <> (party_operator_id IS NULL)"),
        _key("settlement_accounts", "operator_id", "operators"),
        _key("settlement_accounts", "producer_id", "producers"),
        _key("settlement_accounts", "party_operator_id", "operators"),
        sa.UniqueConstraint("key", name=op.f("uq_settlement_accounts_key")),
        indexed=("operator_id", "producer_id", "party_operator_id"),
    )
    _make("settlement_gate", sa.Column("drawn_upto", sa.Date()), sa.Column("drawn_at", MOMENT))
    op.execute("INSERT INTO settlement_gate (id) VALUES (1)")
    _make(
        "settlement_entries",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("kind", values("kind", *KINDS), nullable=False),
        sa.Column("source_kind", sa.String(20), nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, ID) for name in ("variant_id", "lot_id", "order_line_id", "terms_id")),
        *(sa.Column(name, UNITS, nullable=False) for name in ("quantity", "on_hand", "under_way")),
        *(sa.Column(name, UNITS, nullable=False) for name in ("gross", "commission", "commission_exact")),
        sa.Column("amount", UNITS, nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        _check("settlement_entries", "amount", "amount = gross - commission"),
        _key("settlement_entries", "account_id", "settlement_accounts"),
        _key("settlement_entries", "outlet_id", "outlets"),
        _key("settlement_entries", "variant_id", "variants"),
        _key("settlement_entries", "lot_id", "lots"),
        _key("settlement_entries", "terms_id", "agreement_terms"),
        sa.UniqueConstraint(
            "source_kind", "source_id", name=op.f("uq_settlement_entries_source_kind_source_id")
        ),
        indexed=("outlet_id", "variant_id", "lot_id"),
    )
    op.create_index("ix_settlement_entries_account", "settlement_entries", ["account_id", "outlet_id", "day"])
    op.create_index("ix_settlement_entries_order_line", "settlement_entries", ["order_line_id"])


def _payouts() -> None:
    _make(
        "payouts",
        sa.Column("operator_id", ID),
        sa.Column("state", values("state", "draft", "paid", "dropped"), nullable=False),
        sa.Column("paid_on", sa.Date()),
        sa.Column("reference", sa.String(100)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", ID),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("moved_by", ID),
        _check("payouts", "paid", "(state = 'paid') = (paid_on IS NOT NULL)"),
        _key("payouts", "operator_id", "operators"),
        indexed=("operator_id",),
    )
    _make(
        "payout_lines",
        sa.Column("payout_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("amount", UNITS, nullable=False),
        sa.Column("bank_bin", sa.String(6), nullable=False),
        sa.Column("bank_account", sa.String(19), nullable=False),
        sa.Column("bank_account_name", sa.String(100), nullable=False),
        _check("payout_lines", "amount", "amount > 0"),
        _key("payout_lines", "payout_id", "payouts"),
        _key("payout_lines", "account_id", "settlement_accounts"),
        sa.UniqueConstraint("payout_id", "account_id", name=op.f("uq_payout_lines_payout_id_account_id")),
        indexed=("account_id",),
    )


def _statements() -> None:
    _make(
        "statement_numbers",
        sa.Column("outlet_id", ID, autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        _key("statement_numbers", "outlet_id", "outlets"),
        key="outlet_id year",
    )
    _make(
        "statements",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("upto_day", sa.Date(), nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("amount", UNITS, nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("payout_id", ID),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.Column("closed_by", ID),
        sa.Column("moved_at", MOMENT, nullable=False),
        _check("statements", "period", "from_day <= upto_day"),
        _key("statements", "account_id", "settlement_accounts"),
        _key("statements", "outlet_id", "outlets"),
        _key("statements", "payout_id", "payouts"),
        sa.UniqueConstraint("token", name=op.f("uq_statements_token")),
        sa.UniqueConstraint(
            "account_id", "outlet_id", "upto_day", name=op.f("uq_statements_account_id_outlet_id_upto_day")
        ),
        sa.UniqueConstraint("outlet_id", "year", "number", name=op.f("uq_statements_outlet_id_year_number")),
        indexed=("payout_id",),
    )
    op.create_index("ix_statements_state", "statements", ["account_id", "state"])


def _words() -> None:
    _make(
        "statement_entries",
        sa.Column("entry_id", ID, autoincrement=False, nullable=False),
        sa.Column("statement_id", ID, nullable=False),
        _key("statement_entries", "entry_id", "settlement_entries"),
        _key("statement_entries", "statement_id", "statements"),
        key="entry_id",
        indexed=("statement_id",),
    )
    _make(
        "statement_events",
        sa.Column("statement_id", ID, nullable=False),
        sa.Column("from_state", values("from_state", *STATES)),
        sa.Column("to_state", values("to_state", *STATES), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        _key("statement_events", "statement_id", "statements"),
        indexed=("statement_id",),
    )
    _make(
        "statement_disputes",
        sa.Column("statement_id", ID, nullable=False),
        sa.Column("variant_id", ID),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("raised_by", ID),
        sa.Column("answer", sa.String(500)),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", ID),
        _check("statement_disputes", "answered", "(answer IS NULL) = (answered_at IS NULL)"),
        _key("statement_disputes", "statement_id", "statements"),
        _key("statement_disputes", "variant_id", "variants"),
        indexed=("statement_id",),
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
    for table in (
        *("statement_disputes", "statement_events", "statement_entries", "statements", "statement_numbers"),
        *("payout_lines", "payouts", "settlement_entries", "settlement_gate", "settlement_accounts"),
        *("producer_bank_accounts", "agreement_rates"),
    ):
        op.drop_table(table)
    with op.batch_alter_table("agreement_terms") as batch:
        for name in (*TERMS_RULES, *BEARERS):
            batch.drop_constraint(op.f(f"ck_agreement_terms_{name}"), type_="check")
        for name in (
            *("commission_floor", "commission_cap", "proposed_by", "agreed_by"),
            *BEARERS,
            *("agreed_at", "declined_at", "decline_reason"),
        ):
            batch.drop_column(name)
