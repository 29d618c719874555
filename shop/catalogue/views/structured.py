"""Structured data for search engines (schema.org, JSON-LD): only where pages may be indexed, only what they show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from shop.catalogue.pictures import picture_url
from shop.catalogue.views import ratings
from shop.catalogue.views.wording import in_language
from shop.certification.wording import SCHEMES
from shop.storefront.queries.cards import CardRow, VariantOffer
from shop.storefront.queries.product_rows import Facts, ProductPage
from shop.web.linked_data import CONTEXT, absolute, crumbs, script

__all__ = ["crumbs", "item_list", "product", "script", "shop"]


def product(page: ProductPage) -> Markup:
    """The product with an offer for each variant that has a price; nothing for alcohol or without an offer."""
    if not current_app.config["SHOP_INDEXABLE"]:
        return Markup("")
    facts = page.facts
    offers = [
        _offer(page, offer) for offer in page.offers if offer.amount is not None and not offer.alcohol_bp
    ]
    if not offers:
        return Markup("")
    first = page.pictures[0] if page.pictures else None
    picture = picture_url(
        first.drawing if first else None, first.digest if first else None, facts.set_code, 1280
    )
    data = {
        "@type": "Product",
        "name": in_language(facts.name, facts.name_en),
        "description": in_language(facts.summary, facts.summary_en),
        "image": [absolute(picture)],
        "brand": {"@type": "Brand", "name": facts.producer_name},
        "offers": offers,
    }
    if certified := list(_certifications(facts)):
        data["hasCertification"] = certified[0] if len(certified) == 1 else certified
    return script(data | ratings.linked(page))


def _certifications(facts: Facts) -> Iterator[dict[str, Any]]:
    """The star and the other papers, each while it is in force; one without a last day names none."""
    rows = [
        (str(SCHEMES[row.kind]), row.number, row.issuer, row.issued_on, row.until) for row in facts.schemes
    ]
    if facts.stars and facts.issued_on:
        name = f"OCOP {facts.stars} sao"
        rows.insert(
            0, (name, facts.decision_number or "", facts.authority or "", facts.issued_on, facts.until)
        )
    for name, number, issuer, issued_on, until in rows:
        yield {
            "@type": "Certification",
            "name": name,
            "certificationIdentification": number,
            "issuedBy": {"@type": "Organization", "name": issuer},
            "validFrom": issued_on.isoformat(),
            **({"expires": until.isoformat()} if until else {}),
        }


def item_list(cards: list[CardRow]) -> Markup:
    """The goods of one page of a list; nothing for a list without any."""
    if not cards:
        return Markup()
    root = request.script_root
    return script(
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "url": absolute(f"{root}/san-pham/{row.slug}")}
                for place, row in enumerate(cards, start=1)
            ],
        }
    )


def shop() -> Markup:
    """The shop itself and how to search it."""
    home = absolute(f"{request.script_root}/")
    name = current_app.config["SHOP_NAME"]
    search = {
        "@type": "SearchAction",
        "target": f"{home}san-pham?q={{search_term_string}}",
        "query-input": "required name=search_term_string",
    }
    store = {"@context": CONTEXT, "@type": "OnlineStore", "name": name, "url": home}
    site = {"@context": CONTEXT, "@type": "WebSite", "name": name, "url": home, "potentialAction": search}
    return script(store) + script(site)


def _offer(page: ProductPage, offer: VariantOffer) -> dict[str, Any]:
    there = page.units_of(offer.variant_id) > 0 and page.facts.selling
    return {
        "@type": "Offer",
        "name": in_language(offer.name, offer.name_en),
        "price": str(offer.amount),
        "priceCurrency": "VND",
        "availability": f"{CONTEXT}/{'InStock' if there else 'OutOfStock'}",
        "itemCondition": f"{CONTEXT}/NewCondition",
        "url": absolute(f"{request.script_root}/san-pham/{page.facts.slug}"),
    }
