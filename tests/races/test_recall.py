"""A batch is recalled while people buy it: nobody is promised it unseen, and every refusal is a sentence."""

import pytest
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.checkout.fulfilling import replace_where_new
from shop.core.clock import now
from shop.extensions import session
from shop.inventory.models import Allocation, Lot, Reservation, StockItem
from shop.inventory.queries import sellable
from shop.inventory.states import ReservationState
from shop.orders.models import Order, OrderLine
from shop.reports.verify.services import differences
from tests.builders import cart
from tests.builders.inventory import stocked
from tests.races.test_races import groups, person, run

pytestmark = pytest.mark.race


def test_a_recall_during_a_rush_leaves_no_promise_of_its_units_without_a_case(shop, database):
    offer = cart.on_offer("Mắm tôm Hậu Lộc", outlet=shop, stock=20, expires_on=None)
    [bad] = session.scalars(select(StockItem.lot_id)).all()
    stocked(shop, offer.variant, 6, expires_on=None)
    people = [person(shop.id, (offer.variant_id, 1)) for _ in range(32)]

    *answers, touched = run(database, *groups(people), {"role": "recaller", "root_id": bad})

    pressed = [answer for some in answers for answer in some]
    placed = [where for status, where, _page in pressed if status == 303]
    refused = [page for status, _where, page in pressed if status == 422]
    assert len(placed) + len(refused) == 32, [answer[:2] for answer in pressed]
    assert all("không còn đủ" in page for page in refused)
    assert len(session.scalars(select(Order.id)).all()) == len(placed)
    assert session.get_one(Lot, bad).blocked_on is not None
    assert _cases() == touched == _holding(bad)
    assert [str(finding) for finding in differences()] == []
    session.commit()

    moved = replace_where_new(now)

    assert len(_holding(bad)) == len(touched) - moved
    assert _cases() == _holding(bad)
    assert sum(sellable(None, [offer.variant_id], now()).values()) <= 6
    assert [str(finding) for finding in differences()] == []


def _holding(lot_id: int) -> list[int]:
    """The orders that hold units of the lot."""
    return sorted(
        session.scalars(
            select(OrderLine.order_id)
            .join(Reservation, Reservation.order_line_id == OrderLine.id)
            .join(Allocation, Allocation.reservation_id == Reservation.id)
            .join(StockItem, StockItem.id == Allocation.stock_item_id)
            .where(StockItem.lot_id == lot_id, Reservation.state == ReservationState.OPEN)
        )
    )


def _cases() -> list[int]:
    session.rollback()
    return sorted(
        session.scalars(
            select(Case.subject_id).where(Case.kind == CaseKind.SHORTFALL, Case.closed_at.is_(None))
        )
    )
