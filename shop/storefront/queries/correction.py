"""When nothing is found: the nearest words that the shop itself uses."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import column, select, table

from shop.catalogue.words import asked_words, folded_words
from shop.core.folding import fold
from shop.extensions import session
from shop.web.kept import Remembered

SECONDS = 60
LONG = 5  # words of this length on may differ in two letters

_WORDS = table("search_words", column("word"), column("shown"))


def corrected(q: str) -> str | None:
    """The same search with each unknown word replaced by the nearest known one, as the shop writes it.

    None when nothing had to be replaced or some word has no near one.
    """
    known = _vocabulary()
    words = [_nearest(word, known) for word in asked_words(q)]
    found = [word for word in words if word is not None]
    if len(found) < len(words) or [fold(word) for word in found] == folded_words(q):
        return None
    return " ".join(found)


def _nearest(word: str, known: dict[str, str]) -> str | None:
    folded = fold(word)
    if folded in known:
        return word
    most = 1 if len(folded) < LONG else 2
    near = process.extractOne(folded, known.keys(), scorer=OSA.distance, score_cutoff=most)
    return None if near is None else known[near[0]]


def _load() -> dict[str, str]:
    return {row.word: row.shown for row in session.execute(select(_WORDS.c.word, _WORDS.c.shown))}


_vocabulary: Remembered[dict[str, str]] = Remembered(_load, seconds=SECONDS)
