"""The rules of synonyms as search uses them, kept by the process for seconds."""

from __future__ import annotations

from shop.catalogue.queries.synonyms import synonyms
from shop.core.folding import fold
from shop.storefront.phrases import Rule, Slot, also_said, rules, slots
from shop.web.kept import Remembered
from shop.window.memory import once

SECONDS = 20


def _load() -> list[Rule]:
    return [
        rule
        for row in synonyms()
        for rule in rules(row.term, row.also, row.exceptions, both_ways=row.both_ways)
    ]


known_rules: Remembered[list[Rule]] = Remembered(_load, seconds=SECONDS)


def slots_of(q: str, *, exact: bool = False) -> list[Slot]:
    """A search cut into slots; ``exact``: nothing but the words typed."""
    return slots(q, () if exact else once("synonyms", known_rules))


def spoken_words() -> set[str]:
    """The words of all synonyms, without marks: nobody mistyped those."""
    said = (phrase for rule in once("synonyms", known_rules) for phrase in (rule.term, rule.also))
    return {fold(word) for phrase in said for word in phrase}


def also_searched(q: str) -> list[str]:
    """The other words that a search looks for, as its page says them."""
    return also_said(slots_of(q))


def forget() -> None:
    """After a change: the next search of this process reads the synonyms again."""
    known_rules.forget()
