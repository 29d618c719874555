"""A prepared pick-up waits until a day: its customer is told and reminded, then its goods are free again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from shop.checkout import fulfilling
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.states import MovementKind
from shop.messages.models import Message
from shop.orders.models import Order, OrderEvent
from shop.orders.states import FulfilmentState, OrderState
from shop.outlets.models import Outlet
from shop.payments.models import Payment, Refund
from shop.payments.refund_states import RefundReason, RefundState
from shop.payments.states import PaymentState
from tests.builders import outlets
from tests.builders.cart import AT, on_offer
from tests.builders.orders import delivery, part_of, pickup, place
from tests.builders.paying import awaited, open_cases, pays

pytestmark = pytest.mark.usefixtures("books_agree")
TODAY = date(2026, 11, 28)
UNTIL = date(2026, 12, 6)  # promised for tomorrow, and seven days from there


def days(number: int):
    return AT + timedelta(days=number)


def ready(order: Order, at=AT) -> Order:
    part = part_of(order)
    fulfilling.start_preparing(part.outlet_id, part.id, at=at, by=None)
    fulfilling.mark_ready(part.outlet_id, part.id, at=at, by=None)
    return order


def waiting(quantity: int = 2, **fields) -> Order:
    """A pick-up paid at the outlet that lies ready."""
    offer = on_offer(stock=10, **{name: fields.pop(name) for name in ("expires_on",) if name in fields})
    for name, value in fields.pop("outlet", {}).items():
        setattr(offer.outlet, name, value)
    return ready(place(pickup(offer.outlet.id, **fields), (offer.variant_id, quantity)))


def acting(order: Order):
    part = part_of(order)
    return part.outlet_id, part.id


def stock() -> list[tuple[int, int]]:
    session.expire_all()
    return [tuple(row) for row in session.execute(select(StockItem.on_hand, StockItem.allocated))]


def letters(order: Order) -> list[Message]:
    rows = session.scalars(select(Message).where(Message.erased_at.is_(None)).order_by(Message.id))
    return [row for row in rows if row.cause_kind == "fulfilment" and row.cause_id == part_of(order).id]


def lapse(at) -> int:
    return fulfilling.lapse_pickups(lambda: at)


def remind(at) -> int:
    return fulfilling.remind_pickups(lambda: at)


def test_what_is_ready_waits_as_long_as_the_outlet_says_and_the_customer_hears_it(db_session):
    order = waiting()
    [letter] = letters(order)
    assert part_of(order).pickup_until == UNTIL
    assert letter.kind == "part_ready"
    assert "đến hết Chủ nhật, 06/12/2026" in letter.body
    assert part_of(order).pickup_code in letter.body
    assert f"[[/don-hang/{order.token}]]" in letter.body


@pytest.mark.parametrize(
    ("outlet", "until"),
    [
        ({"keep_days": 3}, date(2026, 12, 2)),
        ({"keep_days": 60}, date(2027, 1, 28)),
        ({"ends_on": date(2026, 12, 1)}, date(2026, 12, 1)),
        ({"ends_on": date(2026, 11, 20)}, TODAY),
    ],
)
def test_the_outlet_rules_how_long_but_no_fair_keeps_goods_past_its_end(db_session, outlet, until):
    assert part_of(waiting(outlet=outlet)).pickup_until == until


def test_goods_do_not_wait_longer_than_they_are_good(db_session):
    order = waiting(expires_on=date(2027, 1, 10), outlet={"keep_days": 60})
    assert part_of(order).pickup_until == date(2027, 1, 10)
    with pytest.raises(BadInput) as refused:
        fulfilling.extend_pickup(*acting(order), until=date(2027, 1, 11), at=AT, by=None)
    assert str(refused.value.sentence) == "Hàng đang giữ chỉ dùng được đến hết 10/01/2027."
    assert part_of(order).pickup_until == date(2027, 1, 10)


def test_nobody_is_given_up_on_the_last_day_but_on_the_next(db_session):
    order = waiting()
    assert (lapse(days(8)), part_of(order).state) == (0, FulfilmentState.READY)
    assert stock() == [(10, 2)]
    assert (lapse(days(9)), lapse(days(9))) == (1, 0)
    assert part_of(order).state is FulfilmentState.NOT_COLLECTED
    assert session.get_one(Order, order.id).state is OrderState.CANCELLED


def test_the_units_are_free_again_in_the_same_item_and_nothing_is_due(db_session):
    order = waiting()
    held = session.scalars(
        select(StockMovement.stock_item_id).where(StockMovement.kind == MovementKind.ALLOCATED)
    ).all()
    lapse(days(9))
    freed = session.scalars(
        select(StockMovement.stock_item_id).where(StockMovement.kind == MovementKind.RELEASED)
    ).all()
    payment = session.scalars(select(Payment).where(Payment.order_id == order.id)).one()
    assert freed == held
    assert stock() == [(10, 0)]
    assert (payment.state, payment.paid) == (PaymentState.CANCELLED, 0)
    assert session.scalars(select(Refund)).all() == []
    assert [letter.kind for letter in letters(order)] == ["pickup_not_collected"]
    assert "không phải trả tiền" in letters(order)[0].body


def test_what_was_paid_ahead_is_owed_back_with_its_case(db_session):
    order = awaited(2)
    pays(order)
    ready(order)
    lapse(days(9))
    [refund] = session.scalars(select(Refund))
    assert (refund.amount, refund.state, refund.reason) == (120_000, RefundState.DUE, RefundReason.REFUSED)
    assert [title for _kind, title in open_cases()] == [
        f"Đơn {order.code}: hoàn 120.000\N{NO-BREAK SPACE}₫ cho khách (khách không đến nhận)"
    ]
    assert "sẽ được hoàn lại" in letters(order)[-1].body


def test_a_customer_is_reminded_once_on_the_day_before_and_not_at_night(db_session):
    order = waiting()
    early = days(7).replace(hour=0, minute=30)  # 7:30 in Viet Nam
    assert (remind(days(6)), remind(early), remind(days(7)), remind(days(8))) == (0, 0, 1, 0)
    [letter] = letters(order)  # the first one was not told yet and is no longer needed
    assert letter.kind == "pickup_reminder"
    assert letter.subject == f"Nhắc nhận hàng: đơn {order.code} được giữ đến hết Chủ nhật, 06/12/2026"


def test_whoever_was_told_the_same_day_is_not_reminded(db_session):
    waiting(outlet={"keep_days": 1, "pickup_days": 0})
    assert remind(AT + timedelta(hours=2)) == 0
    assert remind(days(1)) == 1


def test_more_time_is_told_and_reminded_of_again(db_session):
    order = waiting(email="hoa@vidu.vn")
    remind(days(7))
    fulfilling.extend_pickup(*acting(order), until=date(2026, 12, 20), at=days(8), by=None)
    assert part_of(order).pickup_until == date(2026, 12, 20)
    assert letters(order)[-1].kind == "pickup_extended"
    assert "Chủ nhật, 20/12/2026" in letters(order)[-1].body
    assert (lapse(days(9)), remind(days(20)), remind(days(21))) == (0, 0, 1)
    said = session.execute(
        select(OrderEvent.kind, OrderEvent.note).where(OrderEvent.kind.startswith("pickup"))
    ).all()
    assert said == [
        ("pickup_reminded", None),
        ("pickup_extended", "20/12/2026"),
        ("pickup_reminded", None),
    ]


@pytest.mark.parametrize("until", [TODAY, UNTIL, UNTIL - timedelta(days=1), TODAY + timedelta(days=61)])
def test_a_day_that_is_no_later_or_far_away_is_refused(db_session, until):
    order = waiting()
    with pytest.raises(BadInput) as refused:
        fulfilling.extend_pickup(*acting(order), until=until, at=AT, by=None)
    assert refused.value.field == "until"
    assert (part_of(order).pickup_until, len(letters(order))) == (UNTIL, 1)


def test_staff_give_up_by_hand_with_a_reason(db_session):
    order = waiting()
    fulfilling.give_up(*acting(order), reason="Khách báo không đến", at=AT, by=7)
    moved = session.scalars(select(OrderEvent).where(OrderEvent.to_state == "not_collected")).one()
    assert (moved.note, moved.by) == ("Khách báo không đến", 7)
    assert stock() == [(10, 0)]


def test_what_does_not_wait_is_neither_given_up_nor_extended(db_session):
    order = waiting()
    fulfilling.hand_over(*acting(order), code=order.code, at=AT, by=None)
    with pytest.raises(Refused):
        fulfilling.give_up(*acting(order), reason="Thử", at=AT, by=None)
    with pytest.raises(Refused):
        fulfilling.extend_pickup(*acting(order), until=date(2026, 12, 20), at=AT, by=None)
    assert (lapse(days(30)), part_of(order).state) == (0, FulfilmentState.HANDED_OVER)
    assert stock() == [(8, 0)]


def test_another_outlets_pick_up_is_nobodys_business(db_session):
    order, stranger = waiting(), outlets.outlet("Điểm khác")
    part = part_of(order)
    with pytest.raises(NotFound):
        fulfilling.give_up(stranger.id, part.id, reason="Thử", at=AT, by=None)
    with pytest.raises(NotFound):
        fulfilling.extend_pickup(stranger.id, part.id, until=date(2026, 12, 20), at=AT, by=None)
    assert part_of(order).state is FulfilmentState.READY


def test_a_parcel_has_no_day_to_wait_for(db_session):
    offer = on_offer(stock=10)
    order = place(delivery(), (offer.variant_id, 1))
    part = part_of(order)
    fulfilling.confirm_call(part.outlet_id, part.id, at=AT, by=None)
    fulfilling.start_preparing(part.outlet_id, part.id, at=AT, by=None)
    assert (lapse(days(30)), remind(days(30))) == (0, 0)
    assert (part.pickup_until, part.state) == (None, FulfilmentState.PREPARING)
    with pytest.raises(Refused):
        fulfilling.give_up(part.outlet_id, part.id, reason="Thử", at=AT, by=None)


def test_one_outlet_may_wait_longer_than_another(db_session):
    short, long = waiting(outlet={"keep_days": 2}), waiting(outlet={"keep_days": 30})
    assert lapse(days(4)) == 1
    assert (part_of(short).state, part_of(long).state) == (
        FulfilmentState.NOT_COLLECTED,
        FulfilmentState.READY,
    )
    assert session.scalars(select(Outlet.keep_days).order_by(Outlet.id)).all() == [2, 30]
