"""What ticked values leave, row by row: the same rules for goods that were found and for cells of counts. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from shop.certification.states import SCHEME_BITS
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters

ANYWHERE = 0
NOWHERE = -1


class Traits(Protocol):
    """What can be ticked of a product. ``stars``: 0 for none; ``schemes``: the bits of the other certificates."""

    @property
    def stars(self) -> int: ...  # noqa: D102
    @property
    def province(self) -> str: ...  # noqa: D102
    @property
    def set_code(self) -> int: ...  # noqa: D102
    @property
    def shelf_id(self) -> int | None: ...  # noqa: D102
    @property
    def gift(self) -> bool: ...  # noqa: D102
    @property
    def schemes(self) -> int: ...  # noqa: D102


def rules(filters: Filters, names: Directory) -> dict[str, Callable[[Traits], bool]]:
    """A rule for each facet in which something is ticked, by the name of the trait."""
    shelf_ids = {row.id for row in names.shelves.values() if row.slug in filters.shelves}
    wanted = sum(SCHEME_BITS[kind] for kind in filters.schemes)
    found: dict[str, Callable[[Traits], bool]] = {}
    if filters.stars:
        found["stars"] = lambda row: row.stars in filters.stars
    if filters.provinces:
        found["province"] = lambda row: row.province in filters.provinces
    if filters.sets:
        found["set_code"] = lambda row: row.set_code in filters.sets
    if filters.shelves:
        found["shelf_id"] = lambda row: row.shelf_id in shelf_ids
    if filters.gift:
        found["gift"] = lambda row: row.gift
    if wanted:
        found["schemes"] = lambda row: bool(row.schemes & wanted)
    return found


def outlet_of(filters: Filters, names: Directory) -> int:
    """The id of the ticked outlet; `ANYWHERE` without one, `NOWHERE` for one that is not there."""
    chosen = names.outlets.get(filters.outlet)
    return chosen.id if chosen else (NOWHERE if filters.outlet else ANYWHERE)
