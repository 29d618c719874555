"""Producers for shoppers: the list, and one with its story, products and certificates."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, make_response, request, url_for
from markupsafe import Markup

from shop.accounts.guards import public
from shop.catalogue.queries.of_producer import how_many, products_of
from shop.catalogue.queries.schemes import schemes_of_producer
from shop.core.clock import now, vn_day
from shop.geography.queries import provinces
from shop.media.sharing import shared
from shop.producers import queries
from shop.producers.models import Producer
from shop.producers.views.blueprint import blueprint
from shop.producers.wording import LEGAL_FORMS
from shop.storefront.queries.cards import cards
from shop.storefront.queries.scheme_rows import facts_of
from shop.web.age import is_of_age
from shop.web.caching import public_page
from shop.web.i18n import _, in_language, ngettext
from shop.web.linked_data import absolute, crumbs, script
from shop.web.pages import render
from shop.web.paging import Page, offset, page_number

PER_PAGE = 24
LONGEST_SUMMARY = 140


@dataclass(frozen=True, slots=True)
class Card:
    """What ``producer_card`` shows."""

    url: str
    name: str
    place: str
    summary: str
    picture: str | None
    count_text: str


@blueprint.get("/chu-the")
@public
def index() -> Response:
    """All producers by name, of one province if the address says so."""
    codes = {unit.code: unit.name for unit in provinces()}
    wanted = request.args.get("tinh", "")
    province_code = wanted if wanted in codes else None
    text = " ".join(request.args.get("q", "").split())[:100]
    number = page_number()
    rows, total = queries.listed(
        province_code=province_code, text=text, offset=offset(number, PER_PAGE), limit=PER_PAGE
    )
    counts, used = how_many([row.id for row in rows]), queries.province_codes()
    return public_page(
        render(
            "producers/index.html",
            page=Page([_card(row, counts.get(row.id, 0)) for row in rows], number, PER_PAGE, total),
            text=text,
            province_code=province_code or "",
            provinces=[(code, codes[code]) for code in codes if code in used],
        ),
        ("q", "tinh", "trang"),
    )


@blueprint.get("/chu-the/<slug>")
@public
def page(slug: str) -> Response:
    """One producer. A suspended one keeps its page, which says that nothing is sold now."""
    producer, at = queries.by_slug(slug), now()
    day = vn_day(at)
    every, of_age = products_of(producer.id, day), is_of_age()
    products = [each for each in every if of_age or not each.alcohol]
    withheld = len(products) < len(every)
    rows = cards([each.product_id for each in products[:PER_PAGE]], at)
    named, place = {row.product_id for row in rows}, queries.place(producer)
    way = [(_("Trang chủ"), url_for("catalogue.home")), (_("Chủ thể"), url_for("producers.index"))]
    body = render(
        "producers/page.html",
        producer=producer,
        place=place,
        crumbs=[*way, (producer.name, "")],
        data=crumbs([*way, (producer.name, "")]) + _organization(producer, place),
        form=str(LEGAL_FORMS[producer.legal_form]),
        story=in_language(producer.story, producer.story_en),
        rows=rows,
        others=[each for each in products[:PER_PAGE] if each.product_id not in named],
        certified=[each for each in products if each.star],
        total=len(products),
        withheld=withheld,
        here=request.script_root + request.path,
        schemes=facts_of(schemes_of_producer(producer.id, day)),
        areas=queries.material_areas(producer.id),
        is_selling=queries.is_selling(producer, day),
        back_on=_back_on(producer),
        **shared(next((row.digest for row in rows if row.digest), None)),
    )
    if withheld:
        return make_response(body)  # who answers the question reads another page under the same address
    return public_page(body)


def _organization(producer: Producer, place: str) -> Markup:
    """For search engines: name and place; never how to reach a person."""
    url = absolute(url_for("producers.page", slug=producer.slug))
    address = {"@type": "PostalAddress", "addressLocality": place, "addressCountry": "VN"}
    return script({"@type": "Organization", "name": producer.name, "url": url, "address": address})


def _card(row: Producer, count: int) -> Card:
    story = in_language(row.story, row.story_en) or ""
    summary = story if len(story) <= LONGEST_SUMMARY else story[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + "…"
    return Card(
        url=url_for("producers.page", slug=row.slug),
        name=row.name,
        place=queries.place(row),
        summary=summary,
        picture=None,
        count_text=ngettext("%(num)d sản phẩm", "%(num)d sản phẩm", count) if count else "",
    )


def _back_on(producer: Producer) -> str:
    """The last day of a holiday, unless the producer is suspended too."""
    if producer.suspended_on is not None or producer.holiday_until is None:
        return ""
    return f"{producer.holiday_until:%d/%m/%Y}"
