"""Offers as structured data: price and stock, what sending costs, how goods go back; as the shop's own pages say."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from flask import request

from shop.catalogue.states import Reach, Storage
from shop.core.clock import vn_day
from shop.geography.queries import province_region, provinces
from shop.settings import queries as settings
from shop.storefront.queries.cards import VariantOffer
from shop.storefront.queries.directory import directory
from shop.storefront.queries.parcels import Estimate, estimate
from shop.storefront.queries.product_rows import ProductPage
from shop.storefront.queries.skus import skus
from shop.web.i18n import in_language
from shop.web.linked_data import CONTEXT, absolute
from shop.web.pages import url_for

COUNTRY = "VN"
FRESH_DAYS = 1  # fresh and chilled goods: to be told within 24 hours, as the page about returns says


def offers(page: ProductPage, at: datetime) -> list[dict[str, Any]]:
    """An offer for each variant with a price that may be sold on the web."""
    known = skus(page.facts.id, at)
    return [
        _offer(page, offer, known.get(offer.variant_id, ""), at)
        for offer in page.offers
        if offer.amount is not None and not offer.alcohol_bp
    ]


def return_policy(*, fresh: bool = False) -> dict[str, Any]:
    """What `/thong-tin/doi-tra` says: faulty goods at the seller's cost; a change of mind at the buyer's.

    Fresh and chilled goods are told about within a day and not taken back for a change of mind.
    """
    policy: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": COUNTRY,
        "returnPolicyCategory": f"{CONTEXT}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": FRESH_DAYS if fresh else settings.number("return_days"),
        "merchantReturnLink": absolute(url_for("settings.law_page", slug="doi-tra")),
        "returnMethod": f"{CONTEXT}/ReturnInStore",
        "refundType": f"{CONTEXT}/FullRefund",
        "itemDefectReturnFees": f"{CONTEXT}/FreeReturn",
    }
    if not fresh:
        policy["customerRemorseReturnFees"] = f"{CONTEXT}/ReturnFeesCustomerResponsibility"
    return policy


def _offer(page: ProductPage, offer: VariantOffer, sku: str, at: datetime) -> dict[str, Any]:
    there = page.units_of(offer.variant_id) > 0 and page.facts.selling
    data: dict[str, Any] = {
        "@type": "Offer",
        "name": in_language(offer.name, offer.name_en),
        "sku": sku,
        "price": str(offer.amount),
        "priceCurrency": "VND",
        "availability": f"{CONTEXT}/{'InStock' if there else 'OutOfStock'}",
        "itemCondition": f"{CONTEXT}/NewCondition",
        "url": absolute(f"{request.script_root}/san-pham/{page.facts.slug}"),
        "hasMerchantReturnPolicy": return_policy(fresh=offer.storage is not Storage.NORMAL),
    }
    if offer.before:
        data["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "price": str(offer.before),
            "priceCurrency": "VND",
            "priceType": f"{CONTEXT}/StrikethroughPrice",
        }
    if there and (sent := _shipping(page, offer, at)):
        data["shippingDetails"] = sent
    return data


def _shipping(page: ProductPage, offer: VariantOffer, at: datetime) -> list[dict[str, Any]]:
    """What one pack costs to send and when it is there at the latest, by the provinces it can reach."""
    if offer.reach is Reach.PICKUP:
        return []
    names: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, found in _estimates(page, offer, at):
        if found is not None and found.obstacle is None and found.day is not None:
            names[found.fee, (found.day - vn_day(at)).days].append(name)
    every = len(provinces())
    return [_details(fee, days, reached, every) for (fee, days), reached in sorted(names.items())]


def _estimates(page: ProductPage, offer: VariantOffer, at: datetime) -> list[tuple[str, Estimate | None]]:
    """(name, estimate) of each province; asked once for those that cost the same from everywhere.

    What a parcel costs depends on whether the province is the sender's own, else on its region.
    """
    places = directory().places
    own = {places[row.outlet_id].province_code for row in page.stock if row.outlet_id in places}
    asked: dict[str, Estimate | None] = {}
    found = []
    for unit in provinces():
        alike = unit.code if unit.code in own else str(province_region(unit.code))
        if alike not in asked:
            asked[alike] = estimate(page, offer.variant_id, unit.code, places, at)
        found.append((unit.name, asked[alike]))
    return found


def _details(fee: int, days: int, names: list[str], every: int) -> dict[str, Any]:
    region = {} if len(names) == every else {"addressRegion": names}
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": str(fee), "currency": "VND"},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": COUNTRY, **region},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, 0),
            "transitTime": _days(0, days),
        },
    }


def _days(least: int, most: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}
