"""Units went bad under an order: staff let it hold others by one press, and the worker does it where nobody began."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseState
from shop.checkout.fulfilling import replace_where_new, start_preparing
from shop.extensions import session
from shop.inventory.models import Allocation, StockItem
from shop.inventory.services import block_root
from shop.orders.models import Fulfilment
from shop.unit_of_work import in_transaction
from tests.builders import accounts
from tests.builders.cart import AT, GOOD, on_offer
from tests.builders.inventory import stocked
from tests.builders.orders import pickup, place


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def recalled(more: int = 5, *, prepared: bool = False):
    """An offer, an order of two of its units, that were recalled, and fit ones beside them."""
    offer = on_offer(stock=2)
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    [bad] = session.scalars(select(Allocation.stock_item_id)).all()
    good = stocked(offer.outlet, offer.variant, more, expires_on=GOOD + timedelta(days=60)) if more else None
    if prepared:
        start_preparing(offer.outlet.id, part.id, at=AT, by=None)
    block_root(_lot_of(bad), reason="kiểm nghiệm không đạt", at=AT, by=None)
    session.commit()
    return offer, part, bad, good


def _lot_of(item_id: int) -> int:
    return session.scalars(select(StockItem.lot_id).where(StockItem.id == item_id)).one()


def held() -> list[int]:
    session.expire_all()
    return list(session.scalars(select(Allocation.stock_item_id)))


def test_staff_move_the_order_to_fit_units_by_one_press(db_session, client, sign_in):
    offer, part, bad, good = recalled(prepared=True)
    sign_in(client, accounts.clerk(offer.outlet.id))
    url = f"/quan-ly/{offer.outlet.slug}/don-hang/{part.id}"
    assert "lô đã hết hạn hoặc bị thu hồi" in client.get(url).page.text
    assert held() == [bad]

    page = client.follow(client.submit(url, action=f"{url}/doi-lo")).page

    assert "Đã đổi sang lô còn dùng được" in page.text
    assert "lô đã hết hạn hoặc bị thu hồi" not in page.text
    assert held() == [good.id]
    assert session.scalars(select(Case.state)).all() == [CaseState.CLOSED]


def test_without_enough_fit_units_nothing_moves_and_the_case_stays(db_session, client, sign_in):
    offer, part, bad, _good = recalled(more=1)
    sign_in(client, accounts.clerk(offer.outlet.id))
    url = f"/quan-ly/{offer.outlet.slug}/don-hang/{part.id}"

    answer = client.submit(url, action=f"{url}/doi-lo")

    assert answer.status_code == 422
    assert "không còn đủ hàng dùng được để thay" in answer.page.text
    assert held() == [bad]
    assert session.scalars(select(Case.state)).all() == [CaseState.OPEN]


def test_units_that_are_fit_are_not_moved(db_session, client, sign_in):
    offer = on_offer(stock=2)
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    session.commit()
    sign_in(client, accounts.clerk(offer.outlet.id))
    url = f"/quan-ly/{offer.outlet.slug}/don-hang/{part.id}"

    assert f'action="{url}/doi-lo"' not in client.get(url).text
    assert client.post(f"{url}/doi-lo", data={}).status_code == 422


@pytest.mark.parametrize(("prepared", "moves"), [(False, 1), (True, 0)])
def test_the_worker_moves_what_nobody_prepares_yet(database, app, prepared, moves):
    _offer, _part, bad, good = recalled(prepared=prepared)

    assert replace_where_new(lambda: AT) == moves

    assert held() == [good.id if moves else bad]
    assert session.scalars(select(Case.state)).all() == [CaseState.CLOSED if moves else CaseState.OPEN]
    assert replace_where_new(lambda: AT) == 0


def test_one_order_that_cannot_be_helped_does_not_stop_the_others(database, app):
    _offer, _part, bad, _good = recalled(more=0)
    first = on_offer("Chè xanh", stock=2)
    place(pickup(first.outlet.id), (first.variant_id, 2))
    [_old, spoiled] = session.scalars(select(Allocation.stock_item_id).order_by(Allocation.id)).all()
    good = stocked(first.outlet, first.variant, 2, expires_on=GOOD + timedelta(days=60))
    in_transaction(lambda: block_root(_lot_of(spoiled), reason="thu hồi", at=AT, by=None))

    assert replace_where_new(lambda: AT) == 1

    assert sorted(held()) == sorted([bad, good.id])
