"""The synonyms that staff keep: for search, and for their page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shop.catalogue.models import SearchSynonym, SearchSynonymException
from shop.core.errors import NotFound
from shop.core.folding import sort_key
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class SynonymRow:
    """Who searches ``term`` also finds ``also``, except in these phrases."""

    id: int
    term: str
    also: str
    both_ways: bool
    exceptions: tuple[str, ...] = ()


def synonyms() -> list[SynonymRow]:
    """All of them, in the order of the dictionary; one statement."""
    rows = session.execute(
        select(
            SearchSynonym.id,
            SearchSynonym.term,
            SearchSynonym.also,
            SearchSynonym.both_ways,
            SearchSynonymException.phrase,
        )
        .outerjoin(SearchSynonymException, SearchSynonymException.synonym_id == SearchSynonym.id)
        .order_by(SearchSynonym.id, SearchSynonymException.id)
    )
    found: dict[int, SynonymRow] = {}
    for synonym_id, term, also, both_ways, phrase in rows:
        before = found[synonym_id].exceptions if synonym_id in found else ()
        exceptions = (*before, phrase) if phrase else before
        found[synonym_id] = SynonymRow(synonym_id, term, also, both_ways, exceptions)
    return sorted(found.values(), key=lambda row: (sort_key(row.term), sort_key(row.also)))


def synonym(synonym_id: int) -> SynonymRow:
    """One of them. Raises NotFound."""
    for row in synonyms():
        if row.id == synonym_id:
            return row
    raise NotFound
