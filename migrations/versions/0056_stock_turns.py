"""The database notes when an outlet may have begun or ceased to have a variant for the web.

Revision ID: 0056
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LEFT = ("{0}.free > 0", "{0}.free > {0}.first_units", "{0}.free > {0}.first_units + {0}.second_units")
# Behind the third day the level does not say what is left: each of its changes counts then.
CROSSED = " OR ".join(
    (
        *(f"({left.format('OLD')}) <> ({left.format('NEW')})" for left in LEFT),
        *(f"OLD.{day} IS {{not_same}} NEW.{day}" for day in ("first_on", "second_on", "rest_on")),
        "NEW.rest_on IS NOT NULL",
    )
)
CHANGED = " OR ".join(f"OLD.{units} <> NEW.{units}" for units in ("free", "first_units", "second_units"))
# Where more than one unit is wanted (kept back, or in a basket) any number of units may be the last that was enough.
COUNTED = (
    "EXISTS (SELECT 1 FROM stock_settings AS kept WHERE kept.outlet_id = NEW.outlet_id"
    " AND kept.variant_id = NEW.variant_id AND kept.buffer > 0)"
    " OR EXISTS (SELECT 1 FROM basket_items AS part WHERE part.component_id = NEW.variant_id AND part.quantity > 1)"
)
TURNED = f"({CROSSED}) OR (({CHANGED}) AND ({COUNTED}))"
NOTE = "INSERT INTO stock_turns (variant_id, number, at) VALUES ({variant}, {number}, {at})"
FUNCTIONS = {
    "turn_stock": f"""
  IF TG_OP = 'UPDATE' AND NOT ({TURNED.format(not_same="DISTINCT FROM")}) THEN
    RETURN NULL;
  END IF;
  {NOTE.format(variant="coalesce(NEW.variant_id, OLD.variant_id)", number="CAST(CAST(pg_current_xact_id() AS text) AS bigint)", at="now()")};
  RETURN NULL;
""",
    # From here on units are counted: who sells at this moment began before, and is waited for.
    "wait_for_buffer": """
  PERFORM 1 FROM stock_levels WHERE variant_id = NEW.variant_id AND outlet_id = NEW.outlet_id FOR UPDATE;
  RETURN NULL;
""",
    "wait_for_part": """
  PERFORM 1 FROM stock_levels WHERE variant_id = NEW.component_id ORDER BY outlet_id FOR UPDATE;
  RETURN NULL;
""",
}
# Each with its verb, its table, which rows it is for, and its function.
POSTGRES = (
    ("stock_levels_turn_insert", "INSERT", "stock_levels", "NEW.free > 0", "turn_stock"),
    (
        "stock_levels_turn_update",
        "UPDATE",
        "stock_levels",
        "OLD.* IS DISTINCT FROM NEW.* OR NEW.rest_on IS NOT NULL",
        "turn_stock",
    ),
    ("stock_levels_turn_delete", "DELETE", "stock_levels", "OLD.free > 0", "turn_stock"),
    ("stock_settings_turn_insert", "INSERT", "stock_settings", "NEW.buffer > 0", "wait_for_buffer"),
    (
        "stock_settings_turn_update",
        "UPDATE",
        "stock_settings",
        "OLD.buffer = 0 AND NEW.buffer > 0",
        "wait_for_buffer",
    ),
    ("basket_items_turn_insert", "INSERT", "basket_items", "NEW.quantity > 1", "wait_for_part"),
    ("basket_items_turn_update", "UPDATE", "basket_items", "NEW.quantity > 1", "wait_for_part"),
)
SQLITE = (
    ("stock_levels_turn_insert", "INSERT", "NEW.free > 0", "NEW"),
    ("stock_levels_turn_update", "UPDATE", TURNED.format(not_same="NOT"), "NEW"),
    ("stock_levels_turn_delete", "DELETE", "OLD.free > 0", "OLD"),
)


def upgrade() -> None:
    op.create_table(
        "stock_turns",
        sa.Column("id", ID, nullable=False),
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_turns")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stock_turns_number"), "stock_turns", ["number"])
    if op.get_bind().dialect.name == "sqlite":
        for name, verb, rows, row in SQLITE:
            note = NOTE.format(variant=f"{row}.variant_id", number="0", at="datetime('now') || '.000000'")
            op.execute(f"CREATE TRIGGER {name} AFTER {verb} ON stock_levels WHEN {rows} BEGIN {note}; END")
        return
    for name, body in FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN{body}END $$")
    for name, verb, table, rows, function in POSTGRES:
        op.execute(
            f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW WHEN ({rows}) EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, *_rest in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name, _verb, table, *_rest in POSTGRES:
            op.execute(f"DROP TRIGGER {name} ON {table}")
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("stock_turns")
