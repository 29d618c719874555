"""The page of one product."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, abort, redirect, request, url_for

from shop.accounts.guards import public
from shop.catalogue.states import ProductState, VatClass
from shop.catalogue.views import structured
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.cards import drawn
from shop.catalogue.views.labels import label_rows
from shop.catalogue.views.offers import choices, marked_down_offers, pictures_of, stock_rows
from shop.catalogue.views.wording import REACH, STORAGE, in_language, place_of
from shop.core.clock import now, vn_day
from shop.core.errors import NotFound
from shop.outlets.states import TaxMethod
from shop.storefront.queries.directory import directory
from shop.storefront.queries.products import ProductPage, product_page, state_of
from shop.web.caching import public_page
from shop.web.i18n import _, language
from shop.web.pages import render


@blueprint.get("/san-pham/<slug>")
@public
def product(slug: str) -> Response:
    """What the shop knows of one product. A former address leads to the present one, archived goods are gone (410)."""
    at = now()
    try:
        page = product_page(slug, at)
    except NotFound:
        return _elsewhere(slug)
    facts, names = page.facts, directory()
    alcohol = facts.set_code in names.alcohol_sets
    day = vn_day(at)
    body = render(
        "catalogue/product.html",
        product=facts,
        name=in_language(facts.name, facts.name_en),
        summary=in_language(facts.summary, facts.summary_en),
        description=in_language(facts.description, facts.description_en).splitlines(),
        story=in_language(facts.producer_story or "", facts.producer_story_en),
        place=place_of(facts.producer_commune, facts.province_code),
        pictures=pictures_of(page),
        choices=choices(page, alcohol=alcohol),
        bargains=[] if alcohol else marked_down_offers(page),
        stock=stock_rows(page, day),
        sellers=list(dict.fromkeys(row.seller for row in page.stock)),
        alcohol=alcohol,
        vat_note=_vat_note(page),
        facts=label_rows(page),
        shipping=_shipping(page, day),
        related=drawn(page.related, eager=0, level=3),
        crumbs=_crumbs(page),
        data=structured.product(page) + structured.crumbs(_crumbs(page)),
        root=request.script_root,
    )
    return public_page(body)


def _elsewhere(slug: str) -> Response:
    """Where an address leads that is no published product's: onward, gone, or nowhere."""
    found = state_of(slug)
    if found is None:
        raise NotFound
    state, present = found
    if state is ProductState.ARCHIVED:
        abort(410)
    if state is not ProductState.PUBLISHED or present == slug:
        raise NotFound
    answer = redirect(url_for("catalogue.product", slug=present), code=301)
    assert isinstance(answer, Response)  # noqa: S101 flask's own redirect gives flask's own response
    return answer


def _vat_note(page: ProductPage) -> str:
    """What the price includes, by the class of the goods and the sellers who have them (domain rule 4.4)."""
    if all(offer.vat_class is VatClass.EXEMPT for offer in page.offers):
        return _("Hàng không chịu thuế GTGT")
    methods = {row.tax_method for row in page.stock}
    if methods and TaxMethod.DEDUCTION not in methods:
        return _("Giá cuối cùng, không tính thêm thuế")
    return _("Giá đã bao gồm VAT")


def _shipping(page: ProductPage, day: Any) -> list[tuple[str, str]]:
    """How far, how cold, how fresh, from when: (what, words)."""
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


def _earliest(when: Any) -> str:
    return _("Từ ngày %(day)s", day=f"{when:%d/%m/%Y}")


def _crumbs(page: ProductPage) -> list[tuple[str, str]]:
    root = request.script_root
    shelf = next((row for row in directory().shelves.values() if row.id == page.facts.shelf_id), None)
    way = [(_("Trang chủ"), f"{root}/")]
    if shelf:
        name = shelf.name_en if language() == "en" else shelf.name
        way.append((name, f"{root}/danh-muc/{shelf.slug}"))
    return [*way, (in_language(page.facts.name, page.facts.name_en), "")]
