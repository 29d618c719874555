"""The order of an answer to a search; the page "Cách sắp xếp sản phẩm" publishes it.

1. how well the name fits: with its marks, without, by a synonym, by the beginning of a word without its marks, or only
   somewhere else in what is known of it;
   whole words side by side before scattered ones, names that begin with them first;
2. in stock at the chosen outlet, or anywhere when none is chosen;
3. the stars in force today;
4. the newest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.catalogue.words import asked_words, folded_words
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.found import Match, found, seen, ticked

WITHOUT_MARKS = 1
BEGUN = 2.5  # after a synonym: who types "trà" means "chè" before "trái"


def ranked(filters: Filters, names: Directory, at: datetime) -> tuple[list[int], bool]:
    """The ids of the products that answer a search and its filters, best first.

    And whether goods were left out because they contain alcohol and the reader did not say that they are of age.
    """
    outlet = names.outlets.get(filters.outlet or filters.near)
    near = outlet.id if outlet else None
    exact = " ".join(asked_words(filters.q))
    folded = " ".join(folded_words(exact))
    every = ticked(found(filters, names, at), filters, names)
    shown = seen(every, filters, names)
    in_order = sorted(shown, key=lambda match: _rank(match, exact, folded, near))
    return [match.product_id for match in in_order], len(shown) < len(every)


def _rank(match: Match, exact: str, folded: str, near: int | None) -> tuple[Any, ...]:
    begun = match.tier == WITHOUT_MARKS and not set(folded.split()) <= set(match.name_folded.split())
    in_stock = bool(match.outlets) if near is None else near in match.outlets
    return (
        BEGUN if begun else match.tier,
        *_closeness(match.name_exact, exact),
        *_closeness(match.name_folded, folded),
        not in_stock,
        -match.stars,
        -match.published_at.timestamp(),
        -match.product_id,
    )


def _closeness(name: str, asked: str) -> tuple[bool, bool]:
    """Not as whole words side by side; not at the beginning."""
    return f" {asked} " not in f" {name} ", not name.startswith(asked)
