"""How goods are offered at an outlet, and where they stand: changed for many at once, and taken back."""

import pytest

from shop.bulk import queries, services
from shop.bulk.plans import Plan, Where
from shop.bulk.states import Act
from shop.core.errors import BadInput
from shop.extensions import session
from shop.inventory.models import StockSetting
from shop.inventory.services import decide
from shop.inventory.states import Offering
from tests.builders import accounts, outlets
from tests.builders.cart import AT
from tests.builders.counting import a_spot
from tests.bulk.test_bulk import HOUR, goods, two
from tests.support.pages import fields_of

__all__ = ["two"]


def spot(outlet_id: int, name: str) -> int:
    return a_spot(outlet_id, name).id


def settings(where, offer) -> tuple:
    session.expire_all()
    row = session.get_one(StockSetting, (where.outlet_id, offer.variant_id))
    return row.offering, row.lead_days, row.spot_id, row.buffer


def test_goods_are_offered_on_demand_with_their_days_and_what_else_was_decided_stays(two):
    here = Where(outlet_id=two[0].outlet.id)
    decide(here.outlet_id, two[0].variant_id, offering=Offering.SELL, buffer=2, at=AT, by=None)
    edit_id = services.apply(here, Plan(Act.OFFERING, "on_demand:7"), goods(here, two[0]), by=None, at=AT)
    assert settings(here, two[0]) == (Offering.ON_DEMAND, 7, None, 2)
    [(change, _name)] = queries.changes(edit_id)
    assert (change.was, change.left_as) == ({"value": "sell"}, {"value": "on_demand:7"})
    shown = services.preview(here, Plan(Act.OFFERING, "on_demand:9"), goods(here, two[0]), by=None, at=AT)
    assert [(line.was, line.now) for line in shown] == [({"value": "on_demand:7"}, {"value": "on_demand:9"})]

    assert services.undo(here, edit_id, by=None, at=AT + HOUR) == 0
    assert settings(here, two[0])[0] is Offering.SELL


def test_days_that_somebody_changed_since_stay(two):
    here = Where(outlet_id=two[0].outlet.id)
    edit_id = services.apply(here, Plan(Act.OFFERING, "on_demand:7"), goods(here, two[0]), by=None, at=AT)
    decide(here.outlet_id, two[0].variant_id, offering=Offering.ON_DEMAND, lead_days=3, at=AT, by=None)

    assert services.undo(here, edit_id, by=None, at=AT + HOUR) == 1
    assert settings(here, two[0])[:2] == (Offering.ON_DEMAND, 3)


def test_the_spot_of_many_goods_changes_and_comes_back(two):
    here = Where(outlet_id=two[0].outlet.id)
    floor, shelf = (spot(here.outlet_id, name) for name in ("Tầng 1", "Kệ A"))
    decide(here.outlet_id, two[0].variant_id, offering=Offering.DISPLAY_ONLY, spot_id=floor, at=AT, by=None)

    edit_id = services.apply(here, Plan(Act.SPOT, str(shelf)), goods(here, two[0]), by=None, at=AT)
    assert settings(here, two[0]) == (Offering.DISPLAY_ONLY, None, shelf, 0)
    services.undo(here, edit_id, by=None, at=AT + HOUR)
    assert settings(here, two[0])[2] == floor
    services.apply(here, Plan(Act.SPOT, "0"), goods(here, two[0]), by=None, at=AT)
    assert settings(here, two[0])[2] is None


def test_another_outlets_spot_is_refused_at_each_row(two):
    here, elsewhere = Where(outlet_id=two[0].outlet.id), outlets.outlet("Nơi khác")
    plan = Plan(Act.SPOT, str(spot(elsewhere.id, "Kệ B")))

    assert all(line.error for line in services.preview(here, plan, goods(here, two[0]), by=None, at=AT))
    with pytest.raises(BadInput):
        services.apply(here, plan, goods(here, two[0]), by=None, at=AT)


def test_an_outlets_page_asks_for_days_and_shows_places_by_name(two, clients, sign_in):
    outlet = two[0].outlet
    client, page = sign_in(clients(), accounts.manager(outlet.id)), f"/quan-ly/{outlet.slug}/doi-hang-loat"
    assert "Đổi vị trí" not in client.get(page).page.text, "the outlet has no places"
    shelf = spot(outlet.id, "Kệ A")
    asked = {"hang": str(two[0].variant_id), "act": "offering", "offering": "on_demand"}

    missing = client.post(page, data=asked)
    assert (missing.status_code, "Hàng đặt trước cần số ngày" in missing.page.text) == (422, True)
    shown = client.post(page, data={**asked, "lead_days": "7"})
    assert "Đặt trước, 7 ngày" in shown.page.text
    assert client.post(page, data={**asked, **fields_of(shown.page.form(page))}).status_code == 303
    moved = client.post(page, data={"hang": str(two[0].variant_id), "act": "spot", "spot_id": str(shelf)})
    assert ("Không ghi" in moved.page.text, "Kệ A" in moved.page.text) == (True, True)
    done = client.post(page, data=fields_of(moved.page.form(page)))
    assert "Kệ A" in client.get(done.headers["Location"]).page.text
    assert settings(Where(outlet_id=outlet.id), two[0]) == (Offering.ON_DEMAND, 7, shelf, 0)
