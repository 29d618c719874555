"""Words that search takes for each other, with the phrases in which they mean something else.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "search_synonyms",
        sa.Column("id", ID, nullable=False),
        sa.Column("term", sa.String(100), nullable=False),
        sa.Column("also", sa.String(100), nullable=False),
        sa.Column("both_ways", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_synonyms")),
        sa.UniqueConstraint("term", "also", name="uq_search_synonyms_term_also"),
    )
    op.create_table(
        "search_synonym_exceptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("synonym_id", ID, nullable=False),
        sa.Column("phrase", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["synonym_id"],
            ["search_synonyms.id"],
            name=op.f("fk_search_synonym_exceptions_synonym_id_search_synonyms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_synonym_exceptions")),
        sa.UniqueConstraint("synonym_id", "phrase", name="uq_search_synonym_exceptions_synonym_id_phrase"),
    )


def downgrade() -> None:
    op.drop_table("search_synonym_exceptions")
    op.drop_table("search_synonyms")
