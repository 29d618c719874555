"""What a page says about a search: what else was looked for, what was corrected, and the way on when nothing is there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request

from shop.storefront.queries.correction import nearest
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.lists import Listing
from shop.storefront.queries.synonyms import also_searched
from shop.web.i18n import in_language

MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class SearchWords:
    """``also``: other words that were searched; ``exact_url``: the same search with nothing added or corrected."""

    also: list[str]
    exact_url: str


@dataclass(frozen=True, slots=True)
class WaysOn:
    """When nothing is found: (words, address) of near searches and of shelves, and the list without its filters."""

    near: list[tuple[str, str, bool]]
    shelves: list[tuple[str, str, bool]]
    without_filters: str


def search_words(found: Listing, path: str) -> SearchWords:
    """The words beside the answer to a search; none for a list without one."""
    asked = found.filters
    if not asked.q or asked.exact:
        return SearchWords([], "")
    return SearchWords(
        also_searched(found.corrected or asked.q), replace(asked, exact=True, page=1).url(path)
    )


def ways_on(found: Listing, path: str) -> WaysOn | None:
    """What to offer instead of an empty answer to a search; None when there is an answer."""
    asked = found.filters
    if found.cards or not asked.q:
        return None
    root = request.script_root
    near = [word for word in nearest(asked.q) if word.casefold() != asked.q.casefold()][:MOST_WORDS]
    return WaysOn(
        near=[(word, Filters(q=word).url(f"{root}/san-pham"), False) for word in near],
        shelves=[
            (in_language(row.name, row.name_en), f"{root}/danh-muc/{row.slug}", False)
            for row in found.names.shelves.values()
        ],
        without_filters=Filters(q=asked.q).url(path)
        if asked.base() != Filters(q=asked.q, shelf=asked.shelf, of_age=asked.of_age)
        else "",
    )
