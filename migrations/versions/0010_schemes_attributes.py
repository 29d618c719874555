"""Certificates of other schemes, and typed attributes of goods by official set.

Revision ID: 0010
Revises: 0009

A column is added as it is written here: a table rebuilt on SQLite would lose its triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LEDGER = "scheme_events"
SHOWN = (
    "attribute_options",
    "attribute_sets",
    "attributes",
    "product_attributes",
    "product_schemes",
    "scheme_certificates",
)
COUNT = "UPDATE window_versions SET number = number + 1 WHERE id = 1"


def kind(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}_{target.partition('.')[0]}")


def upgrade() -> None:
    op.add_column("product_versions", sa.Column("attributes", sa.JSON()))
    _attributes()
    _schemes()
    _ledger()
    _window()


def _attributes() -> None:
    op.create_table(
        "attributes",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column(
            "kind", kind("ck_attributes_kind", "choice", "choices", "number", "yes_no"), nullable=False
        ),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_en", sa.String(100), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("bounds", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("decimals BETWEEN 0 AND 3", name="ck_attributes_decimals"),
        sa.PrimaryKeyConstraint("id", name="pk_attributes"),
        sa.UniqueConstraint("code", name="uq_attributes_code"),
    )
    op.create_table(
        "attribute_options",
        sa.Column("id", ID, nullable=False),
        sa.Column("attribute_id", ID, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_en", sa.String(100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        key("attribute_options", "attribute_id", "attributes.id"),
        sa.PrimaryKeyConstraint("id", name="pk_attribute_options"),
    )
    op.create_index(
        "uq_attribute_options_attribute_id_code", "attribute_options", ["attribute_id", "code"], unique=True
    )
    op.create_table(
        "attribute_sets",
        sa.Column("attribute_id", ID, nullable=False),
        sa.Column("set_code", sa.Integer(), nullable=False),
        key("attribute_sets", "attribute_id", "attributes.id"),
        key("attribute_sets", "set_code", "product_sets.code"),
        sa.PrimaryKeyConstraint("attribute_id", "set_code", name="pk_attribute_sets"),
    )
    op.create_index("ix_attribute_sets_set_code", "attribute_sets", ["set_code"])
    op.create_table(
        "product_attributes",
        sa.Column("product_id", ID, nullable=False),
        sa.Column("attribute_id", ID, nullable=False),
        sa.Column("value", ID, nullable=False),
        key("product_attributes", "product_id", "products.id"),
        key("product_attributes", "attribute_id", "attributes.id"),
        sa.PrimaryKeyConstraint("product_id", "attribute_id", "value", name="pk_product_attributes"),
    )
    op.create_index(
        "ix_product_attributes_value", "product_attributes", ["attribute_id", "value", "product_id"]
    )


def _schemes() -> None:
    kinds = ("vietgap", "organic", "haccp", "indication", "rural_industry", "key_product")
    table = "scheme_certificates"
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("kind", kind(f"ck_{table}_kind", *kinds), nullable=False),
        sa.Column("scope", kind(f"ck_{table}_scope", "producer", "products"), nullable=False),
        sa.Column("producer_id", ID, nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("extended_until", sa.Date()),
        sa.Column("extension_document", sa.String(200)),
        sa.Column("withdrawn_on", sa.Date()),
        sa.Column("ground", sa.String(300)),
        sa.Column("state", kind(f"ck_{table}_state", "submitted", "verified", "rejected"), nullable=False),
        sa.Column("scan_id", ID),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", ID),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("checked_by", ID),
        sa.Column("refusal", sa.String(300)),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= issued_on", name=f"ck_{table}_dates"),
        sa.CheckConstraint(
            "extended_until IS NULL OR (valid_until IS NOT NULL AND extended_until > valid_until)",
            name=f"ck_{table}_extension",
        ),
        sa.CheckConstraint(
            "(extended_until IS NULL) = (extension_document IS NULL)",
            name=f"ck_{table}_extension_has_document",
        ),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (ground IS NULL)", name=f"ck_{table}_withdrawal_has_ground"
        ),
        key(table, "producer_id", "producers.id"),
        key(table, "province_code", "provinces.code"),
        key(table, "scan_id", "media_files.id"),
        key(table, "recorded_by", "users.id"),
        key(table, "checked_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("code", name=f"uq_{table}_code"),
    )
    op.create_index(f"ix_{table}_producer_id_scope", table, ["producer_id", "scope"])
    op.create_index(f"ix_{table}_kind_state", table, ["kind", "state"])
    op.create_index(f"ix_{table}_province_code", table, ["province_code"])
    op.create_table(
        "product_schemes",
        sa.Column("product_id", ID, nullable=False),
        sa.Column("scheme_id", ID, nullable=False),
        sa.Column("withdrawn_on", sa.Date()),
        sa.Column("ground", sa.String(300)),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (ground IS NULL)", name="ck_product_schemes_withdrawal_has_ground"
        ),
        key("product_schemes", "product_id", "products.id"),
        key("product_schemes", "scheme_id", f"{table}.id"),
        sa.PrimaryKeyConstraint("product_id", "scheme_id", name="pk_product_schemes"),
    )
    op.create_index("ix_product_schemes_scheme_id", "product_schemes", ["scheme_id"])
    events = ("submitted", "verified", "rejected", "corrected", "extended", "linked", "withdrawn", "kept")
    op.create_table(
        LEDGER,
        sa.Column("id", ID, nullable=False),
        sa.Column("scheme_id", ID, nullable=False),
        sa.Column("product_id", ID),
        sa.Column("kind", kind(f"ck_{LEDGER}_kind", *events), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(300)),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", ID),
        key(LEDGER, "scheme_id", f"{table}.id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{LEDGER}"),
    )
    op.create_index(f"ix_{LEDGER}_scheme_id", LEDGER, ["scheme_id", "id"])


def _ledger() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {LEDGER}_no_{verb.lower()} BEFORE {verb} ON {LEDGER} "
                f"BEGIN SELECT RAISE(ABORT, '{LEDGER} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {LEDGER}_no_change BEFORE UPDATE OR DELETE ON {LEDGER} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {LEDGER}_no_truncate BEFORE TRUNCATE ON {LEDGER} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _window() -> None:
    for table in SHOWN:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("INSERT", "UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_shown_{verb.lower()} AFTER {verb} ON {table} BEGIN {COUNT}; END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_shown AFTER INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION count_window()"
            )


def downgrade() -> None:
    for table in (LEDGER, "product_schemes", "scheme_certificates"):
        op.drop_table(table)
    for table in ("product_attributes", "attribute_sets", "attribute_options", "attributes"):
        op.drop_table(table)
    op.drop_column("product_versions", "attributes")
