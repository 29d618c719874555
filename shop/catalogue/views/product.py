"""The page of one product."""

from __future__ import annotations

from flask import Response, abort, redirect, request, url_for
from markupsafe import Markup

from shop.accounts.guards import public
from shop.catalogue.states import ProductState
from shop.catalogue.views import structured
from shop.catalogue.views.age import gate
from shop.catalogue.views.alcohol import is_alcohol
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.product_main import DrawnMain, crumbs_of, drawn_main
from shop.catalogue.views.ratings import REVIEW_NAMES, asked_reviews
from shop.catalogue.views.visit import ASKED
from shop.catalogue.views.wording import place_of
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.media.sharing import shared
from shop.storefront.queries.product_rows import ProductPage
from shop.storefront.queries.products import product_page, state_of
from shop.web import frame
from shop.web.age import is_of_age
from shop.web.caching import public_page
from shop.web.i18n import in_language
from shop.web.pages import render


@blueprint.get("/san-pham/<slug>")
@public
def product(slug: str) -> Response:
    """What the shop knows of one product. A former address leads to the present one, archived goods are gone (410)."""
    at, asked = now(), asked_reviews(request.args)
    try:
        page = product_page(slug, at, asked)
    except NotFound:
        return _elsewhere(slug)
    if is_alcohol(page) and not is_of_age():
        return gate()
    drawn = drawn_main(page, at)
    data = structured.product(page, at) + structured.crumbs(crumbs_of(page))
    is_stranger = drawn.is_shared and asked.is_bare and not (request.cookies or request.query_string)
    if is_stranger:
        surroundings = (data, frame.value("site"), frame.value("nav_shelves"))
        body = drawn.page.whole(surroundings, lambda: _whole(page, drawn, data, noindex=False))
    else:
        body = _whole(page, drawn, data, noindex=not asked.is_bare or ASKED in request.args)
    return public_page(body, query=(*REVIEW_NAMES, ASKED))


def _whole(page: ProductPage, drawn: DrawnMain, data: Markup, *, noindex: bool) -> str:
    facts = page.facts
    return render(
        "catalogue/product.html",
        name=in_language(facts.name, facts.name_en),
        summary=in_language(facts.summary, facts.summary_en),
        producer=facts.producer_name,
        place=place_of(facts.producer_commune, facts.province_code),
        main=drawn.main,
        bar=drawn.page.bar,
        data=data,
        noindex=noindex,
        **shared(next((row.digest for row in page.pictures if row.digest), None)),
    )


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
