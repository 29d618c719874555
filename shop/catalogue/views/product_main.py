"""The part of a product page that only its values decide: drawn once per set of values and language.

Prices, stock and stars are read for every page; when one of them changes, the values differ and it is drawn anew.
"""

from __future__ import annotations

from datetime import date, timedelta

from flask import request
from markupsafe import Markup

from shop.catalogue.states import VatClass
from shop.catalogue.views.cards import drawn
from shop.catalogue.views.labels import label_rows
from shop.catalogue.views.offers import choices, marked_down_offers, pictures_of, stock_rows
from shop.catalogue.views.ratings import section
from shop.catalogue.views.wording import REACH, STORAGE, in_language, place_of
from shop.outlets.states import TaxMethod
from shop.storefront.memory import Drawn
from shop.storefront.queries.directory import directory
from shop.storefront.queries.product_rows import ProductPage
from shop.web.i18n import _, language
from shop.web.pages import draw

MOST_DRAWN = 1200  # of about 10 KB

_kept: Drawn[tuple[Markup, Markup]] = Drawn(MOST_DRAWN)


def drawn_main(page: ProductPage, day: date) -> tuple[Markup, Markup]:
    """The main part and the bar that follows the reader, on a Vietnamese day."""
    alcohol = page.facts.set_code in directory().alcohol_sets
    values = (page, day, alcohol, language(), request.base_url)
    if not page.reviews.asked.is_bare:
        return _draw(page, day, alcohol=alcohol)
    return _kept(values, lambda: _draw(page, day, alcohol=alcohol))


def _draw(page: ProductPage, day: date, *, alcohol: bool) -> tuple[Markup, Markup]:
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
        "stock": stock_rows(page, day),
        "sellers": list(dict.fromkeys(row.seller for row in page.stock)),
        "alcohol": alcohol,
        "vat_note": _vat_note(page),
        "facts": label_rows(page),
        "shipping": _shipping(page, day, alcohol=alcohol),
        "ratings": section(page),
        "related": drawn(page.related, eager=0, level=3),
        "crumbs": crumbs_of(page),
        "root": request.script_root,
        "here": request.base_url,
    }
    main = draw("catalogue/_product_main.html", **context)
    bar = draw("catalogue/_product_bar.html", choices=context["choices"])
    return Markup(main), Markup(bar)  # noqa: S704 templates of ours escape what they are given


def _vat_note(page: ProductPage) -> str:
    """What the price includes, by the class of the goods and the sellers who have them (domain rule 4.4)."""
    if all(offer.vat_class is VatClass.EXEMPT for offer in page.offers):
        return _("Hàng không chịu thuế GTGT")
    methods = {row.tax_method for row in page.stock}
    if methods and TaxMethod.DEDUCTION not in methods:
        return _("Giá cuối cùng, không tính thêm thuế")
    return _("Giá đã bao gồm VAT")


def _shipping(page: ProductPage, day: date, *, alcohol: bool) -> list[tuple[str, str]]:
    """How far, how cold, how fresh, from when: (what, words). Alcohol is not ordered: nothing of it is sent."""
    if alcohol:
        return []
    offers = page.offers
    rows: list[tuple[str, str]] = []
    if offers:
        rows.append((_("Giao hàng"), str(REACH[offers[0].reach])))
        rows.append((_("Vận chuyển"), str(STORAGE[offers[0].storage])))
        fewest = min(offer.promise_days for offer in offers)
        if fewest:
            rows.append((_("Hạn sử dụng khi giao"), _("Còn ít nhất %(days)s ngày khi giao", days=fewest)))
    pickups = [row.pickup_days for row in page.stock if row.offers_pickup]
    if pickups:
        rows.append((_("Nhận tại điểm bán"), _earliest(day + timedelta(days=min(pickups)))))
    rows.append((_("Phí giao"), _("Tính theo nơi nhận và khối lượng, hiện rõ trước khi bạn đặt hàng")))
    return rows


def _earliest(when: date) -> str:
    return _("Từ ngày %(day)s", day=f"{when:%d/%m/%Y}")


def crumbs_of(page: ProductPage) -> list[tuple[str, str]]:
    """The way to a product: home, its shelf, itself."""
    root = request.script_root
    shelf = next((row for row in directory().shelves.values() if row.id == page.facts.shelf_id), None)
    way = [(_("Trang chủ"), f"{root}/")]
    if shelf:
        name = shelf.name_en if language() == "en" else shelf.name
        way.append((name, f"{root}/danh-muc/{shelf.slug}"))
    return [*way, (in_language(page.facts.name, page.facts.name_en), "")]
