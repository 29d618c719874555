"""Whose stock it is: another outlet's is not there, and a clerk does less than a manager."""

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from tests.builders import accounts
from tests.builders.inventory import AT, a_variant, an_outlet, stocked


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def outlet(db_session):
    return an_outlet()


@pytest.fixture
def staff(client, sign_in, outlet):
    return sign_in(client, accounts.manager(outlet.id))


def here(outlet, path):
    return f"/quan-ly/{outlet.slug}/{path}"


@pytest.mark.parametrize("path", ["ton-kho", "nhap-hang"])
def test_another_outlets_stock_is_not_there(staff, path):
    assert staff.get(here(an_outlet(), path)).status_code == 404


def test_another_outlets_item_is_not_there(staff, outlet):
    variant = a_variant()
    item = stocked(an_outlet(), variant, 5)

    for verb in ("dieu-chinh", "chuyen"):
        assert staff.get(here(outlet, f"ton-kho/{variant.id}/{verb}/{item.id}")).status_code == 404
    movement_id = session.scalar(select(StockMovement.id).where(StockMovement.stock_item_id == item.id))
    assert staff.post(here(outlet, f"ton-kho/{variant.id}/hoan-tac/{movement_id}")).status_code == 404
    assert session.scalar(select(StockItem.on_hand).where(StockItem.id == item.id)) == 5


def test_a_clerk_counts_but_does_not_decide_or_recall(client, sign_in, outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 5)
    clerk = sign_in(client, accounts.clerk(outlet.id))

    assert clerk.get(here(outlet, f"ton-kho/{variant.id}/dieu-chinh/{item.id}")).status_code == 200
    assert clerk.get(here(outlet, f"ton-kho/{variant.id}/thiet-lap")).status_code == 404
    asked = clerk.submit(here(outlet, f"lo-hang/{item.lot_id}/thu-hoi"), {"reason": "nắp phồng"})
    assert ["Gửi yêu cầu thu hồi" in asked.page.text, "Thu hồi lô này" in asked.page.text] == [True, False]
    assert clerk.post(here(outlet, f"lo-hang/{item.lot_id}/bo-thu-hoi"), data={}).status_code == 404
