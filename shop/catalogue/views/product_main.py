"""The part of a product page that only its values decide: drawn once per set of values and language.

Prices, stock and stars are read for every page; when one of them changes, the values differ and it is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import request
from markupsafe import Markup

from shop.catalogue.states import VatClass
from shop.catalogue.views.alcohol import COUNTER, alcohol_terms, is_alcohol, sold_on_web
from shop.catalogue.views.availability import Seen, availability
from shop.catalogue.views.cards import as_told, drawn
from shop.catalogue.views.day_notes import day_notes
from shop.catalogue.views.offers import choices, marked_down_offers, pictures_of
from shop.catalogue.views.product_details import details
from shop.catalogue.views.ratings import average_words
from shop.catalogue.views.scheme_tags import scheme_tags
from shop.catalogue.views.shipping import shipping
from shop.catalogue.views.visit import NOBODY, turn, visit
from shop.catalogue.views.wording import REACH, STORAGE, brought, place_of, units
from shop.core.clock import vn_day
from shop.core.sentences import Text, lazy
from shop.outlets.states import TaxMethod
from shop.storefront.queries.days import product_days
from shop.storefront.queries.directory import Directory, directory
from shop.storefront.queries.product_rows import ProductPage
from shop.storefront.queries.related import IN_BASKET, SAME_MAKER, SAME_SHELF, TOGETHER, reasons
from shop.web import frame
from shop.web.context import day
from shop.web.i18n import _, in_language, language
from shop.web.pages import draw
from shop.window.memory import Drawn

MOST_DRAWN = 400  # of about 35 KB; each sale of the goods makes another one
ContentRow = tuple[str, str, str, str, int | None, str]

WHY: dict[int, Text] = {
    IN_BASKET: lazy("Giỏ quà có sản phẩm này"),
    TOGETHER: lazy("Thường mua cùng"),
    SAME_MAKER: lazy("Cùng chủ thể"),
    SAME_SHELF: lazy("Cùng danh mục"),
}

HOLE = Markup("<!--places-->")


@dataclass(slots=True)
class DrawnPage:
    """The part about places as a stranger reads it, what of the page stands before and after it, and the bar.

    ``_whole``: the whole page, frame and all, as the last stranger read it, with what the frame was drawn from.
    """

    before: Markup
    places: Markup
    after: Markup
    bar: Markup
    _whole: tuple[Hashable, str] | None = field(default=None, compare=False)

    def whole(self, frame_values: Hashable, draw_page: Callable[[], str]) -> str:
        """The page for a stranger, who brings nothing that makes it another than the one before."""
        held = self._whole
        if held is None or held[0] != frame_values:
            held = self._whole = (frame_values, draw_page())
        return held[1]


@dataclass(frozen=True, slots=True)
class DrawnMain:
    """A drawn product for one visitor: its part about places is his own. ``page``: what strangers share."""

    page: DrawnPage
    places: Markup

    @property
    def main(self) -> Markup:
        """The main part of the page."""
        return self.page.before + self.places + self.page.after

    @property
    def is_shared(self) -> bool:
        """Whether every stranger reads this."""
        return self.places is self.page.places


_kept: Drawn[DrawnPage] = Drawn(MOST_DRAWN)
_kept_places: Drawn[Markup] = Drawn(MOST_DRAWN)


def drawn_main(page: ProductPage, at: datetime) -> DrawnMain:
    """The main part and the bar that follows the reader, at a moment.

    Visitors who chose an outlet or told a place read the same page but for the part about places.
    """
    names, visitor = directory(), visit()
    page = replace(page, related=tuple(map(as_told, page.related)))
    zalo = frame.value("site").zalo
    alcohol = alcohol_terms(page, vn_day(at)) if is_alcohol(page) else None
    days = product_days(page, names.places, at)
    notes = day_notes(days)
    values = (
        page,
        vn_day(at),
        names.stamp,
        turn(names, at),
        language(),
        request.base_url,
        zalo,
        alcohol,
        days,
    )

    def draw_whole() -> DrawnPage:
        return _draw(Seen(page, names, NOBODY, at, alcohol, notes, days.no_pickup))

    def draw_places() -> Markup:
        return _places(Seen(page, names, visitor, at, alcohol, notes, days.no_pickup, way))

    is_bare = page.reviews.asked.is_bare
    found = _kept(values, draw_whole) if is_bare else draw_whole()
    if visitor is NOBODY:
        return DrawnMain(found, found.places)
    way = _way_to(visitor.outlet_id, page, names, at)
    return DrawnMain(found, _kept_places((values, visitor, way), draw_places) if is_bare else draw_places())


def _way_to(outlet_id: int | None, page: ProductPage, names: Directory, at: datetime) -> str:
    """From when others bring it to an outlet that has none; asked for every page, for their rules are no values of it."""
    has_it = {row.outlet_id for row in page.stock}
    if outlet_id not in names.places or not has_it or outlet_id in has_it:
        return ""
    return brought(page.offers, outlet_id, at)


def _places(seen: Seen) -> Markup:
    part = draw(
        "catalogue/_availability.html",
        there=availability(seen),
        shipping=shipping(seen),
        day_notes=seen.day_notes,
        root=request.script_root,
        here=request.script_root + request.path,
    )
    return Markup(part)  # noqa: S704 a template of ours escapes what it is given


def _draw(seen: Seen) -> DrawnPage:
    page, alcohol = seen.page, seen.is_alcohol
    facts = page.facts
    counter_only = alcohol and not (seen.alcohol and seen.alcohol.outlets)
    context = {
        "product": facts,
        "name": in_language(facts.name, facts.name_en),
        "summary": in_language(facts.summary, facts.summary_en),
        "place": place_of(facts.producer_commune, facts.province_code),
        "pictures": pictures_of(page),
        "choices": choices(sold_on_web(page, seen.alcohol), counter_only=counter_only),
        "bargains": [] if alcohol else marked_down_offers(page, seen.names.places),
        "places": HOLE,
        "alcohol": alcohol,
        "counter_only": counter_only,
        "why_counter": str(COUNTER[seen.alcohol.reason]) if counter_only and seen.alcohol else "",
        "vat_note": _vat_note(page),
        "contents": _contents(page),
        "schemes": scheme_tags(facts.schemes),
        "shipping": _shipping(page, counter_only=counter_only),
        "average": average_words(page.rating.tenths),
        "reviews": page.rating.number,
        "details": details(page, seen.names, alcohol=alcohol),
        "related": _related(page),
        "crumbs": crumbs_of(page),
        "root": request.script_root,
    }
    main = draw("catalogue/_product_main.html", **context)
    bar = draw("catalogue/_product_bar.html", choices=context["choices"])
    before, _hole, after = map(Markup, main.partition(HOLE))  # templates of ours escape what they are given
    return DrawnPage(before, _places(seen), after, Markup(bar))  # noqa: S704 the same


def _related(page: ProductPage) -> list[tuple[str, Markup]]:
    """(why it stands there, card) of other goods."""
    why, cards = reasons(page.facts.near), drawn(page.related, eager=0, level=3)
    return [(str(WHY[why[row.product_id]]), card) for row, card in zip(page.related, cards, strict=True)]


def _contents(page: ProductPage) -> list[ContentRow]:
    """What a basket holds; of several baskets of one product each names its own."""
    several = len({each.basket_id for each in page.contents}) > 1
    names = {offer.variant_id: in_language(offer.name, offer.name_en) for offer in page.offers}
    rows = []
    for each in page.contents:
        words = units(each.quantity, each.offer.measure, each.offer.unit)
        name = f"{in_language(each.card.name, each.card.name_en)}, {in_language(each.offer.name, each.offer.name_en)}"
        if several and each.basket_id in names:
            words = f"{names[each.basket_id]}: {words}"
        until = day(each.card.until) if each.card.until else ""
        url = f"{request.script_root}/san-pham/{each.card.slug}"
        rows.append((words, name, each.card.producer, url, each.card.stars, until))
    return rows


def _vat_note(page: ProductPage) -> str:
    """What the price includes, by the class of the goods and the sellers who have them (domain rule 4.4)."""
    if all(offer.vat_class is VatClass.EXEMPT for offer in page.offers):
        return _("Hàng không chịu thuế GTGT")
    methods = {row.tax_method for row in page.stock}
    if methods and TaxMethod.DEDUCTION not in methods:
        return _("Giá cuối cùng, không tính thêm thuế")
    return _("Giá đã bao gồm VAT")


def _shipping(page: ProductPage, *, counter_only: bool) -> list[tuple[str, str]]:
    """How far, how cold, how fresh: (what, words). Of what is sold at the counter only nothing is sent.

    Days and fees differ by outlet and visitor: they stand in the part that is drawn for each.
    """
    if counter_only or not page.offers:
        return []
    offers = page.offers
    rows = [
        (_("Giao hàng"), str(REACH[offers[0].reach])),
        (_("Vận chuyển"), str(STORAGE[offers[0].storage])),
    ]
    fewest = min(offer.promise_days for offer in offers)
    if fewest:
        rows.append((_("Hạn sử dụng khi giao"), _("Còn ít nhất %(days)s ngày khi giao", days=fewest)))
    return rows


def crumbs_of(page: ProductPage) -> list[tuple[str, str]]:
    """The way to a product: home, its shelf, itself."""
    root = request.script_root
    shelf = next((row for row in directory().shelves.values() if row.id == page.facts.shelf_id), None)
    way = [(_("Trang chủ"), f"{root}/")]
    if shelf:
        way.append((in_language(shelf.name, shelf.name_en), f"{root}/danh-muc/{shelf.slug}"))
    return [*way, (in_language(page.facts.name, page.facts.name_en), "")]
