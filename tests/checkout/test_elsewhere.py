"""Lines of an order go to another outlet of the same operator: units, part, money and the customer's words follow."""

import pytest
from sqlalchemy import select

from shop.checkout import editing, fulfilling
from shop.checkout.editing import Move
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import Reservation, StockItem
from shop.inventory.states import ReservationState
from shop.messages.models import Message
from shop.orders.models import Fulfilment, Order, OrderEvent, OrderLine
from shop.orders.states import FulfilmentState, OrderState
from shop.payments.models import Payment
from shop.payments.states import PaymentState
from tests.builders import cart as carts
from tests.builders import days, orders, outlets
from tests.builders.bringing import a_way
from tests.builders.cart import AT, GOOD
from tests.builders.inventory import stocked
from tests.builders.paying import pays, with_account
from tests.builders.returning import lines_of

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def jar(db_session):
    return carts.on_offer(stock=10, price=60_000, variant={"max_transit_days": 5, "gross_weight_g": 500})


@pytest.fixture
def tea(jar):
    return carts.on_offer(
        "Chè xanh", outlet=jar.outlet, stock=5, price=25_000, variant={"max_transit_days": 5}
    )


@pytest.fixture
def other(jar, tea):
    """An outlet of the same operator, with jars only."""
    there = outlets.outlet("Sầm Sơn", operator_id=jar.outlet.operator_id, rank=200)
    stocked(there, jar.variant, 3, expires_on=GOOD)
    return there


@pytest.fixture
def order(jar, tea, other) -> Order:
    return orders.place(orders.delivery(), (jar.variant_id, 2), (tea.variant_id, 1))


def parts_of(order: Order) -> list[Fulfilment]:
    return list(
        session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id).order_by(Fulfilment.id))
    )


def move(order: Order, to: int, *numbers: int, at=AT, seen=None) -> int:
    part = parts_of(order)[0]
    lines = [lines_of(order)[number].id for number in numbers]
    wish = Move(frozenset(lines), to, "quầy hết chỗ", seen)
    return editing.move(part.outlet_id, part.id, wish, at=at, by=7)


def refused(order: Order, to: int, *numbers: int, match: str, error=Refused) -> None:
    """It is refused with a sentence, and nothing has changed."""
    before = state_of(order)
    with pytest.raises(error, match=match), session.begin_nested():
        move(order, to, *numbers)
    session.expire_all()
    assert state_of(order) == before


def state_of(order: Order) -> tuple:
    return (
        [(part.outlet_id, part.state, part.amount_to_collect) for part in parts_of(order)],
        held(),
        session.scalars(select(OrderEvent.id).where(OrderEvent.order_id == order.id)).all(),
        session.scalars(select(Message.id)).all(),
    )


def held() -> list[tuple[int, int]]:
    return [
        tuple(row)
        for row in session.execute(
            select(StockItem.outlet_id, StockItem.allocated)
            .where(StockItem.allocated > 0)
            .order_by(StockItem.id)
        )
    ]


def dues(order: Order) -> list[tuple[int | None, int]]:
    rows = session.execute(
        select(Payment.fulfilment_id, Payment.amount)
        .where(Payment.order_id == order.id, Payment.state == PaymentState.DUE)
        .order_by(Payment.id)
    )
    return [tuple(row) for row in rows]


def test_one_line_goes_and_its_units_money_and_weight_go_with_it(order, jar, other):
    here = parts_of(order)[0]
    total, fee, collect = order.total, here.fee, here.amount_to_collect

    made = move(order, other.id, 0)

    here, there = parts_of(order)
    assert (there.id, there.outlet_id, there.state) == (made, other.id, FulfilmentState.NEW)
    assert held() == [(jar.outlet.id, 1), (other.id, 2)]
    assert [line.fulfilment_id for line in lines_of(order)] == [there.id, here.id]
    assert (order.total, here.fee, there.fee) == (total, fee, 0)
    assert (here.amount_to_collect, there.amount_to_collect) == (collect - 120_000, 120_000)
    assert dues(order) == [(here.id, collect - 120_000), (there.id, 120_000)]
    assert (there.weight_g, there.hand_over_day) == (1000, here.hand_over_day)
    ended = session.scalars(select(Reservation).where(Reservation.state == ReservationState.RELEASED)).one()
    assert (ended.outlet_id, ended.quantity) == (jar.outlet.id, 2)


def test_what_is_to_be_brought_may_stay_where_it_lies(db_session):
    way = a_way()  # ten jars at the other outlet
    order = way.ordered((way.jar.id, 8))
    assert held() == [(way.there.id, 8)]

    move(order, way.there.id, 0)

    assert [part.outlet_id for part in parts_of(order)] == [way.there.id]
    assert held() == [(way.there.id, 8)]


def test_the_history_of_both_parts_and_the_customer_say_it(order, other):
    there = move(order, other.id, 0)

    events = session.scalars(select(OrderEvent).where(OrderEvent.kind.like("moved%")).order_by(OrderEvent.id))
    out, into = events.all()
    assert (out.kind, out.by, into.kind, into.fulfilment_id) == ("moved_out", 7, "moved_in", there)
    assert "2 (quầy hết chỗ) → Sầm Sơn" in out.note
    told = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert (told.kind, told.outlet_id, told.cause_id) == ("order_moved", other.id, there)
    assert "nay do Sầm Sơn phục vụ" in told.body
    assert "Tiền hàng và phí giao không đổi." in told.body


