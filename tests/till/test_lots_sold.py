"""Which lot leaves the shelf at the counter: the first expired, the one that was scanned, never a bad one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue.services import BasketPart, set_basket, set_price
from shop.catalogue.states import PriceKind
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.services import block_root
from shop.inventory.states import MovementKind
from shop.orders.models import Fulfilment, FulfilmentLine, Order
from shop.reports.verify.services import differences
from shop.till import finding, services
from shop.till.finding import Pick
from shop.till.states import Money
from tests.builders import cart, inventory, outlets, till
from tests.builders.cart import AT

TODAY = vn_day(AT)
pytestmark = pytest.mark.usefixtures("db_session")


def figures(model):
    return session.scalar(select(func.count()).select_from(model))


def units(offer):
    return session.execute(
        select(func.sum(StockItem.on_hand), func.sum(StockItem.allocated)).where(
            StockItem.variant_id == offer.variant_id
        )
    ).one()


def lots_sold(order):
    return session.execute(
        select(FulfilmentLine.lot_id, FulfilmentLine.quantity)
        .join(Fulfilment, Fulfilment.id == FulfilmentLine.fulfilment_id)
        .where(Fulfilment.order_id == order.id)
        .order_by(FulfilmentLine.lot_id)
    ).all()


def clean():
    assert [str(found) for found in differences()] == []


def test_the_first_expired_lot_goes_first_and_an_expired_or_recalled_one_never():
    offer = cart.on_offer(stock=0)
    old = inventory.stocked(offer.outlet, offer.variant, 5, expires_on=TODAY - timedelta(days=1))
    today = inventory.stocked(offer.outlet, offer.variant, 2, expires_on=TODAY)
    later = inventory.stocked(offer.outlet, offer.variant, 2, expires_on=TODAY + timedelta(days=9))
    gone = inventory.stocked(offer.outlet, offer.variant, 5)
    session.get_one(Lot, gone.lot_id).blocked_on = TODAY
    session.flush()

    order = till.sold(offer.outlet, (offer.variant_id, "3"))

    assert lots_sold(order) == [(today.lot_id, 2), (later.lot_id, 1)]
    with pytest.raises(BadInput, match=r"chỉ còn 1\."):
        till.scanned(offer.outlet, (offer.variant_id, "2"))
    assert old.on_hand == 5


def test_a_lot_that_was_scanned_is_sold_before_those_that_expire_first():
    offer = cart.on_offer(stock=3, expires_on=TODAY + timedelta(days=5))
    later = inventory.stocked(offer.outlet, offer.variant, 2, expires_on=TODAY + timedelta(days=90))
    named = session.get_one(Lot, later.lot_id)
    pick = finding.one(offer.outlet.id, f"https://ocop.example/lo-hang/{named.code}", AT)
    assert pick == Pick(offer.variant_id, from_lot_id=later.lot_id)

    order = till.sold(offer.outlet, (offer.variant_id, "3"), (pick, "2"))

    assert dict(lots_sold(order))[later.lot_id] == 2
    assert MovementKind.REALLOCATED not in session.scalars(select(StockMovement.kind)).all()
    clean()


@pytest.mark.parametrize("how", ["expired", "recalled"])
def test_a_scanned_lot_that_may_not_be_sold_is_refused_with_a_sentence(how):
    offer = cart.on_offer(stock=0)
    day = TODAY - timedelta(days=1) if how == "expired" else None
    item = inventory.stocked(offer.outlet, offer.variant, 4, expires_on=day)
    lot = session.get_one(Lot, item.lot_id)
    if how == "recalled":
        lot.blocked_on = TODAY
        session.flush()
    sentence = "hết hạn sử dụng ngày 27/11/2026" if how == "expired" else "đang bị thu hồi"

    with pytest.raises(Refused, match=sentence):
        finding.one(offer.outlet.id, lot.number, AT)
    with pytest.raises(Refused, match=sentence):
        till.scanned(offer.outlet, (Pick(offer.variant_id, from_lot_id=lot.id), "1"))
    assert figures(Order) == 0


def test_a_lot_that_goes_bad_while_the_customer_waits_is_not_sold():
    offer = cart.on_offer(stock=4)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    shown = till.digest(offer.outlet, sale_id)
    [lot] = session.scalars(select(Lot).where(Lot.variant_id == offer.variant_id))
    block_root(lot.id, reason="có vật lạ", at=AT, by=None)

    with pytest.raises(Refused, match="đã hết hàng bán được"):
        services.sell(offer.outlet.id, sale_id, services.Pay(Money.CASH, shown), clock=lambda: AT, by=None)
    assert figures(Order) == 0


def test_goods_by_weight_cost_what_the_scale_says():
    offer = cart.on_offer(
        stock=5_000, price=120_000, variant={"measure": "gram", "price_per": 1000, "step": 50, "unit": "kg"}
    )
    order = till.sold(offer.outlet, (offer.variant_id, "1,25 kg"))

    assert order.total == 150_000
    with pytest.raises(BadInput, match="nhập khối lượng"):
        till.scanned(offer.outlet, (offer.variant_id, ""))
    with pytest.raises(BadInput, match="bước bán"):
        till.scanned(offer.outlet, (offer.variant_id, "130 g"))
    assert tuple(units(offer)) == (3_750, 0)


def test_a_basket_takes_its_components():
    outlet = outlets.outlet()
    jar, tea = (cart.on_offer(name, outlet=outlet, stock=6) for name in ("Mắm tôm", "Chè lam"))
    gift = cart.on_offer("Giỏ quà", outlet=outlet, stock=0, price=200_000)
    set_basket(
        gift.variant_id, [BasketPart(jar.variant_id, 2), BasketPart(tea.variant_id, 1)], by=None, at=AT
    )
    order = till.sold(outlet, (gift.variant_id, "2"))

    assert order.total == 400_000
    assert [tuple(units(each)) for each in (jar, tea)] == [(2, 0), (4, 0)]
    clean()


def test_marked_down_goods_cost_their_own_price():
    offer = cart.on_offer(stock=5, price=60_000)
    item = inventory.stocked(
        offer.outlet, offer.variant, 2, expires_on=TODAY + timedelta(days=3), condition="marked_down"
    )
    set_price(
        offer.variant_id,
        amount=40_000,
        outlet_id=offer.outlet.id,
        lot_id=item.lot_id,
        kind=PriceKind.MARKDOWN,
        starts_at=AT,
        by=None,
        at=AT,
    )
    session.flush()
    found = finding.offers(offer.outlet.id, "mam tom", AT)
    assert [(one.price, one.free, one.pick.lot_id) for one in found] == [
        (60_000, 5, None),
        (40_000, 2, item.lot_id),
    ]
    assert finding.one(offer.outlet.id, "mam tom", AT) is None, "people choose"

    order = till.sold(offer.outlet, (found[1].pick, "2"))

    assert order.total == 80_000
    assert lots_sold(order) == [(item.lot_id, 2)]
    clean()
