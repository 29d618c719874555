"""What is written down at a stall: line by line, once a form, whole; with money, and what the till sold meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue.states import PriceKind
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Conflict, NotFound, Refused
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import services
from shop.fairs.models import FairCount
from shop.fairs.services import Seen
from shop.fairs.states import FairCountState
from shop.inventory.services import move_condition
from shop.inventory.services.outlet_prices import set_here
from shop.inventory.states import Condition
from shop.transfers import services as transferring
from tests.builders import cart, fairs, till, transfers
from tests.builders.cart import AT
from tests.builders.fairs import brought, clean, item_of, on_hand

TODAY = vn_day(AT)
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db_session")


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
