"""Count up one number when anything the shop window shows has changed, whoever changed it.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SHOWN = (
    "basket_items",
    "certificates",
    "decisions",
    "operators",
    "outlets",
    "prices",
    "producers",
    "product_certificates",
    "product_images",
    "product_versions",
    "products",
    "shelves",
    "stock_settings",
    "variants",
    "vat_rates",
)
COUNT = "UPDATE window_versions SET number = number + 1 WHERE id = 1"


def upgrade() -> None:
    op.execute("INSERT INTO window_versions (id, number) VALUES (1, 1)")
    if op.get_bind().dialect.name == "sqlite":
        for table in SHOWN:
            for verb in ("INSERT", "UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_shown_{verb.lower()} AFTER {verb} ON {table} BEGIN {COUNT}; END"
                )
        return
    op.execute(
        f"CREATE FUNCTION count_window() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {COUNT}; RETURN NULL; END $$"
    )
    for table in SHOWN:
        op.execute(
            f"CREATE TRIGGER {table}_shown AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_window()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in SHOWN:
            for verb in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_shown_{verb}")
    else:
        for table in SHOWN:
            op.execute(f"DROP TRIGGER {table}_shown ON {table}")
        op.execute("DROP FUNCTION count_window()")
    op.execute("DELETE FROM window_versions")
