"""The delivery part of a product page: what sending one costs, to the province the visitor asked for."""

from __future__ import annotations

from dataclasses import dataclass

from shop.catalogue.states import Reach
from shop.catalogue.views.availability import Seen
from shop.catalogue.views.wording import units
from shop.core.money import format_dong
from shop.delivery.wording import OBSTACLES
from shop.geography.queries import province, provinces
from shop.storefront.queries.cards import VariantOffer
from shop.storefront.queries.parcels import Estimate, estimate
from shop.web.context import day as day_text
from shop.web.i18n import _, in_language, language


@dataclass(frozen=True, slots=True)
class Shipping:
    """The list of provinces with the one asked for, and the answer; ``is_no``: it does not go there."""

    provinces: tuple[tuple[str, str], ...]
    chosen: str
    answer: str
    is_no: bool


def shipping(seen: Seen) -> Shipping | None:
    """Nothing for alcohol, for what nobody has, and for what never travels: there the page says so already."""
    page = seen.page
    stocked = {row.variant_id for row in page.stock if row.offers_delivery}
    offer = next((one for one in page.offers if one.variant_id in stocked and one.amount is not None), None)
    if offer is None or seen.is_alcohol or not page.facts.selling or offer.reach is Reach.PICKUP:
        return None
    code = seen.visit.province_code
    found = estimate(page, offer.variant_id, code, seen.names.places, seen.at) if code else None
    return Shipping(
        provinces=tuple((one.code, one.name) for one in provinces()),
        chosen=code,
        answer=_answer(found, offer, seen) if code else "",
        is_no=bool(code) and (found is None or found.obstacle is not None),
    )


def _answer(found: Estimate | None, offer: VariantOffer, seen: Seen) -> str:
    if found is None:
        return _("Hiện chưa có điểm bán nào gửi được sản phẩm này.")
    if found.obstacle is not None:
        return str(OBSTACLES[found.obstacle])
    sender = seen.names.places[found.outlet_id]
    return _(
        "Giao tới %(place)s: %(fee)s cho %(units)s, nhận chậm nhất %(day)s, gửi từ %(sender)s.",
        place=province(seen.visit.province_code).name,
        fee=format_dong(found.fee, language()),
        units=units(offer.step, offer.measure, offer.unit),
        day=day_text(found.day, weekday=True),
        sender=in_language(sender.name, sender.name_en),
    )
