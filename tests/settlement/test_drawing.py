"""Every movement, sale and refund of consigned goods becomes one entry, with its share to the đồng."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shop.agreements.services import Rate
from shop.catalogue.models import Product
from shop.core.errors import BadInput
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.states import MovementKind
from shop.orders.return_states import ReturnCondition
from shop.settlement import services
from shop.settlement.states import EntryKind
from shop.transfers import services as transfers
from shop.transfers.states import ShortReason, Terms
from tests.builders import outlets, returning, settling, till
from tests.builders import transfers as sending
from tests.builders.cart import AT
from tests.builders.settling import DAY, NEXT, PRODUCER_BEARS, drawn, entries, on_consignment

pytestmark = pytest.mark.usefixtures("books_agree")
STEP = {"at": AT, "by": None}


def told(entry) -> tuple:
    return entry.kind, entry.on_hand, entry.under_way, entry.gross, entry.commission, entry.amount


def test_a_sale_at_the_counter_owes_the_price_less_the_share():
    goods = on_consignment(stock=5, price=60_000)
    till.sold(goods.outlet, (goods.variant_id, "2"))

    assert [told(entry) for entry in drawn()] == [
        (EntryKind.RECEIVED, 5, 0, 0, 0, 0),
        (EntryKind.LEFT, -2, 2, 0, 0, 0),
        (EntryKind.SOLD, 0, -2, 120_000, 18_000, 102_000),
    ]


def test_a_voucher_is_the_operators_gift_not_the_producers():
    goods = on_consignment(stock=5, price=33_333)
    returning.sold((goods.variant_id, 3), outlet_id=goods.outlet.id, discount=10_000)

    [sale] = [entry for entry in drawn() if entry.kind is EntryKind.SOLD]

    assert (sale.gross, sale.commission, sale.amount) == (99_999, 15_000, 84_999)


@pytest.mark.parametrize(
    ("rate", "rates", "commission"),
    [
        (Rate(1500), lambda goods: [Rate(1000, product_id=goods.product.id)], 12_000),
        (
            Rate(1500),
            lambda goods: [Rate(2000, set_code=session.get_one(Product, goods.product.id).set_code)],
            24_000,
        ),
        (Rate(500, floor=4_000), lambda _goods: [], 8_000),
        (Rate(2500, cap=10_000), lambda _goods: [], 20_000),
    ],
)
def test_the_share_of_a_product_goes_before_that_of_its_set_and_the_usual_one(rate, rates, commission):
    from tests.builders import cart

    offer = cart.on_offer(stock=0, price=60_000)
    goods = on_consignment(offer=offer, rate=rate, rates=rates(offer))
    till.sold(goods.outlet, (goods.variant_id, "2"))

    [sale] = [entry for entry in drawn() if entry.kind is EntryKind.SOLD]

    assert (sale.gross, sale.commission) == (120_000, commission)


@pytest.mark.parametrize(("bearers", "amount"), [(settling.OPERATOR_BEARS, 51_000), (PRODUCER_BEARS, 0)])
@pytest.mark.parametrize(
    "kind",
    [
        *(MovementKind.DAMAGED, MovementKind.EXPIRED, MovementKind.SAMPLED, MovementKind.GIVEN),
        *(MovementKind.STOLEN, MovementKind.LOST),
    ],
)
def test_a_loss_is_owed_when_the_operator_bears_it(kind, bearers, amount):
    goods = on_consignment(losses=bearers)
    stock.adjust(goods.item.id, outlet_id=goods.outlet.id, seen=10, becomes=9, kind=kind, **STEP)

    loss = drawn()[-1]

    assert (loss.kind.value, loss.on_hand, loss.amount) == (kind.value, -1, amount)


def test_an_undone_loss_is_taken_back_under_its_own_heading():
    goods = on_consignment()
    stock.adjust(
        goods.item.id, outlet_id=goods.outlet.id, seen=10, becomes=7, kind=MovementKind.STOLEN, **STEP
    )
    loss = drawn()[-1]
    stock.undo(loss.source_id, outlet_id=goods.outlet.id, **STEP)

    loss, back = [entry for entry in drawn() if entry.kind is EntryKind.STOLEN]

    assert (loss.on_hand, loss.amount) == (-3, 153_000)
    assert (back.on_hand, back.amount) == (3, -153_000)


def test_a_refund_takes_the_sale_back_pro_rata_in_its_own_day():
    goods = on_consignment(price=33_333)
    order = returning.sold((goods.variant_id, 3), outlet_id=goods.outlet.id)
    drawn()
    settling.paid_back(returning.came_back(order, condition=ReturnCondition.RESELL))

    found = {entry.kind: entry for entry in drawn()}

    assert (found[EntryKind.SOLD].gross, found[EntryKind.SOLD].amount) == (99_999, 84_999)
    assert (found[EntryKind.REFUNDED].gross, found[EntryKind.REFUNDED].amount) == (-33_333, -28_333)
    assert found[EntryKind.RETURNED].on_hand == 1


def test_goods_that_another_operator_buys_are_sold_at_the_agreed_price_and_owed_by_it():
    goods = on_consignment()
    buyer = outlets.outlet("Điểm bán khác", operator_id=sending.inventory.an_operator().id)
    transfer = sending.sent(goods.outlet, buyer, goods.item, terms=Terms.SOLD, units=4, price=40_000, at=AT)
    [line] = sending.lines_of(transfer)
    came = transfers.Came(line.id, good=3, short=1, reason=ShortReason.STOLEN)
    transfers.receive(transfer.id, [came], outlet_id=buyer.id, key="a", **STEP)

    found = {entry.kind: entry for entry in drawn()}

    assert found[EntryKind.TRANSFERRED_OUT].on_hand == -4
    assert told(found[EntryKind.RESOLD]) == (EntryKind.RESOLD, 0, 0, 120_000, 18_000, 102_000)
    assert told(found[EntryKind.LOST_IN_TRANSIT]) == (EntryKind.LOST_IN_TRANSIT, 0, 0, 60_000, 9_000, 51_000)
    assert told(found[EntryKind.TRANSFER_PRICE]) == (EntryKind.TRANSFER_PRICE, 0, 0, 120_000, 0, 120_000)


def test_drawing_twice_changes_nothing_and_bought_goods_are_nobodys_account():
    goods = on_consignment()
    sending.inventory.stocked(goods.outlet, goods.offer.variant, 5, at=AT)
    once = len(drawn())

    assert len(drawn()) == once == 1


def test_what_is_of_a_later_day_waits_and_a_day_to_come_is_refused():
    goods = on_consignment()
    late = AT + timedelta(days=1)
    stock.adjust(
        goods.item.id,
        outlet_id=goods.outlet.id,
        seen=10,
        becomes=9,
        kind=MovementKind.DAMAGED,
        at=late,
        by=None,
    )

    assert [entry.kind for entry in drawn(DAY, at=late)] == [EntryKind.RECEIVED]
    with pytest.raises(BadInput):
        services.draw_some(DAY + timedelta(days=2), at=NEXT)


def test_an_entry_is_never_changed(db_session):
    on_consignment()
    drawn()

    with pytest.raises(DBAPIError), db_session.begin_nested():
        db_session.execute(text("UPDATE settlement_entries SET amount = 1, gross = 1"))
    assert [entry.amount for entry in entries()] == [0]
