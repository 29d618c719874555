"""What may be sold of a variant at an outlet stands in one row, written by the database together with its items.

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = "variant_id, outlet_id, free, first_on, first_units, second_on, second_units, rest_on"
# The units by their last day, the nearest first, those without one last.
BY_DAY = (
    "SELECT item.variant_id, item.outlet_id, root.expires_on AS day, sum(item.on_hand - item.allocated) AS units,"
    " row_number() OVER (PARTITION BY item.variant_id, item.outlet_id"
    " ORDER BY root.expires_on IS NULL, root.expires_on) AS place"
    " FROM stock_items AS item JOIN lots AS lot ON lot.id = item.lot_id"
    " JOIN lots AS root ON root.id = coalesce(lot.root_id, lot.id)"
    " WHERE item.condition = 'sellable' AND item.on_hand > item.allocated AND root.blocked_on IS NULL{these}"
    " GROUP BY item.variant_id, item.outlet_id, root.expires_on"
)
PARTS = (
    "coalesce(sum(units), 0), min(CASE WHEN place = 1 THEN day END),"
    " coalesce(sum(CASE WHEN place = 1 THEN units END), 0), min(CASE WHEN place = 2 THEN day END),"
    " coalesce(sum(CASE WHEN place = 2 THEN units END), 0), min(CASE WHEN place > 2 THEN day END)"
)
PAIRS_OF_ROOT = (
    "SELECT DISTINCT item.variant_id, item.outlet_id FROM stock_items AS item JOIN lots AS lot ON lot.id = item.lot_id"
    " WHERE coalesce(lot.root_id, lot.id) = NEW.id"
)
DATED = "OLD.blocked_on IS {not_same} NEW.blocked_on OR OLD.expires_on IS {not_same} NEW.expires_on"
EMPTY = "free = 0, first_on = NULL, first_units = 0, second_on = NULL, second_units = 0, rest_on = NULL"
AGAIN = "ON CONFLICT (variant_id, outlet_id) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[2:]
)
TRIGGERS = ("stock_items_level_insert", "stock_items_level_update")
FUNCTIONS = {
    # The row is locked before the items are read, by a statement of its own: the next one sees what was committed
    # while the lock was waited for.
    "level_stock(variant bigint, outlet bigint) RETURNS void": f"""
  PERFORM 1 FROM stock_levels WHERE variant_id = variant AND outlet_id = outlet FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO stock_levels ({COLUMNS}) VALUES (variant, outlet, 0, NULL, 0, NULL, 0, NULL) ON CONFLICT DO NOTHING;
    PERFORM 1 FROM stock_levels WHERE variant_id = variant AND outlet_id = outlet FOR UPDATE;
  END IF;
  UPDATE stock_levels SET (free, first_on, first_units, second_on, second_units, rest_on) = (
    SELECT {PARTS} FROM ({BY_DAY.format(these=" AND item.variant_id = variant AND item.outlet_id = outlet")}) AS by_day
  ) WHERE variant_id = variant AND outlet_id = outlet;
""",
    "level_stock_of_items() RETURNS trigger": """
  PERFORM level_stock(pair.variant_id, pair.outlet_id) FROM (
    SELECT DISTINCT variant_id, outlet_id FROM changed WHERE condition = 'sellable' ORDER BY variant_id, outlet_id
  ) AS pair;
  RETURN NULL;
""",
    "level_stock_of_lots() RETURNS trigger": f"""
  PERFORM level_stock(pair.variant_id, pair.outlet_id) FROM (
    {PAIRS_OF_ROOT} ORDER BY item.variant_id, item.outlet_id
  ) AS pair;
  RETURN NULL;
""",
}


def upgrade() -> None:
    op.create_table(
        "stock_levels",
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.Column("first_on", sa.Date()),
        sa.Column("first_units", sa.BigInteger(), nullable=False),
        sa.Column("second_on", sa.Date()),
        sa.Column("second_units", sa.BigInteger(), nullable=False),
        sa.Column("rest_on", sa.Date()),
        sa.CheckConstraint("free >= first_units + second_units", name=op.f("ck_stock_levels_parts")),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_stock_levels_outlet_id_outlets")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variants.id"], name=op.f("fk_stock_levels_variant_id_variants")
        ),
        sa.PrimaryKeyConstraint("variant_id", "outlet_id", name=op.f("pk_stock_levels")),
    )
    by_day = BY_DAY.format(these="")
    op.execute(
        f"INSERT INTO stock_levels ({COLUMNS}) SELECT variant_id, outlet_id, {PARTS} FROM ({by_day}) AS by_day"
        " GROUP BY variant_id, outlet_id"
    )
    if op.get_bind().dialect.name == "sqlite":
        _level_sqlite()
    else:
        _level_postgres()


def _level_sqlite() -> None:
    """SQLite has one writer, so nothing has to be locked."""
    of_item = BY_DAY.format(these=" AND item.variant_id = NEW.variant_id AND item.outlet_id = NEW.outlet_id")
    of_root = BY_DAY.format(these=f" AND (item.variant_id, item.outlet_id) IN ({PAIRS_OF_ROOT})")
    item = (
        f"INSERT INTO stock_levels ({COLUMNS})"
        f" SELECT NEW.variant_id, NEW.outlet_id, {PARTS} FROM ({of_item}) AS by_day WHERE true {AGAIN}"
    )
    emptied = f"UPDATE stock_levels SET {EMPTY} WHERE (variant_id, outlet_id) IN ({PAIRS_OF_ROOT})"
    root = (
        f"INSERT INTO stock_levels ({COLUMNS}) SELECT variant_id, outlet_id, {PARTS} FROM ({of_root}) AS by_day"
        f" WHERE true GROUP BY variant_id, outlet_id {AGAIN}"
    )
    for name, verb in zip(TRIGGERS, ("INSERT", "UPDATE OF on_hand, allocated"), strict=True):
        op.execute(
            f"CREATE TRIGGER {name} AFTER {verb} ON stock_items WHEN NEW.condition = 'sellable' BEGIN {item}; END"
        )
    op.execute(
        "CREATE TRIGGER lots_level AFTER UPDATE OF blocked_on, expires_on ON lots"
        f" WHEN {DATED.format(not_same='NOT')} BEGIN {emptied}; {root}; END"
    )


def _level_postgres() -> None:
    for head, body in FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {head} LANGUAGE plpgsql AS $$ BEGIN{body}END $$")
    for name, verb in zip(TRIGGERS, ("INSERT", "UPDATE"), strict=True):
        op.execute(
            f"CREATE TRIGGER {name} AFTER {verb} ON stock_items REFERENCING NEW TABLE AS changed"
            " FOR EACH STATEMENT EXECUTE FUNCTION level_stock_of_items()"
        )
    op.execute(
        "CREATE TRIGGER lots_level AFTER UPDATE OF blocked_on, expires_on ON lots FOR EACH ROW"
        f" WHEN ({DATED.format(not_same='DISTINCT FROM')}) EXECUTE FUNCTION level_stock_of_lots()"
    )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in (*TRIGGERS, "lots_level"):
        table = name.partition("_level")[0]
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
    if not is_sqlite:
        for head in reversed(FUNCTIONS):
            op.execute(f"DROP FUNCTION {head.partition('(')[0]}")
    op.drop_table("stock_levels")
