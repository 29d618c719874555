"""The filters of a list as its page shows them: values with counts, what is in force, addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from shop.catalogue.views.wording import in_language
from shop.core.money import format_dong
from shop.core.sentences import Text, lazy
from shop.geography.queries import province, provinces
from shop.storefront.queries.filters import Filters, Sort
from shop.storefront.queries.lists import Listing, producer_name
from shop.web.i18n import _, language

EXACT = 1000

SORTS: dict[Sort, Text] = {
    Sort.RELEVANCE: lazy("Phù hợp nhất"),
    Sort.NEW: lazy("Mới nhất"),
    Sort.CHEAP: lazy("Giá tăng dần"),
    Sort.DEAR: lazy("Giá giảm dần"),
    Sort.STARS: lazy("Hạng sao OCOP"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet."""

    value: str
    label: str
    count: str | None
    checked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values; ``kind``: checkbox (several) or radio (one)."""

    title: str
    name: str
    values: list[Value]
    kind: str = "checkbox"
    open: bool = True


def facets(listing: Listing) -> list[Facet]:
    """Star, province, set, outlet: each value with its count; values that nothing has are left out."""
    asked, names = listing.filters, listing.names
    stars = [(n, _("%(stars)s sao", stars=n), n in asked.stars) for n in (5, 4, 3)]
    places = [(unit.code, unit.name, unit.code in asked.provinces) for unit in provinces()]
    sets = [
        (row.code, in_language(row.name, row.name_en), row.code in asked.sets) for row in names.sets.values()
    ]
    outlets = [
        (row.id, row.slug, in_language(row.name, row.name_en), row.slug == asked.outlet)
        for row in names.outlets.values()
    ]
    counted = listing.counts
    text = _shown(capped=counted.capped)
    return [
        Facet(_("Hạng sao OCOP"), "sao", _values(stars, counted.stars, text)),
        Facet(_("Tỉnh"), "tinh", _values(places, counted.provinces, text)),
        Facet(_("Loại sản phẩm"), "bo-san-pham", _values(sets, counted.sets, text), open=bool(asked.sets)),
        Facet(
            _("Còn hàng tại điểm bán"),
            "diem-ban",
            [
                Value(slug, label, text(counted.outlets[key]), checked)
                for key, slug, label, checked in outlets
                if counted.outlets[key] or checked
            ],
            kind="radio",
            open=bool(asked.outlet),
        ),
    ]


def applied(listing: Listing, path: str) -> list[tuple[str, str]]:
    """The filters in force, each with the address of the list without it."""
    asked = replace(listing.filters, page=1)
    return [(label, without.url(path)) for label, without in _applied(asked, listing)]


def cleared(listing: Listing, path: str) -> str:
    """The address of the list without any filter; the words searched for stay."""
    return Filters(q=listing.filters.q, sort=listing.filters.sort).url(path)


def total_words(listing: Listing) -> str:
    """How many there are, exact up to 1,000."""
    if listing.more:
        return _("Hơn 1.000 sản phẩm")
    if listing.total == 1:
        return _("1 sản phẩm")
    return _("%(num)s sản phẩm", num=format_count(listing.total))


def format_count(n: int) -> str:
    """`1.000` as the reader writes it."""
    return f"{n:,}".replace(",", ".") if language() == "vi" else f"{n:,}"


def _shown(*, capped: bool) -> Callable[[int], str]:
    def text(n: int) -> str:
        return f"{format_count(min(n, EXACT))}+" if capped or n > EXACT else format_count(n)

    return text


def _values(
    every: Iterable[tuple[int | str, str, bool]], counted: Counter[Any], text: Callable[[int], str]
) -> list[Value]:
    return [
        Value(str(value), label, text(counted[value]), checked)
        for value, label, checked in every
        if counted[value] or checked
    ]


def _applied(asked: Filters, listing: Listing) -> Iterable[tuple[str, Filters]]:
    names = listing.names
    for star in sorted(asked.stars, reverse=True):
        yield _("%(stars)s sao", stars=star), replace(asked, stars=asked.stars - {star})
    for code in sorted(asked.provinces):
        known = {unit.code for unit in provinces()}
        label = province(code).name if code in known else code
        yield label, replace(asked, provinces=asked.provinces - {code})
    for number in sorted(asked.sets):
        row = names.sets.get(number)
        label = in_language(row.name, row.name_en) if row else str(number)
        yield label, replace(asked, sets=asked.sets - {number})
    if asked.outlet:
        outlet = names.outlets.get(asked.outlet)
        label = in_language(outlet.name, outlet.name_en) if outlet else asked.outlet
        yield _("Còn hàng tại %(place)s", place=label), replace(asked, outlet="")
    if asked.producer:
        yield producer_name(asked.producer) or asked.producer, replace(asked, producer="")
    yield from _applied_prices(asked)


def _applied_prices(asked: Filters) -> Iterable[tuple[str, Filters]]:
    lang = language()
    if asked.price_from is not None:
        yield _("Từ %(price)s", price=format_dong(asked.price_from, lang)), replace(asked, price_from=None)
    if asked.price_to is not None:
        yield _("Đến %(price)s", price=format_dong(asked.price_to, lang)), replace(asked, price_to=None)
    if asked.in_stock:
        yield _("Còn hàng"), replace(asked, in_stock=False)
