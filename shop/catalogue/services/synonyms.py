"""Staff keep the words that search takes for each other. Each change is an audit row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from shop.audit import services as audit
from shop.catalogue.models import SearchSynonym, SearchSynonymException
from shop.catalogue.words import exact_words
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session

SUBJECT = "search_synonym"
MOST_WORDS = 5
MOST_EXCEPTIONS = 40


@dataclass(frozen=True, slots=True)
class SynonymValues:
    """A synonym as typed; ``exceptions`` are phrases in which it does not hold."""

    term: str
    also: str
    both_ways: bool
    exceptions: Sequence[str] = ()


def add_synonym(values: SynonymValues, *, by: int | None, at: datetime) -> int:
    """Add one; gives its id. Raises BadInput for a phrase without words, a pair known already, a useless exception."""
    clean = _clean(values)
    _refuse_known(clean, None)
    row = SearchSynonym(term=clean.term, also=clean.also, both_ways=clean.both_ways)
    session.add(row)
    session.flush()
    _write_exceptions(row.id, clean.exceptions)
    _record("search_synonym.added", row.id, clean, by=by, at=at)
    return row.id


def change_synonym(synonym_id: int, values: SynonymValues, *, by: int | None, at: datetime) -> None:
    """Change one as a whole. Raises NotFound, and BadInput as adding does."""
    clean = _clean(values)
    row = _locked(synonym_id)
    _refuse_known(clean, synonym_id)
    row.term, row.also, row.both_ways = clean.term, clean.also, clean.both_ways
    session.execute(delete(SearchSynonymException).where(SearchSynonymException.synonym_id == synonym_id))
    _write_exceptions(synonym_id, clean.exceptions)
    _record("search_synonym.changed", synonym_id, clean, by=by, at=at)


def remove_synonym(synonym_id: int, *, by: int | None, at: datetime) -> None:
    """Search no longer takes one for the other. Raises NotFound."""
    row = _locked(synonym_id)
    gone = SynonymValues(row.term, row.also, row.both_ways)
    session.execute(delete(SearchSynonymException).where(SearchSynonymException.synonym_id == synonym_id))
    session.delete(row)
    session.flush()
    _record("search_synonym.removed", synonym_id, gone, by=by, at=at)


def _clean(values: SynonymValues) -> SynonymValues:
    term, also = _phrase("term", values.term), _phrase("also", values.also)
    if term == also:
        raise BadInput("also", lazy("Hai từ giống nhau. Hãy gõ một từ khác cùng nghĩa."))
    phrases = list(dict.fromkeys(_phrase("exceptions", text) for text in values.exceptions))
    if len(phrases) > MOST_EXCEPTIONS:
        raise BadInput("exceptions", lazy("Nhiều nhất %(most)s cụm từ ngoại lệ.", most=MOST_EXCEPTIONS))
    for phrase in phrases:
        if not (_holds(phrase, term) or _holds(phrase, also)):
            raise BadInput(
                "exceptions", lazy("Cụm “%(phrase)s” không chứa từ nào trong hai từ trên.", phrase=phrase)
            )
    return SynonymValues(term, also, values.both_ways, phrases)


def _phrase(field: str, text: str) -> str:
    words = exact_words(text)
    if not words or len(words) > MOST_WORDS:
        raise BadInput(field, lazy("Mỗi cụm từ có từ 1 đến %(most)s chữ.", most=MOST_WORDS))
    return " ".join(words)[:100]


def _holds(phrase: str, words: str) -> bool:
    return phrase != words and f" {words} " in f" {phrase} "


def _refuse_known(values: SynonymValues, own: int | None) -> None:
    pair = (SearchSynonym.term == values.term) & (SearchSynonym.also == values.also)
    reverse = (SearchSynonym.term == values.also) & (SearchSynonym.also == values.term)
    statement = select(SearchSynonym.id).where(
        or_(pair, reverse & (SearchSynonym.both_ways | values.both_ways))
    )
    if set(session.scalars(statement)) - {own}:
        raise BadInput("also", lazy("Cặp từ này đã có trong danh sách."))


def _locked(synonym_id: int) -> SearchSynonym:
    row = session.get(SearchSynonym, synonym_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def _write_exceptions(synonym_id: int, phrases: Sequence[str]) -> None:
    session.add_all(SearchSynonymException(synonym_id=synonym_id, phrase=phrase) for phrase in phrases)
    session.flush()


def _record(action: str, synonym_id: int, values: SynonymValues, *, by: int | None, at: datetime) -> None:
    details = {"term": values.term, "also": values.also, "both_ways": values.both_ways}
    audit.record(
        action,
        by=by,
        at=at,
        subject_kind=SUBJECT,
        subject_id=synonym_id,
        details={**details, "exceptions": list(values.exceptions)},
    )
