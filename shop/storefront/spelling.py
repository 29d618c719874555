"""What somebody may have meant by a word that the shop does not know. Pure.

A word that the shop uses is never changed. For another, in this order: an input method that was switched off ("toom",
"to6m"), one slip, two words written as one ("nuocmam"), two slips in a long word.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from itertools import combinations, islice, product

from shop.core.folding import fold

LONG = 5  # words of this length on may differ in two letters
SHORTEST_PART = 2
MOST_PARTS = 4
MOST_READINGS = 8
MOST_TRIED = 24
MOST_COMBINED = 512

_TWICE = re.compile(r"([aeo])\1")
_HORN = re.compile(r"([aou])w")
_TONE = re.compile(r"[sfrxj]$")
_DIGITS = re.compile(r"[0-9]")

Known = Mapping[str, str]
"""Words without marks, each with the way the shop writes it."""


def readings(words: list[str], known: Known, spoken: Container[str] = ()) -> list[str]:
    """Searches that may have been meant, the likeliest first; none when some word has no near one.

    ``spoken``: words without marks that are no slips either.
    """
    kept = [fold(word) in known or fold(word) in spoken for word in words]
    each = [[(0, word)] if right else list(_of(word, known)) for word, right in zip(words, kept, strict=True)]
    tried = islice(product(*each), MOST_COMBINED)
    costs = {" ".join(word for _cost, word in tries): sum(cost for cost, _word in tries) for tries in tried}
    typed = " ".join(words)
    return sorted((text for text in costs if text != typed), key=lambda text: costs[text])[:MOST_TRIED]


def fewer(words: list[str], known: Known) -> list[str]:
    """Searches with some of the words, most of them first, of those the shop uses; what stands in front says what it is."""
    used = [word for word in words if fold(word) in known]
    most = min(len(used), len(words) - 1)
    parts = (part for size in range(most, 0, -1) for part in combinations(used, size))
    return [" ".join(part) for part in islice(parts, MOST_TRIED)]


def near_words(words: list[str], known: Known) -> list[str]:
    """For the page that found nothing: of each word the shop's own one that is nearest, if any."""
    found = [
        next((text for _cost, text in _of(word, known)), "") for word in words if fold(word) not in known
    ]
    kept = [word for word in words if fold(word) in known]
    return list(dict.fromkeys(filter(None, [*kept, *found])))


def _of(word: str, known: Known) -> Iterator[tuple[int, str]]:
    """(cost, how the shop writes it), without repeating one, at most eight."""
    found: dict[str, int] = {}
    for cost, text in _all(fold(word), known):
        found.setdefault(text, cost)
    cheapest = sorted(found.items(), key=lambda pair: pair[1])[:MOST_READINGS]
    return ((cost, text) for text, cost in cheapest)


def _all(word: str, known: Known) -> Iterator[tuple[int, str]]:
    for bare in _typed_raw(word):
        if bare in known:
            yield 0, known[bare]
    yield from ((10 + rank, known[near]) for rank, near in _near(word, known, 1))
    for parts in _cut(word, known, MOST_PARTS):
        yield 20 + len(parts), " ".join(known[part] for part in parts)
    if len(word) >= LONG:
        yield from ((30 + rank, known[near]) for rank, near in _near(word, known, 2))


def _typed_raw(word: str) -> Iterator[str]:
    """Keys of Telex and VNI that were taken for letters: "toom", "nuowcs", "to6m"."""
    bare = _HORN.sub(r"\1", _TWICE.sub(r"\1", word.replace("dd", "d").replace("uow", "uo")))
    yield from (bare, _TONE.sub("", bare), _DIGITS.sub("", word))


def _near(word: str, known: Known, most: int) -> list[tuple[int, str]]:
    """(rank, word) at most so many slips away: two letters swapped and the same first letter come first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = sorted(
        (
            (distance, sorted(near) != sorted(word), near[0] != word[0], len(near) != len(word), near)
            for near, distance, _place in found
        )
    )
    return [(2 * row[1] + row[2], row[-1]) for row in ranked[:MOST_READINGS]]


def _cut(word: str, known: Known, most: int) -> Iterator[tuple[str, ...]]:
    """Ways to cut a word into known words, few and even parts first."""
    cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    for place in sorted(cuts, key=lambda cut: abs(2 * cut - len(word))):
        if word[:place] in known and word[place:] in known:
            yield word[:place], word[place:]
    if most > 2:
        for place in cuts:
            if word[:place] in known:
                yield from ((word[:place], *rest) for rest in _cut(word[place:], known, most - 1))
