"""Sheets of products that producers upload, and the producer's own code of a variant.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

from migrations.checks import values

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("read", "checking", "checked", "writing", "written", "undone")
KINDS = ("new", "changed", "unchanged", "wrong")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.add_column("variants", sa.Column("own_sku", sa.String(40)))
    _sheets()
    _changes()
    _remembered()


def _sheets() -> None:
    op.create_table(
        "product_imports",
        sa.Column("id", ID, nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", values("state", *STATES), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("heading", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("submits", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("uploaded_by", ID),
        sa.Column("written_at", MOMENT),
        sa.Column("undone_at", MOMENT),
        _key("product_imports", "producer_id", "producers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_imports")),
    )
    op.create_index("ix_product_imports_producer_id", "product_imports", ["producer_id", "id"])
    op.create_index("ix_product_imports_state", "product_imports", ["state"])
    op.create_table(
        "product_import_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("product_no", sa.Integer(), nullable=False),
        sa.Column("product_id", ID),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("kind", values("kind", *KINDS)),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        _key("product_import_lines", "import_id", "product_imports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_import_lines")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_product_import_lines_import_id_number")),
    )
    for column in ("product_no", "kind"):
        op.create_index(
            f"ix_product_import_lines_import_id_{column}", "product_import_lines", ["import_id", column]
        )


def _changes() -> None:
    op.create_table(
        "product_import_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("was", sa.JSON(none_as_null=True)),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("left_as", sa.String(64), nullable=False),
        _key("product_import_changes", "import_id", "product_imports"),
        _key("product_import_changes", "product_id", "products"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_import_changes")),
        sa.UniqueConstraint(
            "import_id", "product_id", name=op.f("uq_product_import_changes_import_id_product_id")
        ),
    )
    op.create_index(op.f("ix_product_import_changes_product_id"), "product_import_changes", ["product_id"])


def _remembered() -> None:
    op.create_table(
        "import_codes",
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("product_id", ID, nullable=False),
        _key("import_codes", "producer_id", "producers"),
        _key("import_codes", "product_id", "products"),
        sa.PrimaryKeyConstraint("producer_id", "code", name=op.f("pk_import_codes")),
    )
    op.create_index(op.f("ix_import_codes_product_id"), "import_codes", ["product_id"])
    op.create_table(
        "import_columns",
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("heading", sa.String(200), nullable=False),
        _key("import_columns", "producer_id", "producers"),
        sa.PrimaryKeyConstraint("producer_id", "field", name=op.f("pk_import_columns")),
    )


def downgrade() -> None:
    for table in (
        "import_columns",
        "import_codes",
        "product_import_changes",
        "product_import_lines",
        "product_imports",
    ):
        op.drop_table(table)
    op.drop_column("variants", "own_sku")
