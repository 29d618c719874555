"""Staff look at the workspace of a producer as its people see it. Nothing can be changed there."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import programme_staff
from shop.catalogue.queries import listings as queries
from shop.catalogue.queries import staff as staff_queries
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.own import list_page
from shop.catalogue.views.own_editing import Editing
from shop.producers import queries as producers
from shop.web.pages import keep_private

SEEN_AS = "/quan-tri/chu-the/<int:producer_id>/xem-nhu"


@blueprint.get(SEEN_AS)
@programme_staff()
def staff_as_producer(producer_id: int) -> ResponseReturnValue:
    """The list of goods, what is to be done, the news."""
    producer = producers.by_id(producer_id, g.province_code)
    keep_private()
    return list_page([producer_id], seen_as=producer)


@blueprint.get(f"{SEEN_AS}/san-pham/<int:product_id>")
@programme_staff()
def staff_as_producer_listing(producer_id: int, product_id: int) -> ResponseReturnValue:
    """The page of one of its products, without any button that works."""
    producer = producers.by_id(producer_id, g.province_code)
    product = queries.own_product(product_id, [producer_id])
    keep_private()
    return Editing(product, staff_queries.latest(product_id)).page(seen_as=producer)
