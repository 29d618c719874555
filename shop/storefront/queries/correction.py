"""When nothing is found: the nearest search that finds something, in words that the shop itself uses."""

from __future__ import annotations

from sqlalchemy import column, literal, select, table, union_all

from shop.catalogue.words import asked_words
from shop.core.folding import fold
from shop.extensions import session
from shop.storefront.queries.matching import matches
from shop.storefront.queries.synonyms import spoken_words
from shop.storefront.spelling import fewer, near_words, readings
from shop.web.kept import Remembered
from shop.window.memory import once

SECONDS = 60

_WORDS = table("search_words", column("word"), column("shown"))


def corrected(q: str) -> str | None:
    """The likeliest search that was meant and that finds something; words the shop knows stay as typed.

    When it knows all of them, but has nothing that has all, a search with fewer. None when some word has no near one,
    or no reading finds anything.
    """
    words, known, spoken = asked_words(q), _known(), spoken_words()
    is_known = all(fold(word) in known or fold(word) in spoken for word in words)
    tried = fewer(words, known) if is_known else readings(words, known, spoken)
    if not tried:
        return None
    parts = [
        select(literal(place).label("place"), matches(text).limit(1).subquery())
        for place, text in enumerate(tried)
    ]
    found = session.scalars(union_all(*parts)).all()
    return tried[min(found)] if found else None


def nearest(q: str) -> list[str]:
    """Words of the shop that are nearest to the words of a search: what one may search instead."""
    return near_words(asked_words(q), _known())


def _known() -> dict[str, str]:
    return once("words", _vocabulary)


def _load() -> dict[str, str]:
    return {row.word: row.shown for row in session.execute(select(_WORDS.c.word, _WORDS.c.shown))}


_vocabulary: Remembered[dict[str, str]] = Remembered(_load, seconds=SECONDS)
