"""A list as its page shows it: cards, total, counts beside the filters, what search had to correct."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from shop.extensions import session
from shop.producers.models import Producer
from shop.storefront.queries.cards import CardRow, cards
from shop.storefront.queries.correction import corrected
from shop.storefront.queries.counting import Counts, counts
from shop.storefront.queries.directory import Directory, directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.windows import Window, window

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. ``corrected``: what was searched instead of what was typed, when that found nothing.

    ``withheld``: goods with alcohol would stand here for a reader who is of age.
    """

    filters: Filters
    cards: list[CardRow]
    total: int
    more: bool
    counts: Counts
    names: Directory
    corrected: str | None
    withheld: bool

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // PER_PAGE))


def listing(asked: Filters, at: datetime) -> Listing:
    """Answer a question. A page behind the last one is the last one."""
    names = directory()
    found, used, instead = _found(asked, names, at)
    page = min(used.page, max(1, -(-found.total // PER_PAGE)))
    outlet = names.outlets.get(used.outlet or used.near)
    ids = found.ids[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listing(
        filters=replace(asked, page=page),
        cards=cards(ids, at, (outlet.id, outlet.name) if outlet else None),
        total=found.total,
        more=found.more,
        counts=counts(used, names, at),
        names=names,
        corrected=instead,
        withheld=found.withheld,
    )


def producer_name(slug: str) -> str | None:
    """The name of a producer, for the filter that is in force."""
    return session.scalar(select(Producer.name).where(Producer.slug == slug))


def _found(asked: Filters, names: Directory, at: datetime) -> tuple[Window, Filters, str | None]:
    found = window(asked, names, at)
    if found.ids or found.withheld or not asked.q or asked.exact:
        return found, asked, None
    better = corrected(asked.q)
    if better is None:
        return found, asked, None
    instead = replace(asked, q=better)
    again = window(instead, names, at)
    return (again, instead, better) if again.ids else (found, asked, None)
