"""Alcohol on the web: paid ahead, from a seller licensed on the day of hand-over, to a customer who is of age.

Luật Phòng, chống tác hại của rượu, bia 2019: online only without cash, never to people under 18; a licence to sell
spirits by retail belongs to the seller.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from shop.checkout.paying import payee
from shop.checkout.quote import Quote
from shop.checkout.sites import SiteRow, online
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.payments.methods.base import PaymentMethod

NO_LICENCE = "alcohol_licence"
NOT_PREPAID = "alcohol_prepaid"
CASH = lazy(
    "Rượu bia mua qua mạng phải trả tiền trước. Hãy chọn cách trả trước, hoặc mua trực tiếp tại điểm bán."
)
AGE = lazy("Đơn có rượu bia. Hãy xác nhận bạn đủ 18 tuổi để đặt hàng.")


def obstacle(site: SiteRow, day: date) -> str | None:
    """Why an outlet may not sell alcohol for hand-over on a day; None: it may. Over the counter cash will do."""
    if not site.sells_alcohol_on(day):
        return NO_LICENCE
    return None if site.is_counter or payee.can_prepay(site) else NOT_PREPAID


def outlets(day: date) -> frozenset[int]:
    """Where alcohol that is ordered on a day may be picked up at the earliest, or be sent from."""
    return frozenset(
        site.outlet_id
        for site in online(day)
        if obstacle(site, day + timedelta(days=site.pickup_days)) is None
    )


def why_not(outlet_ids: Collection[int], day: date) -> str | None:
    """Why none of these outlets sells alcohol on the web for orders of a day; None: one of them does."""
    sites = [site for site in online(day) if site.outlet_id in outlet_ids]
    found = {obstacle(site, day + timedelta(days=site.pickup_days)) for site in sites}
    if None in found:
        return None
    return NOT_PREPAID if NOT_PREPAID in found else NO_LICENCE


def is_in(quote: Quote) -> bool:
    """Whether alcohol is among what would be ordered."""
    return any(line.variant.alcohol for line in quote.lines)


def is_asked_for(quote: Quote) -> bool:
    """Whether a cart holds alcohol, also such as cannot be had now."""
    lacking = (line.variant for line in quote.lacking)
    return is_in(quote) or any(variant is not None and variant.alcohol for variant in lacking)


def check_method(method: PaymentMethod, quote: Quote) -> None:
    """Raises Refused when alcohol would be paid in cash."""
    if is_in(quote) and not method.is_prepaid:
        raise Refused(CASH)


def check(method: PaymentMethod, quote: Quote, *, of_age: bool) -> None:
    """Raises Refused for cash, BadInput on `age` when the customer did not say that they are of age."""
    check_method(method, quote)
    if is_in(quote) and not of_age:
        raise BadInput("age", AGE)
