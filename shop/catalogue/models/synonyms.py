"""Words that mean the same to a shopper, kept by staff: search finds one when the other was typed."""

from sqlalchemy import Boolean, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import pk, str100
from shop.extensions import Base


class SearchSynonym(Base):
    """Who searches ``term`` also finds names that hold ``also``; ``both_ways``: and the reverse.

    Both are words in lower case, NFC, one tone placement.
    """

    __tablename__ = "search_synonyms"
    __table_args__ = (UniqueConstraint("term", "also", name="uq_search_synonyms_term_also"),)

    id: Mapped[pk]
    term: Mapped[str100]
    also: Mapped[str100]
    both_ways: Mapped[bool] = mapped_column(Boolean)


class SearchSynonymException(Base):
    """A phrase in which the words mean something else: "chè lam" is no tea."""

    __tablename__ = "search_synonym_exceptions"
    __table_args__ = (
        UniqueConstraint("synonym_id", "phrase", name="uq_search_synonym_exceptions_synonym_id_phrase"),
    )

    id: Mapped[pk]
    synonym_id: Mapped[int] = mapped_column(ForeignKey("search_synonyms.id", ondelete="CASCADE"))
    phrase: Mapped[str100]
