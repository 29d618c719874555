"""The search index: full text of what search_entries holds, and the shop's own words for typing errors.

The application writes it in the transaction that publishes; no trigger does.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(name_exact, name_folded, more_folded,"
    " content='search_entries', content_rowid='product_id',"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
)
TABLE = (
    "CREATE TABLE search_index (product_id bigint PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,"
    " exact tsvector NOT NULL, folded tsvector NOT NULL)"
)
POSTGRESQL = (
    TABLE,
    "CREATE INDEX search_index_exact ON search_index USING gin (exact)",
    "CREATE INDEX search_index_folded ON search_index USING gin (folded)",
)
WORDS = "CREATE TABLE search_words (word varchar(40) PRIMARY KEY, shown varchar(40) NOT NULL)"


def upgrade() -> None:
    statements = (SQLITE,) if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in (*statements, WORDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_words")
    op.execute("DROP TABLE search_index")
