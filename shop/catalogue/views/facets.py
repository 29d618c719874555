"""The filters of a list as its page shows them: values with counts, what is in force, addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import Any

from shop.catalogue.views.attribute_words import pills, ticks
from shop.certification.states import SCHEME_SLUGS
from shop.certification.wording import SCHEMES
from shop.core.folding import sort_key
from shop.core.money import format_dong
from shop.core.sentences import Text, lazy
from shop.geography.queries import province, provinces
from shop.storefront.queries.filters import Filters, Sort
from shop.storefront.queries.lists import Listing, producer_name
from shop.storefront.queries.maker_counts import PRICES
from shop.web.i18n import _, in_language, language

EXACT = 1000
MOST_PRODUCERS = 8

SORTS: dict[Sort, Text] = {
    Sort.RELEVANCE: lazy("Phù hợp nhất"),
    Sort.SALES: lazy("Bán chạy"),
    Sort.NEW: lazy("Mới nhất"),
    Sort.CHEAP: lazy("Giá tăng dần"),
    Sort.DEAR: lazy("Giá giảm dần"),
    Sort.STARS: lazy("Hạng sao OCOP"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet; ``number`` decides which values stand there when not all can."""

    value: str
    label: str
    count: str | None
    checked: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values; ``kind``: checkbox (several) or radio (one)."""

    title: str
    name: str
    values: list[Value]
    kind: str = "checkbox"
    open: bool = True


def facets(listing: Listing) -> list[Facet]:
    """Star, other certificates, place, set, what tells goods of a set apart, shelf, outlet, producer, gift.

    Each value with its count; what nothing has is left out.
    """
    asked, names = listing.filters, listing.names
    stars = [(n, _("%(stars)s sao", stars=n), n in asked.stars) for n in (5, 4, 3)]
    places = [(unit.code, unit.name, unit.code in asked.provinces) for unit in provinces()]
    sets = [
        (row.code, in_language(row.name, row.name_en), row.code in asked.sets) for row in names.sets.values()
    ]
    schemes = [(slug, str(SCHEMES[kind]), kind in asked.schemes) for kind, slug in SCHEME_SLUGS.items()]
    counted = listing.counts
    by_slug = Counter({SCHEME_SLUGS[kind]: number for kind, number in counted.schemes.items()})
    text = _shown(capped=counted.capped)
    return [
        Facet(_("Hạng sao OCOP"), "sao", _values(stars, counted.stars, text)),
        Facet(_("Chứng nhận khác"), "chung-nhan", _values(schemes, by_slug, text), open=bool(asked.schemes)),
        Facet(_("Tỉnh"), "tinh", _values(places, counted.provinces, text)),
        Facet(_("Loại sản phẩm"), "bo-san-pham", _values(sets, counted.sets, text), open=bool(asked.sets)),
        *(
            Facet(each.title, each.name, _values(each.values, each.counted, text), open=each.is_open)
            for each in ticks(listing)
        ),
        Facet(_("Danh mục"), "danh-muc", _shelves(listing, text), open=bool(asked.shelves)),
        Facet(
            _("Còn hàng tại điểm bán"),
            "diem-ban",
            [
                Value(
                    row.slug,
                    in_language(row.name, row.name_en),
                    text(counted.outlets[row.id]),
                    checked,
                    counted.outlets[row.id],
                )
                for row in names.outlets.values()
                if (checked := row.slug == asked.outlet) or counted.outlets[row.id]
            ],
            kind="radio",
            open=bool(asked.outlet),
        ),
        Facet(_("Chủ thể"), "chu-the", _producers(listing, text), kind="radio", open=bool(asked.producer)),
        Facet(
            _("Quà tặng"),
            "qua-tang",
            _values([(1, _("Hợp làm quà"), asked.gift)], Counter({1: counted.gifts}), text),
            open=asked.gift,
        ),
    ]


def prices(listing: Listing, path: str) -> list[tuple[str, str, bool]]:
    """(range with its count, address, is in force) of the prices that some of the goods have."""
    asked = replace(listing.filters, page=1)
    text = _shown(capped=listing.counts.capped)
    counted = listing.counts.makers.prices
    return [
        (
            f"{_range(low, high)} ({text(counted[place])})",
            replace(asked, price_from=low, price_to=high).url(path),
            (asked.price_from, asked.price_to) == (low, high),
        )
        for place, (low, high) in enumerate(PRICES)
        if counted[place]
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
        Value(str(value), label, text(counted[value]), checked, counted[value])
        for value, label, checked in every
        if counted[value] or checked
    ]


def _shelves(listing: Listing, text: Callable[[int], str]) -> list[Value]:
    """The shelves, unless the page is one."""
    asked, counted = listing.filters, listing.counts.shelves
    return [
        Value(row.slug, in_language(row.name, row.name_en), text(counted[row.id]), checked, counted[row.id])
        for row in listing.names.shelves.values()
        if not asked.shelf and ((checked := row.slug in asked.shelves) or counted[row.id])
    ]


def _producers(listing: Listing, text: Callable[[int], str]) -> list[Value]:
    """Those with the most goods in the list, and the one that is chosen."""
    chosen, found = listing.filters.producer, listing.counts.makers
    shown = nsmallest(
        MOST_PRODUCERS,
        found.producers,
        key=lambda slug: (-found.producers[slug], sort_key(found.names[slug])),
    )
    if chosen and chosen not in shown:
        shown.append(chosen)
    named = [(slug, found.names.get(slug) or producer_name(slug) or slug) for slug in shown]
    return [
        Value(slug, name, text(found.producers[slug]), slug == chosen, found.producers[slug])
        for slug, name in named
    ]


def _range(low: int | None, high: int | None) -> str:
    lang = language()
    if low is None:
        return _("Dưới %(price)s", price=format_dong((high or 0) + 1, lang))
    if high is None:
        return _("Từ %(price)s", price=format_dong(low, lang))
    return _("%(low)s đến dưới %(high)s", low=format_dong(low, lang), high=format_dong(high + 1, lang))


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
    for slug in sorted(asked.shelves):
        shelf = names.shelves.get(slug)
        label = in_language(shelf.name, shelf.name_en) if shelf else slug
        yield label, replace(asked, shelves=asked.shelves - {slug})
    for kind in sorted(asked.schemes):
        yield str(SCHEMES[kind]), replace(asked, schemes=asked.schemes - {kind})
    for label, pair in pills(asked, names.attributes):
        yield label, replace(asked, attributes=asked.attributes - {pair})
    if asked.gift:
        yield _("Hợp làm quà"), replace(asked, gift=False)
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
