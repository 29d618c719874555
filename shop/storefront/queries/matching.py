"""Which products answer a search, on SQLite (FTS5) and PostgreSQL (tsvector) alike.

Four tiers: the name as typed with its marks, the name without marks, a name with a synonym, anything else that was
indexed (maker, place, set, shelf, summary). Every tier is capped before it is ranked, so a common word costs no more
than a rare one. A synonym counts in names only, with its marks, and outside its exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Text,
    column,
    false,
    func,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy import bindparam as bind

from shop.catalogue.words import asked_words, folded_words, has_marks
from shop.extensions import session
from shop.storefront.phrases import Instead, Slot
from shop.storefront.queries.synonyms import slots_of

Ask = tuple[str, str]  # what is searched (FTS, FOLDED or EXACT), and the words in the database's own notation
Rule = tuple[tuple[Ask, ...], ...]  # all of these, and of each any
Shape = tuple[tuple[int, tuple[tuple[str, ...], ...]], ...]  # by tier what is searched, without the words

FTS = "fts"
FOLDED = "folded"
EXACT = "exact"

MOST_MATCHES = 2000
MOST_RANKED = 1000
NAME = "name_folded"
ANYWHERE = "name_folded more_folded"

_FTS = table("search_index", column("rowid", Integer), column("search_index", Text))
_TSV = table("search_index", column("product_id", Integer), column("exact"), column("folded"))


def is_sqlite() -> bool:
    """Whether this shop's search runs on FTS5."""
    return session.get_bind().dialect.name == "sqlite"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: its shape, by which statements are built once, and the words that go with it."""

    shape: Shape
    values: dict[str, str]


def asked_for(q: str, *, exact: bool = False) -> Asked:
    """Cut a search into tiers, the best first."""
    parts = slots_of(q, exact=exact)
    plain = [Slot(part.words) for part in parts]
    tiers = _fts_tiers(q, parts, plain) if is_sqlite() else _tsv_tiers(q, parts, plain)
    return Asked(
        tuple((tier, tuple(tuple(what for what, _ in asks) for asks in rule)) for rule, tier in tiers),
        {_name(tier, *places): words for rule, tier in tiers for *places, words in _words(rule)},
    )


def matches(q: str, *, exact: bool = False) -> Select[Any]:
    """Ids of the products that have all words anywhere; at most 2,000: beyond, counts say "1.000+".

    A search without any word has no answer.
    """
    parts = slots_of(q, exact=exact)
    if not parts:
        return select(literal(0)).where(false())
    rule: Rule = (((FTS, fts(parts, ANYWHERE)),),) if is_sqlite() else _vectors(parts)
    held = [[_ask(what, bind("words", words, unique=True)) for what, words in asks] for asks in rule]
    return select(_key()).where(*(or_(*asks) for asks in held)).limit(MOST_MATCHES)


def tiers(shape: Shape) -> list[Select[Any]]:
    """(product id, tier) selects for searches of a shape, the best tier first, each capped.

    The last one holds the others and is capped as `matches` is.
    """
    last = shape[-1][0]
    return [_tier(tier, rule, MOST_MATCHES if tier == last else MOST_RANKED) for tier, rule in shape]


def _tier(tier: int, rule: tuple[tuple[str, ...], ...], most: int) -> Select[Any]:
    asked = (
        or_(*(_ask(what, bind(_name(tier, place, each), type_=Text)) for each, what in enumerate(asks)))
        for place, asks in enumerate(rule)
    )
    columns: tuple[Any, ...] = (_key().label("id"), literal(tier).label("tier"))
    return select(*columns).where(*asked).limit(most)


def fts(parts: Sequence[Slot], columns: str) -> str:
    """An FTS5 query: every word quoted (the user's characters are never operators), the last one also a beginning."""
    last = len(parts) - 1
    return " AND ".join(_fts_slot(part, columns, open_end=place == last) for place, part in enumerate(parts))


def fts_exact(q: str) -> str:
    """The same over names with their marks."""
    *first, last = [f'"{word}"' for word in asked_words(q)]
    return f"{{name_exact}} : ({' AND '.join([*first, last + ' *'])})"


def tsq(words: Sequence[str], weight: str = "", *, open_end: bool) -> str:
    """The same for PostgreSQL, over folded words; `weight` A is the name alone. Words hold letters and digits only."""
    folded = [each for word in words for each in folded_words(word)]
    *first, last = folded
    star = "*" if open_end else ""
    mark = f":{star}{weight}" if star or weight else ""
    return " & ".join(
        [*(f"'{word}':{weight}" if weight else f"'{word}'" for word in first), f"'{last}'{mark}"]
    )


def tsq_exact(q: str) -> str:
    """The same over words with their marks."""
    *first, last = asked_words(q)
    return " & ".join([*(f"'{word}'" for word in first), f"'{last}':*"])


def _fts_tiers(q: str, parts: list[Slot], plain: list[Slot]) -> list[tuple[Rule, int]]:
    asked = [(fts_exact(q), 0)] if has_marks(asked_words(q)) else []
    asked.append((fts(plain, NAME), 1))
    if parts != plain:
        asked.append((fts(parts, NAME), 2))
    asked.append((fts(parts, ANYWHERE), 3))
    return [((((FTS, query),),), tier) for query, tier in asked]


def _tsv_tiers(q: str, parts: list[Slot], plain: list[Slot]) -> list[tuple[Rule, int]]:
    asked: list[tuple[Rule, int]] = []
    if has_marks(asked_words(q)):
        asked.append(((((EXACT, tsq_exact(q)),),), 0))
    asked.append((_vectors(plain, "A"), 1))
    if parts != plain:
        asked.append((_vectors(parts, "A"), 2))
    return [*asked, (_vectors(parts), 3)]


def _fts_slot(part: Slot, columns: str, *, open_end: bool) -> str:
    *first, last = [f'"{word}"' for typed in part.words for word in folded_words(typed)]
    typed = f"({{{columns}}} : ({' AND '.join([*first, last + ' *' * open_end])}))"
    if not part.instead:
        return typed
    return f"({' OR '.join([typed, *(_fts_instead(one) for one in part.instead)])})"


def _fts_instead(one: Instead) -> str:
    phrase, *refused = (f'"{" ".join(words)}"' for words in (one.words, *one.without))
    outside = f" NOT ({' OR '.join(refused)})" if refused else ""
    return f"({{name_exact}} : ({phrase}{outside}))"


def _vectors(parts: Sequence[Slot], weight: str = "") -> Rule:
    """The slots over both vectors; the plain ones together are one question."""
    *_before, last = parts
    plain = [tsq(part.words, weight, open_end=part is last) for part in parts if not part.instead]
    rule: list[tuple[Ask, ...]] = []
    if plain:
        rule.append(((FOLDED, " & ".join(plain)),))
    for part in parts:
        if part.instead:
            typed = tsq(part.words, weight, open_end=part is last)
            other = " | ".join(_tsq_instead(one) for one in part.instead)
            rule.append(((FOLDED, typed), (EXACT, other)))
    return tuple(rule)


def _tsq_instead(one: Instead) -> str:
    refused = "".join(f" & !({_adjacent(words)})" for words in one.without)
    return f"({_adjacent(one.words)}{refused})"


def _adjacent(words: Sequence[str]) -> str:
    return " <-> ".join(f"'{word}'" for word in words)


def _key() -> ColumnElement[int]:
    return _FTS.c.rowid if is_sqlite() else _TSV.c.product_id


def _words(rule: Rule) -> Iterator[tuple[Any, ...]]:
    """(place, place among what may stand there, words)."""
    return ((place, each, words) for place, asks in enumerate(rule) for each, (_, words) in enumerate(asks))


def _name(tier: int, place: int, each: int) -> str:
    return f"words_{tier}_{place}_{each}"


def _ask(what: str, words: BindParameter[str]) -> ColumnElement[bool]:
    if what == FTS:
        return _FTS.c.search_index.op("MATCH")(words)
    return _TSV.c[what].op("@@")(func.to_tsquery("simple", words))
