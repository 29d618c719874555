"""The form of the filters beside a list: drawn once for the same counts, each group with its most frequent values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from shop.catalogue.views.facets import Facet, facets, prices
from shop.storefront.queries.lists import Listing
from shop.web.i18n import _, language
from shop.web.pages import draw
from shop.window.memory import Drawn

MOST_VALUES = 8
MOST_DRAWN = 200  # of about 8 KB

_kept: Drawn[Markup] = Drawn(MOST_DRAWN)


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as it stands in the form; ``more``: (words, address that shows all its values) when some are left out."""

    facet: Facet
    more: tuple[str, str] | None


def drawn_filters(found: Listing, path: str, opened: str = "") -> Markup:
    """The form below this address; ``opened`` is the facet of which all values are shown.

    Counts are the same object as long as they are remembered, so that many requests share one drawing.
    """
    asked = replace(found.filters, page=1)
    key = (found.counts, asked, path, opened, language())
    return _kept(key, lambda: _draw(found, path, opened))


def _draw(found: Listing, path: str, opened: str) -> Markup:
    context: dict[str, Any] = {
        "asked": found.filters,
        "groups": [_group(facet, found, path, opened) for facet in facets(found) if facet.values],
        "prices": prices(found, path),
        "path": path,
        "applied_count": _applied_count(found),
    }
    return Markup(draw("catalogue/_filters.html", **context))  # noqa: S704 a template of ours escapes what it is given


def _group(facet: Facet, found: Listing, path: str, opened: str) -> Group:
    """The values that most goods have and those ticked, in the order of all."""
    rest = len(facet.values) - MOST_VALUES
    if rest <= 1 or opened == facet.name:
        return Group(replace(facet, open=facet.open or opened == facet.name), None)
    order = sorted(facet.values, key=lambda value: (not value.checked, -value.number))
    kept = {value.value for value in order[:MOST_VALUES]}
    url = replace(found.filters, page=1).url(path)
    words = _("Xem thêm %(num)s", num=rest)
    shown = [value for value in facet.values if value.value in kept]
    return Group(replace(facet, values=shown), (words, f"{url}{'&' if '?' in url else '?'}mo={facet.name}"))


def _applied_count(found: Listing) -> str:
    asked = found.filters
    several = (asked.stars, asked.provinces, asked.sets, asked.shelves, asked.schemes, asked.attributes)
    ticked = sum(map(len, several))
    single = (asked.outlet, asked.producer, asked.price_from, asked.price_to, asked.in_stock, asked.gift)
    number = ticked + sum(value not in {"", None, False} for value in single)
    return _("%(num)s đang dùng", num=number) if number else ""
