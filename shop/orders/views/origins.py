"""The batches that a customer's goods came from, with the way to their page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from shop.orders.queries import OrderPage, batches_of
from shop.orders.states import FulfilmentState
from shop.web.codes import qr_svg
from shop.web.i18n import in_language
from shop.web.pages import base_url

LEFT = frozenset({FulfilmentState.SHIPPED, FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED})


@dataclass(frozen=True, slots=True)
class Provenance:
    """A batch: what was bought, its number, its page, the square code of that address, whether it is recalled."""

    goods: str
    lot: str
    url: str
    qr: Markup
    is_recalled: bool


def origins(found: OrderPage) -> list[Provenance]:
    """One for each batch that left for the order; one statement, none while nothing has left."""
    if not LEFT.intersection(found.states):
        return []
    rows = []
    for row in batches_of(found.order.id):
        url = url_for("inventory.lot", code=row.code)
        goods = in_language(row.name, row.name_en)
        rows.append(Provenance(goods, row.lot, url, qr_svg(base_url() + url), row.blocked_on is not None))
    return rows
