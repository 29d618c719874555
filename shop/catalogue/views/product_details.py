"""The part of a product page that no sale changes: what it is, its label and certificates, its maker, its reviews."""

from __future__ import annotations

from flask import request
from markupsafe import Markup

from shop.catalogue.views.attribute_words import attribute_rows
from shop.catalogue.views.labels import label_rows
from shop.catalogue.views.ratings import section
from shop.catalogue.views.scheme_tags import scheme_tags
from shop.catalogue.views.wording import place_of
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.product_rows import ProductPage
from shop.web.i18n import in_language, language
from shop.web.pages import draw
from shop.window.memory import Drawn

MOST_DRAWN = 400  # of about 8 KB

_kept: Drawn[Markup] = Drawn(MOST_DRAWN)


def details(page: ProductPage, names: Directory, *, alcohol: bool) -> Markup:
    """Drawn once per set of values; a page of reviews that somebody asked for is drawn for him alone."""
    sellers = tuple(dict.fromkeys(row.seller for row in page.stock))
    if not page.reviews.asked.is_bare:
        return _draw(page, names, sellers, alcohol=alcohol)
    values = (
        page.facts,
        page.offers,
        page.rating,
        page.reviews,
        sellers,
        alcohol,
        names.stamp,
        language(),
        request.base_url,
    )
    return _kept(values, lambda: _draw(page, names, sellers, alcohol=alcohol))


def _draw(page: ProductPage, names: Directory, sellers: tuple[str, ...], *, alcohol: bool) -> Markup:
    facts = page.facts
    drawn = draw(
        "catalogue/_product_details.html",
        product=facts,
        name=in_language(facts.name, facts.name_en),
        description=in_language(facts.description, facts.description_en).splitlines(),
        story=in_language(facts.producer_story or "", facts.producer_story_en),
        place=place_of(facts.producer_commune, facts.province_code),
        sellers=sellers,
        alcohol=alcohol,
        facts=label_rows(page),
        traits=attribute_rows(names.attributes.values(), facts.set_code, facts.traits),
        schemes=scheme_tags(facts.schemes),
        ratings=section(page),
        root=request.script_root,
        here=request.base_url,
    )
    return Markup(drawn)  # noqa: S704 a template of ours escapes what it is given
