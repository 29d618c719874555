"""Which products answer a search, on SQLite (FTS5) and PostgreSQL (tsvector) alike.

Four tiers: the name as typed with its marks, the name without marks, a name with a synonym, anything else that was
indexed (maker, place, set, shelf, summary). Every tier is capped before it is ranked, so a common word costs no more
than a rare one. A synonym counts in names only, with its marks, and outside its exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    column,
    false,
    func,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy import bindparam as bind

from shop.catalogue.words import asked_words, folded_words, has_marks
from shop.extensions import session
from shop.storefront.phrases import Instead, Slot
from shop.storefront.queries.synonyms import slots_of

Tier = tuple[ColumnElement[bool], int]

MOST_MATCHES = 2000
MOST_RANKED = 1000
NAME = "name_folded"
ANYWHERE = "name_folded more_folded"

_FTS = table("search_index", column("rowid", Integer), column("search_index", Text))
_TSV = table("search_index", column("product_id", Integer), column("exact"), column("folded"))


def is_sqlite() -> bool:
    """Whether this shop's search runs on FTS5."""
    return session.get_bind().dialect.name == "sqlite"


def matches(q: str, *, exact: bool = False) -> Select[Any]:
    """Ids of the products that have all words anywhere; at most 2,000: beyond, counts say "1.000+".

    A search without any word has no answer.
    """
    parts = slots_of(q, exact=exact)
    if not parts:
        return select(literal(0)).where(false())
    if is_sqlite():
        return select(_FTS.c.rowid).where(_matching(fts(parts, ANYWHERE))).limit(MOST_MATCHES)
    return select(_TSV.c.product_id).where(_vectors(parts)).limit(MOST_MATCHES)


def tiers(q: str, *, exact: bool = False) -> list[Select[Any]]:
    """(product id, tier) selects, the best tier first, each capped."""
    parts = slots_of(q, exact=exact)
    plain = [Slot(part.words) for part in parts]
    rules = _fts_tiers(q, parts, plain) if is_sqlite() else _tsv_tiers(q, parts, plain)
    key = _FTS.c.rowid if is_sqlite() else _TSV.c.product_id
    return [
        select(key.label("id"), literal(tier).label("tier")).where(rule).limit(MOST_RANKED)
        for rule, tier in rules
    ]


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


def _fts_tiers(q: str, parts: list[Slot], plain: list[Slot]) -> list[Tier]:
    asked = [(fts_exact(q), 0)] if has_marks(asked_words(q)) else []
    asked.append((fts(plain, NAME), 1))
    if parts != plain:
        asked.append((fts(parts, NAME), 2))
    asked.append((fts(parts, ANYWHERE), 3))
    return [(_matching(query), tier) for query, tier in asked]


def _tsv_tiers(q: str, parts: list[Slot], plain: list[Slot]) -> list[Tier]:
    asked: list[Tier] = []
    if has_marks(asked_words(q)):
        asked.append((_TSV.c.exact.op("@@")(_tsquery(tsq_exact(q))), 0))
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


def _vectors(parts: Sequence[Slot], weight: str = "") -> ColumnElement[bool]:
    """The slots over both vectors; the plain ones together are one question."""
    *_before, last = parts
    plain = [tsq(part.words, weight, open_end=part is last) for part in parts if not part.instead]
    rules: list[ColumnElement[bool]] = []
    if plain:
        rules.append(_TSV.c.folded.op("@@")(_tsquery(" & ".join(plain))))
    for part in parts:
        if part.instead:
            typed = _TSV.c.folded.op("@@")(_tsquery(tsq(part.words, weight, open_end=part is last)))
            other = " | ".join(_tsq_instead(one) for one in part.instead)
            rules.append(or_(typed, _TSV.c.exact.op("@@")(_tsquery(other))))
    return and_(*rules)


def _tsq_instead(one: Instead) -> str:
    refused = "".join(f" & !({_adjacent(words)})" for words in one.without)
    return f"({_adjacent(one.words)}{refused})"


def _adjacent(words: Sequence[str]) -> str:
    return " <-> ".join(f"'{word}'" for word in words)


def _matching(query: str) -> Any:
    return text("search_index MATCH :fts").bindparams(bind("fts", query, unique=True))


def _tsquery(query: str) -> Any:
    return func.to_tsquery("simple", query)