def test_all_lines_take_the_part_itself_and_later_ones_join_the_part_that_is_there(order, jar, tea, other):
    stocked(other, tea.variant, 4, expires_on=GOOD)
    first = parts_of(order)[0].id

    assert move(order, other.id, 0, 1) == first

    [part] = parts_of(order)
    assert (part.outlet_id, held(), dues(order)) == (
        other.id,
        [(other.id, 2), (other.id, 1)],
        [(first, part.amount_to_collect)],
    )
    back = editing.move(
        other.id, first, Move(frozenset({lines_of(order)[0].id}), jar.outlet.id, "trả lại"), at=AT, by=None
    )
    again = editing.move(
        jar.outlet.id, back, Move(frozenset({lines_of(order)[0].id}), other.id, "lại chuyển"), at=AT, by=None
    )
    assert again == back
    assert [each.outlet_id for each in parts_of(order)] == [other.id, other.id]
    assert sum(amount for _part, amount in dues(order)) == order.total


def test_lines_that_follow_one_another_make_one_part(order, jar, tea, other):
    stocked(other, tea.variant, 4, expires_on=GOOD)
    honey = carts.on_offer("Mật ong", outlet=jar.outlet, price=90_000, variant={"max_transit_days": 5})
    stocked(other, honey.variant, 4, expires_on=GOOD)
    three = orders.place(orders.delivery(), (jar.variant_id, 1), (tea.variant_id, 1), (honey.variant_id, 1))

    one = move(three, other.id, 0)
    two = move(three, other.id, 1)

    assert one == two
    assert len(parts_of(three)) == 2
    assert parts_of(three)[1].amount_to_collect == 85_000


def test_it_is_prepared_handed_over_and_completed_at_both(jar, tea, other):
    order = orders.place(orders.pickup(jar.outlet.id), (jar.variant_id, 2), (tea.variant_id, 1))
    move(order, other.id, 0)

    for part in parts_of(order):
        step = {"at": AT, "by": None}
        fulfilling.start_preparing(part.outlet_id, part.id, **step)
        fulfilling.mark_ready(part.outlet_id, part.id, **step)
        fulfilling.hand_over(part.outlet_id, part.id, code=part.pickup_code, **step)

    assert order.state is OrderState.COMPLETED
    told = session.scalars(select(Message.body).where(Message.kind == "order_moved")).one()
    assert f"Mã nhận hàng: {parts_of(order)[1].pickup_code}" in told


def test_what_was_paid_ahead_stays_paid(jar, tea, other):
    with_account(jar.outlet)
    order = orders.place(
        orders.pickup(jar.outlet.id, payment="vietqr"), (jar.variant_id, 2), (tea.variant_id, 1)
    )
    pays(order)

    move(order, other.id, 0)

    assert [part.amount_to_collect for part in parts_of(order)] == [0, 0]
    assert dues(order) == []


def test_a_basket_goes_as_a_whole(jar, tea, other):
    from shop.catalogue.services import BasketPart, set_basket

    stocked(other, tea.variant, 9, expires_on=GOOD)
    gift = carts.on_offer("Giỏ quà", outlet=jar.outlet, stock=0, price=100_000)
    set_basket(
        gift.variant_id, [BasketPart(jar.variant_id, 1), BasketPart(tea.variant_id, 2)], by=None, at=AT
    )
    order = orders.place(orders.pickup(jar.outlet.id), (gift.variant_id, 1), (jar.variant_id, 1))

    made = move(order, other.id, 0)

    lines = session.scalars(select(OrderLine).where(OrderLine.fulfilment_id == made)).all()
    assert len(lines) == 3
    assert held() == [(jar.outlet.id, 1), (other.id, 1), (other.id, 2)]
    assert parts_of(order)[1].amount_to_collect == 100_000


def test_too_few_units_there_are_refused_with_what_is_left(order, tea, other):
    refused(order, other.id, 1, match="không đủ hàng: Chè xanh còn 0")


def test_only_outlets_of_the_same_operator_that_sell_and_are_not_stopped_may_serve(order, jar, other):
    stranger = outlets.outlet("Việt Trì")
    stocked(stranger, jar.variant, 9, expires_on=GOOD)
    refused(order, stranger.id, 0, match="cùng đơn vị", error=BadInput)
    refused(order, jar.outlet.id, 0, match="cùng đơn vị", error=BadInput)
    days.stop(other, way=None)
    refused(order, other.id, 0, match="Sầm Sơn không phục vụ được", error=BadInput)


def test_a_line_of_another_order_or_none_is_refused(order, jar, other):
    second = orders.place(orders.delivery(), (jar.variant_id, 1))
    part = parts_of(order)[0]
    for ids in ((), (lines_of(second)[0].id,), (lines_of(order)[0].id, 999_999)):
        with pytest.raises(BadInput, match="ít nhất một món"):
            editing.move(part.outlet_id, part.id, Move(frozenset(ids), other.id, "x"), at=AT, by=None)
    with pytest.raises(NotFound):
        editing.move(other.id, part.id, Move(frozenset({1}), other.id, "x"), at=AT, by=None)


def test_once_it_is_prepared_or_has_changed_nothing_moves(order, other):
    part = parts_of(order)[0]
    seen = editing.seen_of(editing.ordered(lines_of(order)))
    move(order, other.id, 0, seen=seen)
    with pytest.raises(Refused, match="Tình trạng đã thay đổi"):
        move(order, other.id, 1, seen=seen)
    fulfilling.confirm_call(part.outlet_id, part.id, at=AT, by=None)
    fulfilling.start_preparing(part.outlet_id, part.id, at=AT, by=None)
    refused(order, other.id, 1, match="chưa chuẩn bị")
