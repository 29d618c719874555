"""Vouchers: what they give, for what, and who has used them.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MONEY = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
THINGS = (
    ("product_id", ID, "products.id"),
    ("set_code", sa.Integer(), "product_sets.code"),
    ("producer_id", ID, "producers.id"),
    ("outlet_id", ID, "outlets.id"),
)


def upgrade() -> None:
    """Make the tables; a cart keeps the code that was typed, an order the one that it was placed with."""
    _vouchers()
    _scopes()
    _uses()
    for table in ("carts", "orders"):
        op.add_column(table, sa.Column("voucher_code", sa.String(20)))


def downgrade() -> None:
    """Drop them."""
    for table in ("orders", "carts"):
        op.drop_column(table, "voucher_code")
    for table in ("voucher_uses", "voucher_scopes", "vouchers"):
        op.drop_table(table)


def _vouchers() -> None:
    op.create_table(
        "vouchers",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_en", sa.String(100)),
        sa.Column("kind", values("kind", "amount", "percent", "free_delivery"), nullable=False),
        sa.Column("value", MONEY, nullable=False),
        sa.Column("cap", MONEY),
        sa.Column("minimum", MONEY, nullable=False),
        sa.Column("total_limit", sa.Integer()),
        sa.Column("person_limit", sa.Integer()),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("funded_by", values("funded_by", "shop", "operator", "producer"), nullable=False),
        sa.Column("operator_id", ID),
        sa.Column("state", values("state", "draft", "live", "stopped"), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", ID),
        _check("code = upper(code)", "vouchers", "code"),
        _check("first_day <= last_day", "vouchers", "period"),
        _check("(kind = 'free_delivery') = (value = 0) AND value >= 0 AND minimum >= 0", "vouchers", "value"),
        _check("kind <> 'percent' OR value <= 10000", "vouchers", "percent"),
        _check("cap IS NULL OR cap > 0", "vouchers", "cap"),
        _check("used >= 0 AND (total_limit IS NULL OR used <= total_limit)", "vouchers", "limit"),
        _check("person_limit IS NULL OR person_limit > 0", "vouchers", "person_limit"),
        _key("vouchers", "operator_id", "operators.id"),
        _key("vouchers", "created_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name="pk_vouchers"),
        sa.UniqueConstraint("code", name="uq_vouchers_code"),
    )
    op.create_index("ix_vouchers_operator_id", "vouchers", ["operator_id"])


def _scopes() -> None:
    names = [name for name, _kind, _target in THINGS]
    one = " OR ".join(
        "(" + " AND ".join(f"{name} IS {'NOT NULL' if name == there else 'NULL'}" for name in names) + ")"
        for there in names
    )
    op.create_table(
        "voucher_scopes",
        sa.Column("id", ID, nullable=False),
        sa.Column("voucher_id", ID, nullable=False),
        *(sa.Column(name, kind) for name, kind, _target in THINGS),
        _check(one, "voucher_scopes", "one_thing"),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["vouchers.id"], name="fk_voucher_scopes_voucher_id", ondelete="CASCADE"
        ),
        *(_key("voucher_scopes", name, target) for name, _kind, target in THINGS),
        sa.PrimaryKeyConstraint("id", name="pk_voucher_scopes"),
    )
    op.create_index("ix_voucher_scopes_voucher_id", "voucher_scopes", ["voucher_id"])


def _uses() -> None:
    op.create_table(
        "voucher_uses",
        sa.Column("id", ID, nullable=False),
        sa.Column("voucher_id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("phone", sa.String(20)),
        sa.Column("user_id", ID),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("state", values("state", "used", "given_back"), nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("given_back_at", MOMENT),
        _check("amount > 0", "voucher_uses", "amount"),
        _check("(state = 'given_back') = (given_back_at IS NOT NULL)", "voucher_uses", "given_back"),
        _key("voucher_uses", "voucher_id", "vouchers.id"),
        _key("voucher_uses", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name="pk_voucher_uses"),
        sa.UniqueConstraint("order_id", name="uq_voucher_uses_order_id"),
    )
    op.create_index("ix_voucher_uses_voucher_id_phone", "voucher_uses", ["voucher_id", "phone"])
    op.create_index("ix_voucher_uses_voucher_id_user_id", "voucher_uses", ["voucher_id", "user_id"])
    op.create_index("ix_voucher_uses_user_id", "voucher_uses", ["user_id"])


def _check(rule: str, table: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
