"""Structured data for search engines (schema.org, JSON-LD): only where pages may be indexed, only what they show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from shop.catalogue.pictures import picture_url
from shop.catalogue.views import ratings
from shop.catalogue.views.structured_offers import offers, return_policy
from shop.certification.wording import SCHEMES
from shop.core.clock import vn_day
from shop.delivery.queries import remembered_zones
from shop.settings import queries as settings
from shop.storefront.queries.cards import CardRow
from shop.storefront.queries.directory import directory
from shop.storefront.queries.product_rows import Facts, ProductPage
from shop.web import frame
from shop.web.i18n import in_language, language
from shop.web.linked_data import absolute, crumbs, script
from shop.web.static import static_url
from shop.window.memory import Drawn

MOST_DRAWN = 600  # of about 4 KB
__all__ = ["crumbs", "item_list", "product", "script", "shop"]


def product(page: ProductPage, at: datetime) -> Markup:
    """The product with an offer for each variant that has a price; nothing for alcohol or without an offer."""
    if not current_app.config["SHOP_INDEXABLE"]:
        return Markup("")
    rates = tuple(zone for tariff in remembered_zones().values() for zone in tariff.values())
    policy = settings.number("return_days")
    key = (page, vn_day(at), directory().stamp, rates, policy, language(), request.base_url)
    return _kept(key, lambda: _product(page, at))


_kept: Drawn[Markup] = Drawn(MOST_DRAWN)


def _product(page: ProductPage, at: datetime) -> Markup:
    facts, offered = page.facts, offers(page, at)
    if not offered:
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
        "sku": offered[0]["sku"],
        "category": _shelf(facts.shelf_id),
        "brand": {"@type": "Brand", "name": facts.producer_name},
        "offers": offered,
    }
    if certified := list(_certifications(facts)):
        data["hasCertification"] = certified[0] if len(certified) == 1 else certified
    return script(data | ratings.linked(page))


def _shelf(shelf_id: int) -> str:
    """The name of a shelf, as its pages are called."""
    row = next(row for row in directory().shelves.values() if row.id == shelf_id)
    return in_language(row.name, row.name_en)


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
    """The shop itself with its mark, how to call it, how goods go back; and how to search it."""
    home = absolute(f"{request.script_root}/")
    name = current_app.config["SHOP_NAME"]
    search = {
        "@type": "SearchAction",
        "target": f"{home}san-pham?q={{search_term_string}}",
        "query-input": "required name=search_term_string",
    }
    store = {
        "@type": "OnlineStore",
        "name": name,
        "url": home,
        "logo": absolute(static_url("img/touch.png")),
        "hasMerchantReturnPolicy": return_policy(),
    }
    if phone := frame.value("site").phone:
        store["contactPoint"] = {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "telephone": phone,
            "areaServed": "VN",
            "availableLanguage": ["vi", "en"],
        }
    site = {"@type": "WebSite", "name": name, "url": home, "potentialAction": search}
    return script(store) + script(site)
