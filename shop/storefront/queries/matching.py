"""Which products answer a search, on SQLite (FTS5) and PostgreSQL (tsvector) alike.

Three tiers: the name as typed with its marks, the name without marks, anything else that was indexed (maker, place,
set, shelf, summary). Every tier is capped before it is ranked, so a common word costs no more than a rare one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, Text, column, func, literal, select, table, text
from sqlalchemy import bindparam as bind

from shop.catalogue.words import asked_words, folded_words, has_marks
from shop.extensions import session

MOST_MATCHES = 2000
MOST_RANKED = 1000

_FTS = table("search_index", column("rowid", Integer), column("search_index", Text))
_TSV = table("search_index", column("product_id", Integer), column("exact"), column("folded"))


def is_sqlite() -> bool:
    """Whether this shop's search runs on FTS5."""
    return session.get_bind().dialect.name == "sqlite"


def matches(q: str) -> Select[Any]:
    """Ids of the products that have all words anywhere; at most 2,000: beyond, counts say "1.000+"."""
    if is_sqlite():
        return select(_FTS.c.rowid).where(_matching(fts(q, "name_folded more_folded"))).limit(MOST_MATCHES)
    return select(_TSV.c.product_id).where(_TSV.c.folded.op("@@")(_tsquery(tsq(q)))).limit(MOST_MATCHES)


def tiers(q: str) -> list[Select[Any]]:
    """(product id, tier) selects, the best tier first, each capped."""
    exact = has_marks(asked_words(q))
    if is_sqlite():
        columns = (("name_exact", 0),) * exact + (("name_folded", 1), ("name_folded more_folded", 2))
        return [
            select(_FTS.c.rowid.label("id"), literal(tier).label("tier"))
            .where(_matching(fts(q, names)))
            .limit(MOST_RANKED)
            for names, tier in columns
        ]
    asked = ((_TSV.c.exact, tsq_exact(q), 0),) * exact
    asked += ((_TSV.c.folded, tsq(q, "A"), 1), (_TSV.c.folded, tsq(q), 2))
    return [
        select(_TSV.c.product_id.label("id"), literal(tier).label("tier"))
        .where(vector.op("@@")(_tsquery(query)))
        .limit(MOST_RANKED)
        for vector, query, tier in asked
    ]


def fts(q: str, columns: str) -> str:
    """An FTS5 query: every word quoted (the user's characters are never operators), the last one also a beginning."""
    words = (
        asked_words(q) if columns == "name_exact" else [w for a in asked_words(q) for w in folded_words(a)]
    )
    *first, last = [f'"{word}"' for word in words]
    return f"{{{columns}}} : ({' AND '.join([*first, last + ' *'])})"


def tsq(q: str, weight: str = "") -> str:
    """The same for PostgreSQL, over folded words; `weight` A is the name alone. Words hold letters and digits only."""
    words = [word for asked in asked_words(q) for word in folded_words(asked)]
    *first, last = words
    return " & ".join(
        [*(f"'{word}':{weight}" if weight else f"'{word}'" for word in first), f"'{last}':*{weight}"]
    )


def tsq_exact(q: str) -> str:
    """The same over words with their marks."""
    *first, last = asked_words(q)
    return " & ".join([*(f"'{word}'" for word in first), f"'{last}':*"])


def _matching(query: str) -> Any:
    return text("search_index MATCH :fts").bindparams(bind("fts", query, unique=True))


def _tsquery(query: str) -> Any:
    return func.to_tsquery("simple", query)
