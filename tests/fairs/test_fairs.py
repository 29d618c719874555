"""A fair is opened by goods that come, sold from at the till, and closed by a count that makes the sales."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue.services import certificates, set_price
from shop.catalogue.services.certificates import Withdrawal
from shop.certification.states import WithdrawalGround
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import services
from shop.fairs.states import Loss
from shop.inventory.models import StockMovement
from shop.inventory.services import block_root, move_condition
from shop.inventory.states import Condition, MovementKind
from shop.orders.models import OrderLine
from shop.orders.states import Channel, OrderState
from shop.outlets.models import FairOutlet, Outlet
from shop.outlets.states import FairState
from shop.till.models import CounterReceipt
from shop.transfers import services as transferring
from tests.builders import cart, fairs, till, transfers
from tests.builders.cart import AT
from tests.builders.certification import certificate
from tests.builders.fairs import brought, clean, item_of, on_hand

TODAY = vn_day(AT)
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db_session")


def test_a_fair_from_the_first_box_to_the_last(home, stall):
    offer = cart.on_offer(outlet=home, stock=20, price=60_000)
    item = brought(home, stall, offer, 12)
    till.sold(stall, (offer.variant_id, "2"))
    later = AT + timedelta(hours=6)

    count_id = fairs.counted(stall.id, {item.id: 4}, {item.id: (1, Loss.DAMAGED)}, at=later)
    row = fairs.made(stall.id, count_id, at=later, is_last=True)

    [order] = fairs.orders_of(count_id)
    [line] = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).all()
    assert (order.channel, order.state, order.placed_at) == (Channel.TILL, OrderState.COMPLETED, later)
    assert (line.quantity, line.price, line.total) == (5, 60_000, 300_000)
    assert (row.sold, row.expected, row.cash, row.difference) == (300_000, 420_000, 420_000, 0)
    assert on_hand(stall) == 4
    moved = select(StockMovement.kind, StockMovement.on_hand_change).where(
        StockMovement.stock_item_id == item.id, StockMovement.on_hand_change < 0
    )
    assert sorted(session.execute(moved).all()) == [
        (MovementKind.DAMAGED, -1),
        (MovementKind.HANDED_OVER, -5),
        (MovementKind.HANDED_OVER, -2),
    ]
    fair = session.get_one(FairOutlet, stall.id)
    assert (fair.state, session.get_one(Outlet, stall.id).closed_on) == (FairState.COUNTED, TODAY)
    with pytest.raises(Refused, match="không mở bán"):
        till.sold(stall, (offer.variant_id, "1"), at=later)
    with pytest.raises(Refused, match="Gian còn 1 lô hàng"):
        services.close(stall.id, at=later, by=None)

    paper = transfers.sent(stall, home, item, at=later)
    with pytest.raises(Refused, match="chưa nhận xong"):
        services.close(stall.id, at=later, by=None)
    transferring.receive_all(paper.id, outlet_id=home.id, key=random_token(), at=later, by=None)
    services.close(stall.id, at=later, by=None)
    services.close(stall.id, at=later, by=None)

    assert fair.state is FairState.CLOSED
    assert (on_hand(stall), on_hand(home)) == (0, 12)
    assert session.scalar(select(func.count()).select_from(CounterReceipt)) == 2
    clean()


def test_each_days_count_makes_that_days_sales_at_that_days_price(home, stall):
    offer = cart.on_offer(outlet=home, stock=20, price=60_000)
    item = brought(home, stall, offer, 10)
    first = fairs.counted(stall.id, {item.id: 7}, at=AT + timedelta(hours=8))
    fairs.made(stall.id, first, at=AT + timedelta(hours=8))
    evening = AT + timedelta(hours=8, minutes=10)
    set_price(offer.variant_id, amount=50_000, starts_at=evening, by=None, at=evening)
    second = fairs.counted(stall.id, {item.id: 5}, at=AT + DAY)
    fairs.made(stall.id, second, at=AT + DAY)

    [one], [two] = fairs.orders_of(first), fairs.orders_of(second)
    assert (one.total, vn_day(one.placed_at)) == (180_000, TODAY)
    assert (two.total, vn_day(two.placed_at)) == (100_000, TODAY + DAY)
    clean()


def test_what_is_counted_after_the_fair_was_sold_on_its_last_day_or_the_last_of_its_lot(home, stall):
    long_life = cart.on_offer(outlet=home, stock=10, price=60_000)
    short = cart.on_offer("Nem chua", outlet=home, stock=10, price=40_000, expires_on=TODAY + DAY)
    kept, gone = brought(home, stall, long_life, 6), brought(home, stall, short, 6)
    after = AT + 5 * DAY

    count_id = fairs.counted(stall.id, {kept.id: 1, gone.id: 2}, at=after)
    fairs.made(stall.id, count_id, at=after, is_last=True)

    orders = fairs.orders_of(count_id)
    assert [vn_day(order.placed_at) for order in orders] == [TODAY + DAY, TODAY + 2 * DAY]
    assert [order.total for order in orders] == [160_000, 300_000]
    receipts = session.scalars(select(CounterReceipt).order_by(CounterReceipt.number)).all()
    assert [vn_day(receipt.at) for receipt in receipts] == [TODAY + DAY, TODAY + 2 * DAY]
    expired = select(StockMovement.on_hand_change).where(StockMovement.kind == MovementKind.EXPIRED)
    assert session.scalars(expired).all() == [-2], "what still lay there past its day is expired, not sold"
    assert on_hand(stall) == 1
    clean()


def test_a_recalled_lot_was_sold_before_its_recall_or_not_at_all(home, stall):
    offer = cart.on_offer(outlet=home, stock=10)
    item = brought(home, stall, offer, 6)
    block_root(item.lot_id, reason="thử", at=AT + DAY, by=None)

    count_id = fairs.counted(stall.id, {item.id: 2}, at=AT + DAY)
    fairs.made(stall.id, count_id, at=AT + DAY)

    [order] = fairs.orders_of(count_id)
    assert vn_day(order.placed_at) == TODAY
    clean()


def test_goods_recalled_on_the_day_they_came_cannot_have_been_sold(home, stall):
    offer = cart.on_offer(outlet=home, stock=10)
    item = brought(home, stall, offer, 6)
    block_root(item.lot_id, reason="thử", at=AT + timedelta(hours=1), by=None)

    with pytest.raises(BadInput, match="thu hồi trước khi bán được") as refusal:
        fairs.counted(stall.id, {item.id: 2}, at=AT + timedelta(hours=2))
    assert refusal.value.field == f"remaining_{item.id}"
    fairs.counted(stall.id, {item.id: 2}, {item.id: (4, Loss.LOST)}, at=AT + timedelta(hours=2))


def test_marked_down_units_are_sold_at_their_own_price(home, stall):
    offer = cart.on_offer(outlet=home, stock=10, price=60_000)
    item = brought(home, stall, offer, 6)
    move_condition(
        item.id, Condition.MARKED_DOWN, 4, outlet_id=stall.id, at=AT, by=None, price=30_000, reason="gần hạn"
    )
    cheap = item_of(stall, offer, Condition.MARKED_DOWN)

    count_id = fairs.counted(stall.id, {item.id: 1, cheap.id: 1})
    fairs.made(stall.id, count_id)

    [order] = fairs.orders_of(count_id)
    lines = select(OrderLine.quantity, OrderLine.price).where(OrderLine.order_id == order.id)
    assert sorted(session.execute(lines).all()) == [(1, 60_000), (3, 30_000)]
    clean()


def test_the_star_is_that_of_the_day_as_it_was_known_then(home, stall):
    """A certificate that was withdrawn on the day after the fair still stood when the goods were sold."""
    offer = cart.on_offer(outlet=home, stock=10)
    item = brought(home, stall, offer, 6)
    paper = certificate(stars=4, issued_on=date(2026, 1, 2))
    certificates.link(paper.id, offer.product.id, by=None, at=AT - 30 * DAY)
    after = AT + 4 * DAY
    certificates.withdraw_product(
        offer.product.id,
        Withdrawal(day=TODAY, ground=next(iter(WithdrawalGround)), document="QĐ 12"),
        by=None,
        at=after,
    )

    count_id = fairs.counted(stall.id, {item.id: 3}, at=after)
    fairs.made(stall.id, count_id, at=after)

    [order] = fairs.orders_of(count_id)
    [line] = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).all()
    assert line.stars == 4
    clean()
