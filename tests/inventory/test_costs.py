"""A purchase price that nobody knew when goods came is added once, and never changed."""

import pytest
import time_machine
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.core.errors import NotFound, Refused
from shop.extensions import session
from shop.inventory import services
from shop.inventory.models import Lot
from shop.inventory.queries import costs
from shop.inventory.services import Incoming
from shop.inventory.states import LotOwner
from tests.builders import accounts, settling
from tests.builders.inventory import AT, a_lot, a_variant, an_outlet, stocked
from tests.support.pages import fields_of


@pytest.fixture
def outlet(db_session):
    return an_outlet()


@pytest.fixture
def lot(outlet):
    """Bought goods of which nobody knows the price."""
    variant = a_variant(name="Chè Ba Sao")
    made = a_lot(outlet, variant, number="L07", unit_cost=None)
    stocked(outlet, variant, 6, lot=made)
    return made


def cost_of(lot: Lot) -> int | None:
    return session.scalar(select(Lot.unit_cost).where(Lot.id == lot.id))


def test_a_price_is_added_once_and_who_added_it_is_kept(outlet, lot):
    services.add_cost(lot.id, 30_000, outlet_id=outlet.id, at=AT, by=7)

    with pytest.raises(Refused, match="đã có giá mua"):
        services.add_cost(lot.id, 31_000, outlet_id=outlet.id, at=AT, by=8)

    assert cost_of(lot) == 30_000
    acts = session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "lot")).all()
    assert [(act.action, act.actor_id, act.subject_id, act.details) for act in acts] == [
        ("lot.cost_added", 7, lot.id, {"outlet_id": outlet.id, "unit_cost": [None, 30_000]})
    ]


@pytest.mark.parametrize("known", [0, 42_000])
def test_what_came_with_a_price_or_as_a_gift_keeps_it(outlet, known):
    variant = a_variant()
    lot = a_lot(outlet, variant, unit_cost=known)
    stocked(outlet, variant, 6, lot=lot)

    with pytest.raises(Refused):
        services.add_cost(lot.id, 1, outlet_id=outlet.id, at=AT, by=None)

    assert (cost_of(lot), costs.unpriced(outlet.id, skip=0, most=9)) == (known, [])


def test_consigned_goods_and_those_of_others_have_no_price_to_add(outlet, lot):
    consigned, stranger = settling.on_consignment(), an_outlet(outlet.operator_id)

    for lot_id, outlet_id in ((consigned.item.lot_id, consigned.outlet.id), (lot.id, stranger.id)):
        with pytest.raises(NotFound):
            services.add_cost(lot_id, 1, outlet_id=outlet_id, at=AT, by=None)

    assert (cost_of(lot), session.get_one(Lot, consigned.item.lot_id).owner) == (None, LotOwner.PRODUCER)


def test_the_next_goods_of_the_batch_without_a_price_are_a_lot_of_their_own(outlet, lot):
    services.add_cost(lot.id, 30_000, outlet_id=outlet.id, at=AT, by=None)
    services.receive(outlet.id, [Incoming(lot.variant_id, 4, number="L07")], key="more", at=AT, by=None)

    [row] = costs.unpriced(outlet.id, skip=0, most=9)
    assert (row.lot_id != lot.id, row.lot_name, row.unit_cost) == (True, "L07", None)
    assert costs.count_unpriced([outlet.id]) == {outlet.id: 1}


def test_lots_are_counted_for_each_outlet_apart(outlet, lot):
    branch = an_outlet(outlet.operator_id)
    for units in (4, 5):
        services.receive(branch.id, [Incoming(lot.variant_id, units)], key=f"{units}", at=AT, by=None)

    ids = [outlet.id, branch.id, an_outlet().id]
    assert costs.count_unpriced(ids) == {outlet.id: 1, branch.id: 2}


def test_goods_that_were_taken_in_by_mistake_are_not_missed(outlet):
    variant = a_variant()
    receipt = services.receive(outlet.id, [Incoming(variant.id, 4, number="L1")], key="one", at=AT, by=None)
    assert costs.count_unpriced([outlet.id]) == {outlet.id: 1}

    services.undo_receipt(receipt, outlet_id=outlet.id, at=AT, by=None)

    assert (costs.unpriced(outlet.id, skip=0, most=9), costs.count_unpriced([outlet.id])) == ([], {})


@pytest.fixture
def manager(client, sign_in, outlet):
    with time_machine.travel(AT, tick=False):
        yield sign_in(client, accounts.manager(outlet.id, name="Lê Thị Quản"))


def test_a_manager_finds_the_lot_sees_the_price_again_and_writes_it(manager, outlet, lot):
    listing = f"/quan-ly/{outlet.slug}/nhap-hang/gia-mua"
    path = f"{listing}/{lot.id}"
    assert "Chè Ba Sao" in manager.get(listing).page.text
    goods = manager.get(f"/quan-ly/{outlet.slug}/ton-kho/{lot.variant_id}")
    assert f'href="{path}"' in goods.text

    form = fields_of(manager.get(path).page.form())
    wrong = manager.post(path, data={**form, "unit_cost": "ba mươi"})
    assert (wrong.status_code, wrong.page.field("unit_cost").get("value")) == (422, "ba mươi")
    shown = manager.post(path, data={**form, "unit_cost": "30.000"})
    assert ("30.000" in shown.page.text, cost_of(lot)) == (True, None)
    assert manager.post(path, data=fields_of(shown.page.form())).status_code == 303

    assert cost_of(lot) == 30_000
    assert "Lô nào cũng có giá mua" in manager.get(listing).page.text
    after = manager.get(path).page
    assert ("Lê Thị Quản" in after.text, "không ghi lại được" in after.text) == (True, True)
    again = manager.post(path, data={**form, "unit_cost": "1", "confirmed": "1"})
    assert (again.status_code, cost_of(lot)) == (422, 30_000)


def test_a_receipt_leads_its_manager_there_and_no_clerk(manager, clients, sign_in, outlet):
    variant = a_variant()
    receipt = services.receive(outlet.id, [Incoming(variant.id, 4)], key="one", at=AT, by=None)
    path, clerk = f"/quan-ly/{outlet.slug}/nhap-hang/{receipt}", sign_in(clients(), accounts.clerk(outlet.id))

    assert ["Ghi giá mua" in one.get(path).page.text for one in (manager, clerk)] == [True, False]
    assert clerk.get(f"/quan-ly/{outlet.slug}/nhap-hang/gia-mua").status_code == 404
    assert "Ghi giá mua" not in manager.get(f"{path}/in").page.text
