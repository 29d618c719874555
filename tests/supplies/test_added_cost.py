"""A purchase price that is added after announced goods came leaves the books of supplies true."""

import pytest
from sqlalchemy import select

from shop.agreements.states import Ownership
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.models import Lot
from shop.supplies import services
from tests.builders.supplies import AT, PRICE, announced
from tests.builders.transfers import agreed, producer_of
from tests.checkout.conftest import books_agree, clock
from tests.supplies.test_supplies import here, jar

__all__ = ["books_agree", "clock", "here", "jar"]
pytestmark = pytest.mark.usefixtures("books_agree")


def test_a_price_that_nobody_knew_is_added_to_the_lot_and_the_books_agree(here, jar):
    known, producer_id = announced(here, (jar, 3)), producer_of(jar)
    agreed(here.operator_id, producer_id, at=AT)
    consigned = announced(here, (jar, 12))
    agreed(here.operator_id, producer_id, Ownership.BOUGHT, at=AT)
    for key, supply in (("known", known), ("unknown", consigned)):
        services.receive_all(supply.id, outlet_id=here.id, key=key, at=AT, by=None)
    lot_id = session.scalars(select(Lot.id).where(Lot.unit_cost.is_(None))).one()

    stock.add_cost(lot_id, PRICE + 1, outlet_id=here.id, at=AT, by=None)

    assert session.scalars(select(Lot.unit_cost).order_by(Lot.id)).all() == [PRICE, PRICE + 1]
