"""A fair is opened by goods that come, sold from at the till, and closed by a count that makes the sales."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue.services import certificates, set_price
from shop.catalogue.services.certificates import Withdrawal
from shop.catalogue.states import PriceKind
from shop.certification.states import WithdrawalGround
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Conflict, NotFound, Refused
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import services
from shop.fairs.models import FairCount
from shop.fairs.services import Seen
from shop.fairs.states import FairCountState, Loss
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services import block_root, move_condition
from shop.inventory.services.outlet_prices import set_here
from shop.inventory.states import Condition, MovementKind
from shop.orders.models import OrderLine
from shop.orders.states import Channel, OrderState
from shop.outlets.models import FairOutlet, Outlet
from shop.outlets.states import FairState
from shop.reports.verify.services import differences
from shop.till.models import CounterReceipt
from shop.transfers import services as transferring
from tests.builders import cart, fairs, outlets, till, transfers
from tests.builders.cart import AT
from tests.builders.certification import certificate

TODAY = vn_day(AT)
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db_session")


def clean():
    assert [str(found) for found in differences()] == []


def item_of(outlet, offer, condition=Condition.SELLABLE) -> StockItem:
    return session.scalars(
        select(StockItem)
        .where(
            StockItem.outlet_id == outlet.id,
            StockItem.variant_id == offer.variant_id,
            StockItem.condition == condition,
        )
        .execution_options(populate_existing=True)
    ).one()


def on_hand(outlet) -> int:
    return session.scalar(
        select(func.coalesce(func.sum(StockItem.on_hand), 0)).where(StockItem.outlet_id == outlet.id)
    )


@pytest.fixture
def home():
    return outlets.outlet()


@pytest.fixture
def stall(home):
    return fairs.stall(operator_id=home.operator_id)


def brought(home, stall, offer, units, at=AT):
    """Goods that came by the same papers as always."""
    source = item_of(home, offer)
    paper = transfers.sent(home, stall, source, units=units, at=at)
    transferring.receive_all(paper.id, outlet_id=stall.id, key=random_token(), at=at, by=None)
    return item_of(stall, offer)


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
    with pytest.raises(Refused, match="Gian còn 4 đơn vị hàng"):
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


REFUSED = [
    ("more than the book", lambda item: [Seen(item.id, 6, 7)], "Sổ chỉ có 6", "remaining"),
    ("below nothing", lambda item: [Seen(item.id, 6, -1)], "Sổ chỉ có 6", "remaining"),
    ("lost without a reason", lambda item: [Seen(item.id, 6, 5, 1)], "Hãy chọn lý do", "loss"),
    ("a book that has changed", lambda item: [Seen(item.id, 5, 5)], "Sổ vừa đổi từ 5 thành 6", "remaining"),
]


@pytest.mark.parametrize(
    ("seen", "words", "field"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_line_that_cannot_be_is_refused_at_its_field(home, stall, seen, words, field):
    offer = cart.on_offer(outlet=home, stock=10)
    item = brought(home, stall, offer, 6)

    with pytest.raises(BadInput, match=words) as refusal:
        services.count(stall.id, random_token(), seen(item), at=AT, by=None)

    assert refusal.value.field == f"{field}_{item.id}"
    assert session.scalar(select(func.count()).select_from(FairCount)) == 0


def test_display_pieces_are_no_sale_and_units_that_are_held_have_not_left(home, stall):
    offer = cart.on_offer(outlet=home, stock=10)
    item = brought(home, stall, offer, 6)
    move_condition(item.id, Condition.DISPLAY, 2, outlet_id=stall.id, at=AT, by=None)
    shown = item_of(stall, offer, Condition.DISPLAY)
    with pytest.raises(BadInput, match="không để bán"):
        fairs.counted(stall.id, {shown.id: 1})
    transfer = transfers.a_draft(stall, home, item, units=3, at=AT)
    transferring.make_ready(transfer.id, outlet_id=stall.id, at=AT, by=None)

    with pytest.raises(BadInput, match="Đang giữ 3"):
        fairs.counted(stall.id, {item.id: 0})


def test_a_fair_is_counted_from_its_first_day_until_it_is_closed_and_only_whole(home):
    event = fairs.fair(home.operator_id, starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    stall = fairs.stall(event)
    offer = cart.on_offer(outlet=home, stock=10)
    item = brought(home, stall, offer, 6)
    with pytest.raises(Refused, match="Hội chợ bắt đầu ngày"):
        fairs.counted(stall.id, {item.id: 3})
    with pytest.raises(Refused, match="tải lại trang để đếm đủ"):
        services.count(stall.id, random_token(), [], at=AT + DAY, by=None)
    with pytest.raises(NotFound):
        services.count(home.id, random_token(), [], at=AT, by=None)
    with pytest.raises(Refused, match="kiểm lần cuối trước"):
        services.close(stall.id, at=AT + DAY, by=None)
    count_id = fairs.counted(stall.id, {item.id: 0}, at=AT + DAY)
    fairs.made(stall.id, count_id, at=AT + DAY, is_last=True)
    services.close(stall.id, at=AT + DAY, by=None)
    with pytest.raises(Refused, match="đã đóng"):
        fairs.counted(stall.id, at=AT + DAY)
    clean()


def test_the_same_form_is_one_count_and_a_newer_one_takes_its_place(home, stall):
    offer = cart.on_offer(outlet=home, stock=10)
    item = brought(home, stall, offer, 6)
    seen, key = [Seen(item.id, 6, 4)], random_token()
    first = services.count(stall.id, key, seen, at=AT, by=None)
    assert services.count(stall.id, key, seen, at=AT, by=None) == first
    other = fairs.stall(name="Gian khác")
    with pytest.raises(NotFound):
        services.count(other.id, key, seen, at=AT, by=None)
    second = fairs.counted(stall.id, {item.id: 3})

    session.expire_all()
    assert session.get_one(FairCount, first).state is FairCountState.DROPPED
    with pytest.raises(Refused):
        services.make(stall.id, first, services.Takings(0, 0, 0), at=AT, by=None)
    with pytest.raises(NotFound):
        services.make(other.id, second, services.Takings(0, 0, 0), at=AT, by=None)
    services.drop(stall.id, second, at=AT, by=None)
    services.drop(stall.id, second, at=AT, by=None)
    assert on_hand(stall) == 6
    clean()


def test_money_that_differs_needs_a_reason_and_is_kept(home, stall):
    offer = cart.on_offer(outlet=home, stock=10, price=60_000)
    item = brought(home, stall, offer, 6)
    count_id = fairs.counted(stall.id, {item.id: 4})
    with pytest.raises(BadInput, match=r"Tiền lệch −20\.000") as refusal:
        fairs.made(stall.id, count_id, extra=-20_000)
    assert refusal.value.field == "reason"

    row = fairs.made(stall.id, count_id, extra=-20_000, reason="Thối nhầm tiền")

    assert (row.difference, row.reason, row.expected) == (-20_000, "Thối nhầm tiền", 120_000)
    services.make(stall.id, count_id, services.Takings(0, 0, 0), at=AT, by=None)
    assert on_hand(stall) == 4
    again = fairs.counted(stall.id)
    assert fairs.made(stall.id, again).expected == 0, "what was counted once is not asked for again"
    clean()


def test_a_sale_at_the_till_after_counting_is_told_and_not_counted_twice(home, stall):
    offer = cart.on_offer(outlet=home, stock=10, price=60_000)
    item = brought(home, stall, offer, 6)
    count_id = fairs.counted(stall.id, {item.id: 4})
    till.sold(stall, (offer.variant_id, "1"))
    with pytest.raises(Conflict, match=r"180\.000"):
        services.make(stall.id, count_id, services.Takings(120_000, 0, 120_000), at=AT, by=None)

    assert fairs.made(stall.id, count_id).expected == 180_000
    assert on_hand(stall) == 3
    clean()


def test_goods_that_the_till_sold_meanwhile_are_not_there_for_the_count(home, stall):
    offer = cart.on_offer(outlet=home, stock=10, price=60_000)
    item = brought(home, stall, offer, 6)
    count_id = fairs.counted(stall.id, {item.id: 1})
    till.sold(stall, (offer.variant_id, "3"))

    with pytest.raises(Refused, match="Hãy kiểm lại"):
        fairs.made(stall.id, count_id)

    assert on_hand(stall) == 3
    clean()


def test_a_price_at_the_stall_changes_only_after_a_count(home, stall):
    offer = cart.on_offer(outlet=home, stock=10, price=60_000)
    item = brought(home, stall, offer, 6)
    new = {"kind": PriceKind.REGULAR, "amount": 70_000, "ends_at": None, "by": None}
    with pytest.raises(Refused, match="kiểm hàng trước khi đổi giá"):
        set_here(stall.id, offer.variant_id, **new, starts_at=AT, at=AT)
    fairs.made(stall.id, fairs.counted(stall.id, {item.id: 4}))
    soon = AT + timedelta(minutes=20)
    with pytest.raises(Refused, match="bắt đầu ngay"):
        set_here(stall.id, offer.variant_id, **new, starts_at=AT + DAY, at=soon)

    set_here(stall.id, offer.variant_id, **new, starts_at=soon, at=soon)

    with pytest.raises(Refused, match="kiểm hàng trước khi đổi giá"):
        set_here(stall.id, offer.variant_id, **new, starts_at=AT + DAY, at=AT + DAY)


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
