"""Writing the search index, in the caller's transaction, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text

from shop.catalogue.models import Product, ProductSet, ProductVersion, SearchEntry, Shelf
from shop.catalogue.words import LONGEST_WORD, exact_words, folded_words
from shop.extensions import session
from shop.geography.models import Commune, FormerUnit, Province
from shop.producers.models import Producer

CHUNK = 500
SHORTEST = 2
NAME_WEIGHS = 100  # the way names are written wins over all other texts

_FTS_DELETE = text(
    "INSERT INTO search_index(search_index, rowid, name_exact, name_folded, more_folded)"
    " VALUES ('delete', :product_id, :name_exact, :name_folded, :more_folded)"
)
_FTS_INSERT = text(
    "INSERT INTO search_index(rowid, name_exact, name_folded, more_folded)"
    " VALUES (:product_id, :name_exact, :name_folded, :more_folded)"
)
_TSV_INSERT = text(
    "INSERT INTO search_index(product_id, exact, folded) VALUES (:product_id,"
    " to_tsvector('simple', :name_exact),"
    " setweight(to_tsvector('simple', :name_folded), 'A') || to_tsvector('simple', :more_folded))"
)
_TSV_DELETE = text("DELETE FROM search_index WHERE product_id = :product_id")
_WORD_INSERT = text(
    "INSERT INTO search_words(word, shown) VALUES (:word, :shown) ON CONFLICT (word) DO NOTHING"
)


def index(product_ids: Sequence[int]) -> None:
    """Write (again) what search knows of these products, from their published versions."""
    unindex(product_ids)
    for start in range(0, len(product_ids), CHUNK):
        texts = session.execute(_texts(product_ids[start : start + CHUNK])).all()
        former = _former({row.commune_code for row in texts if row.commune_code})
        rows = [_entry(tuple(row[1:]), former.get(row.commune_code, "")) for row in texts]
        if rows:
            session.execute(insert(SearchEntry), [row["entry"] for row in rows])
            session.execute(_insert(), [row["entry"] for row in rows])
            _learn(pair for row in rows for pair in (*row["more"], *row["name"] * NAME_WEIGHS))


def unindex(product_ids: Sequence[int]) -> None:
    """Make these products unknown to search."""
    for start in range(0, len(product_ids), CHUNK):
        chunk = product_ids[start : start + CHUNK]
        columns = SearchEntry.__table__.columns
        known = [
            dict(row._mapping)  # noqa: SLF001 the public way to name columns of a row
            for row in session.execute(select(*columns).where(SearchEntry.product_id.in_(chunk)))
        ]
        if known:
            session.execute(_FTS_DELETE if _is_sqlite() else _TSV_DELETE, known)
            session.execute(delete(SearchEntry).where(SearchEntry.product_id.in_(chunk)))


def _insert() -> Any:
    return _FTS_INSERT if _is_sqlite() else _TSV_INSERT


def _is_sqlite() -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _learn(words: Iterable[tuple[str, str]]) -> None:
    times = Counter(words)
    fresh = dict(
        sorted(times, key=lambda pair: times[pair])
    )  # what most names write wins: "nem chua", not "chưa"
    rows = [{"word": word, "shown": shown[:LONGEST_WORD]} for word, shown in sorted(fresh.items())]
    if rows:
        session.execute(_WORD_INSERT, rows)


def _entry(values: tuple[Any, ...], former: str) -> dict[str, Any]:
    product_id, name, *more = values
    texts = [part or "" for part in (*more, former)]
    return {
        "entry": {
            "product_id": product_id,
            "name_exact": " ".join(exact_words(name))[:300],
            "name_folded": " ".join(folded_words(name))[:300],
            "more_folded": " ".join(word for part in texts for word in folded_words(part)),
        },
        "more": [pair for part in texts[:-2] for pair in _words(part)] + _words(former),
        "name": _words(name),
    }


def _words(text: str) -> list[tuple[str, str]]:
    """(without marks, as written) of each word that a search may be corrected to."""
    return [
        (folded, shown)
        for shown in exact_words(text)
        for folded in folded_words(shown)
        if len(folded) >= SHORTEST and not folded.isdigit()
    ]


def _former(commune_codes: set[str]) -> dict[str, str]:
    """By commune of today: the names under which people still know its parts, with their district and province."""
    found: dict[str, dict[str, None]] = {}
    rows = session.execute(
        select(FormerUnit.commune_code, FormerUnit.name, FormerUnit.district, FormerUnit.province)
        .where(FormerUnit.commune_code.in_(commune_codes))
        .order_by(FormerUnit.id)
    )
    for code, *names in rows:
        found.setdefault(code, {}).update(dict.fromkeys(names))
    return {code: " ".join(names) for code, names in found.items()}


def _texts(product_ids: Sequence[int]) -> Any:
    return (
        select(
            Producer.commune_code,
            Product.id,
            ProductVersion.name,
            ProductVersion.name_en,
            Producer.name,
            Commune.name,
            Province.name,
            Shelf.name,
            ProductSet.short_name,
            ProductVersion.summary,
        )
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(Commune, Commune.code == Producer.commune_code)
        .join(Province, Province.code == Product.province_code)
        .join(Shelf, Shelf.id == Product.shelf_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(Product.id.in_(product_ids))
    )
