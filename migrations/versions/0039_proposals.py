"""Prices that producers propose with what outlets say, and the share that an operator usually asks for.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values
from migrations.ledgers import append_only

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("waiting", "agreed", "declined", "withdrawn", "replaced")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _rule(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _usual()
    _proposals()
    _answers()
    _history()


def _usual() -> None:
    op.create_table(
        "usual_shares",
        sa.Column("operator_id", ID, autoincrement=False, nullable=False),
        sa.Column("commission_bp", sa.Integer(), nullable=False),
        sa.Column("commission_floor", ID),
        sa.Column("commission_cap", ID),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", ID),
        _rule("usual_shares", "commission", "commission_bp BETWEEN 0 AND 10000"),
        _rule("usual_shares", "bounds", "commission_floor >= 0 AND commission_cap >= 0"),
        _rule("usual_shares", "floor_below_cap", "commission_floor <= commission_cap"),
        _key("usual_shares", "operator_id", "operators"),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_usual_shares")),
    )


def _proposals() -> None:
    op.create_table(
        "price_proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("proposed_by", ID),
        _rule("price_proposals", "amount", "amount > 0"),
        _key("price_proposals", "producer_id", "producers"),
        _key("price_proposals", "variant_id", "variants"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_proposals")),
        sa.UniqueConstraint("key", name=op.f("uq_price_proposals_key")),
    )
    op.create_index("ix_price_proposals_producer", "price_proposals", ["producer_id", "id"])
    op.create_index(op.f("ix_price_proposals_variant_id"), "price_proposals", ["variant_id"])


def _answers() -> None:
    op.create_table(
        "price_answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("proposal_id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("price_id", ID),
        sa.Column("labelled_at", MOMENT),
        sa.Column("labelled_by", ID),
        _rule("price_answers", "agreed", "(state = 'agreed') = (price_id IS NOT NULL)"),
        _rule("price_answers", "labelled", "labelled_at IS NULL OR state = 'agreed'"),
        _key("price_answers", "proposal_id", "price_proposals"),
        _key("price_answers", "outlet_id", "outlets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_answers")),
        sa.UniqueConstraint("proposal_id", "outlet_id", name=op.f("uq_price_answers_proposal_id_outlet_id")),
    )
    op.create_index("ix_price_answers_outlet", "price_answers", ["outlet_id", "state"])


def _history() -> None:
    op.create_table(
        "price_answer_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("answer_id", ID, nullable=False),
        sa.Column("from_state", values("from_state", *STATES)),
        sa.Column("to_state", values("to_state", *STATES), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID),
        _key("price_answer_events", "answer_id", "price_answers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_answer_events")),
    )
    op.create_index(op.f("ix_price_answer_events_answer_id"), "price_answer_events", ["answer_id"])
    append_only("price_answer_events")


def downgrade() -> None:
    for table in ("price_answer_events", "price_answers", "price_proposals", "usual_shares"):
        op.drop_table(table)
