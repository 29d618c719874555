"""The part of a product page that only its values decide: drawn once per set of values and language.

Prices, stock and stars are read for every page; when one of them changes, the values differ and it is drawn anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import request
from markupsafe import Markup

from shop.catalogue.states import VatClass
from shop.catalogue.views.attribute_words import attribute_rows
from shop.catalogue.views.availability import Seen, availability
from shop.catalogue.views.cards import drawn
from shop.catalogue.views.labels import label_rows
from shop.catalogue.views.offers import choices, marked_down_offers, pictures_of
from shop.catalogue.views.ratings import section
from shop.catalogue.views.scheme_tags import scheme_tags
from shop.catalogue.views.shipping import shipping
from shop.catalogue.views.visit import NOBODY, turn, visit
from shop.catalogue.views.wording import REACH, STORAGE, in_language, place_of
from shop.core.clock import vn_day
from shop.core.sentences import Text, lazy
from shop.outlets.states import TaxMethod
from shop.storefront.queries.directory import directory
from shop.storefront.queries.product_rows import ProductPage
from shop.storefront.queries.related import IN_BASKET, SAME_MAKER, SAME_SHELF, TOGETHER, reasons
from shop.web import frame
from shop.web.i18n import _, language
from shop.web.pages import draw
from shop.window.memory import Drawn

MOST_DRAWN = 1200  # of about 10 KB

WHY: dict[int, Text] = {
    IN_BASKET: lazy("Giỏ quà có sản phẩm này"),
    TOGETHER: lazy("Thường mua cùng"),
    SAME_MAKER: lazy("Cùng chủ thể"),
    SAME_SHELF: lazy("Cùng danh mục"),
}

HOLE = Markup("<!--places-->")


class DrawnPage(NamedTuple):
    """The page as a stranger reads it, what of it stands before and after the part about places, and the bar."""

    whole: Markup
    before: Markup
    after: Markup
    bar: Markup

    def around(self, places: Markup) -> tuple[Markup, Markup]:
        """The main part with another part about places, and the bar."""
        return self.before + places + self.after, self.bar


_kept: Drawn[DrawnPage] = Drawn(MOST_DRAWN)
_kept_places: Drawn[Markup] = Drawn(MOST_DRAWN)


def drawn_main(page: ProductPage, at: datetime) -> tuple[Markup, Markup]:
    """The main part and the bar that follows the reader, at a moment.

    Visitors who chose an outlet or told a place read the same page but for the part about places.
    """
    names, visitor = directory(), visit()
    zalo = frame.value("site").zalo
    values = (page, vn_day(at), names.stamp, turn(names, at), language(), request.base_url, zalo)

    def draw_whole() -> DrawnPage:
        return _draw(Seen(page, names, NOBODY, at))

    def draw_places() -> Markup:
        return _places(Seen(page, names, visitor, at))

    is_bare = page.reviews.asked.is_bare
    found = _kept(values, draw_whole) if is_bare else draw_whole()
    if visitor is NOBODY:
        return found.whole, found.bar
    return found.around(_kept_places((values, visitor), draw_places) if is_bare else draw_places())


def _places(seen: Seen) -> Markup:
    part = draw(
        "catalogue/_availability.html",
        there=availability(seen),
        shipping=shipping(seen),
        root=request.script_root,
        here=request.script_root + request.path,
    )
    return Markup(part)  # noqa: S704 a template of ours escapes what it is given


def _draw(seen: Seen) -> DrawnPage:
    page, alcohol = seen.page, seen.is_alcohol
    facts = page.facts
    context = {
        "product": facts,
        "name": in_language(facts.name, facts.name_en),
        "summary": in_language(facts.summary, facts.summary_en),
        "description": in_language(facts.description, facts.description_en).splitlines(),
        "story": in_language(facts.producer_story or "", facts.producer_story_en),
        "place": place_of(facts.producer_commune, facts.province_code),
        "pictures": pictures_of(page),
        "choices": choices(page, alcohol=alcohol),
        "bargains": [] if alcohol else marked_down_offers(page),
        "places": HOLE,
        "sellers": list(dict.fromkeys(row.seller for row in page.stock)),
        "alcohol": alcohol,
        "vat_note": _vat_note(page),
        "facts": label_rows(page),
        "traits": attribute_rows(directory().attributes.values(), facts.set_code, facts.traits),
        "schemes": scheme_tags(facts.schemes),
        "shipping": _shipping(page, alcohol=alcohol),
        "ratings": section(page),
        "related": _related(page),
        "crumbs": crumbs_of(page),
        "root": request.script_root,
        "here": request.base_url,
    }
    main = draw("catalogue/_product_main.html", **context)
    bar = draw("catalogue/_product_bar.html", choices=context["choices"])
    before, _hole, after = map(Markup, main.partition(HOLE))  # templates of ours escape what they are given
    return DrawnPage(before + _places(seen) + after, before, after, Markup(bar))  # noqa: S704 the same


def _related(page: ProductPage) -> list[tuple[str, Markup]]:
    """(why it stands there, card) of other goods."""
    why, cards = reasons(page.facts.near), drawn(page.related, eager=0, level=3)
    return [(str(WHY[why[row.product_id]]), card) for row, card in zip(page.related, cards, strict=True)]


def _vat_note(page: ProductPage) -> str:
    """What the price includes, by the class of the goods and the sellers who have them (domain rule 4.4)."""
    if all(offer.vat_class is VatClass.EXEMPT for offer in page.offers):
        return _("Hàng không chịu thuế GTGT")
    methods = {row.tax_method for row in page.stock}
    if methods and TaxMethod.DEDUCTION not in methods:
        return _("Giá cuối cùng, không tính thêm thuế")
    return _("Giá đã bao gồm VAT")


def _shipping(page: ProductPage, *, alcohol: bool) -> list[tuple[str, str]]:
    """How far, how cold, how fresh: (what, words). Alcohol is not ordered: nothing of it is sent.

    Days and fees differ by outlet and visitor: they stand in the part that is drawn for each.
    """
    if alcohol or not page.offers:
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
        name = shelf.name_en if language() == "en" else shelf.name
        way.append((name, f"{root}/danh-muc/{shelf.slug}"))
    return [*way, (in_language(page.facts.name, page.facts.name_en), "")]
