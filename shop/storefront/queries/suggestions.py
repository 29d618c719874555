"""What may be meant by the first letters of a search: goods, shelves, producers; at most two statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union_all

from shop.catalogue.models import Product, ProductVersion, SearchEntry
from shop.catalogue.states import ProductState
from shop.catalogue.words import asked_words, exact_words, folded_words, has_marks
from shop.core.folding import fold
from shop.extensions import session
from shop.producers.models import Producer
from shop.storefront.queries.conditions import has_price
from shop.storefront.queries.directory import ShelfRow, directory
from shop.storefront.queries.matching import asked_for, tiers
from shop.web.kept import Remembered
from shop.window.memory import once

MOST = 8
MOST_OTHERS = 2
SHORTEST = 2
CANDIDATES = 60  # of each tier: names beyond them would not be shown anyway
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Goods:
    """A product; ``name_en`` where there is one."""

    slug: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Maker:
    """A producer."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """At most eight together; the best of each kind first."""

    goods: list[Goods]
    shelves: list[ShelfRow]
    makers: list[Maker]


def suggested(q: str, at: datetime) -> Suggested:
    """Answer the beginning of a search, with or without marks; nothing for less than two letters. No alcohol."""
    words = asked_words(q)
    if len("".join(words)) < SHORTEST:
        return Suggested([], [], [])
    shelves = [
        row for row in directory().shelves.values() if _begins(words, row.name) or _begins(words, row.name_en)
    ][:MOST_OTHERS]
    makers = [one for one in once("makers", _makers) if _begins(words, one.name)][:MOST_OTHERS]
    goods = _goods(q, at)
    return Suggested(goods[: MOST - len(shelves) - len(makers)], shelves, makers)


def _begins(words: list[str], name: str) -> bool:
    """Every typed word begins a word of the name; marks count once they are typed."""
    held = exact_words(name) if has_marks(words) else folded_words(name)
    asked = words if has_marks(words) else [fold(word) for word in words]
    return all(any(one.startswith(word) for one in held) for word in asked)


def _goods(q: str, at: datetime) -> list[Goods]:
    search = asked_for(q)
    parts = tiers(search.shape)[:-1]
    found = union_all(*(select(tier.limit(CANDIDATES).subquery()) for tier in parts)).subquery()
    best = select(found.c.id, func.min(found.c.tier).label("tier")).group_by(found.c.id).subquery("best")
    asked = " ".join(folded_words(q))
    rows = session.execute(
        select(Product.slug, ProductVersion.name, ProductVersion.name_en)
        .select_from(best)
        .join(Product, Product.id == best.c.id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(SearchEntry, SearchEntry.product_id == Product.id)
        .where(
            Product.state == ProductState.PUBLISHED,
            Product.set_code.not_in(sorted(directory().alcohol_sets)),
            has_price(at),
        )
        .order_by(
            best.c.tier,
            SearchEntry.name_folded.not_like(f"{asked}%"),
            func.length(SearchEntry.name_folded),
            Product.id,
        )
        .limit(MOST),
        search.values,
    )
    return [Goods(*row) for row in rows]


def _load_makers() -> list[Maker]:
    rows = session.execute(
        select(Producer.slug, Producer.name)
        .where(
            select(Product.id)
            .where(Product.producer_id == Producer.id, Product.state == ProductState.PUBLISHED)
            .exists()
        )
        .order_by(Producer.name, Producer.id)
    )
    return [Maker(*row) for row in rows]


_makers: Remembered[list[Maker]] = Remembered(_load_makers, seconds=SECONDS)
