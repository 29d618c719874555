"""The outlet's board: what staff see, each step from the call to the hand-over, and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot, Reservation, StockItem
from shop.inventory.services.recall import block_root
from shop.inventory.states import Condition
from shop.messages.models import Message
from shop.orders import board
from shop.orders.models import Fulfilment, FulfilmentLine, Order
from shop.orders.states import FulfilmentState, OrderState, UnitState
from shop.outlets.queries import by_id
from shop.payments.models import Payment
from shop.payments.states import PaymentState
from tests.builders import accounts, outlets
from tests.builders.cart import AT, GOOD, on_offer
from tests.builders.inventory import stocked
from tests.builders.orders import delivery, pickup, place


@pytest.fixture
def offer(db_session):
    return on_offer(stock=10)


@pytest.fixture
def staff(client, sign_in, offer):
    return sign_in(client, accounts.clerk(offer.outlet.id))


def _part(order: Order) -> Fulfilment:
    session.expire_all()
    return session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()


def _url(offer, order: Order, step: str = "") -> str:
    return f"/quan-ly/{offer.outlet.slug}/don-hang/{_part(order).id}{step}"


def _do(staff, offer, order: Order, *steps: str):
    answer = None
    for step in steps:
        answer = staff.post(_url(offer, order, step), data={})
        assert answer.status_code == 303, answer.get_data(as_text=True)[:400]
    return answer


def _item(offer) -> tuple[int, int]:
    session.expire_all()
    row = session.scalars(
        select(StockItem).where(
            StockItem.outlet_id == offer.outlet.id, StockItem.condition == Condition.SELLABLE
        )
    ).one()
    return row.on_hand, row.allocated


def test_a_new_order_lies_on_the_heap_of_its_outlet_only(staff, offer, clients, sign_in):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    stranger = outlets.outlet("Điểm bán khác")
    other = sign_in(clients(), accounts.manager(stranger.id))
    page = staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang")
    assert page.status_code == 200
    assert order.code in page.get_data(as_text=True)
    assert order.code not in other.get(f"/quan-ly/{stranger.slug}/don-hang").get_data(as_text=True)
    assert other.get(f"/quan-ly/{stranger.slug}/don-hang/{_part(order).id}").status_code == 404
    assert other.get(_url(offer, order)).status_code == 404


def test_a_pick_up_goes_from_new_to_the_customers_hands(staff, offer):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    assert _item(offer) == (10, 2)
    _do(staff, offer, order, "/chuan-bi", "/san-sang")
    assert _part(order).state is FulfilmentState.READY
    answer = staff.post(_url(offer, order, "/ban-giao"), data={"code": _part(order).pickup_code.lower()})
    assert answer.status_code == 303
    part = _part(order)
    assert part.state is FulfilmentState.HANDED_OVER
    assert _item(offer) == (8, 0)


def test_handing_over_ends_the_order_takes_the_money_and_keeps_the_lots(staff, offer, db_session):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 3))
    _do(staff, offer, order, "/chuan-bi", "/san-sang")
    staff.post(_url(offer, order, "/ban-giao"), data={"code": order.code})
    payment = db_session.scalars(select(Payment).where(Payment.order_id == order.id)).one()
    kept = db_session.scalars(select(FulfilmentLine)).one()
    assert db_session.get(Order, order.id).state is OrderState.COMPLETED
    assert (payment.state, payment.paid) == (PaymentState.PAID, order.total)
    assert (kept.quantity, kept.state) == (3, UnitState.SOLD)


def test_a_wrong_code_hands_nothing_over(staff, offer):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    _do(staff, offer, order, "/chuan-bi", "/san-sang")
    answer = staff.post(_url(offer, order, "/ban-giao"), data={"code": "SAI123"})
    assert answer.status_code == 422
    assert "Mã không đúng với đơn này" in answer.get_data(as_text=True)
    assert 'value="SAI123"' in answer.get_data(as_text=True)
    assert _part(order).state is FulfilmentState.READY
    assert _item(offer) == (10, 2)


def test_another_fit_lot_may_be_handed_over(staff, offer, db_session):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    stocked(offer.outlet, offer.variant, 5, expires_on=GOOD + timedelta(days=60))
    later = db_session.scalars(select(Lot.id).order_by(Lot.id.desc()).limit(1)).one()
    _do(staff, offer, order, "/chuan-bi", "/san-sang")
    line = board.part(offer.outlet.id, _part(order).id).lines[0]
    answer = staff.post(
        _url(offer, order, "/ban-giao"), data={"code": order.code, f"lot_{line.id}": str(later)}
    )
    assert answer.status_code == 303
    assert db_session.scalars(select(FulfilmentLine)).one().lot_id == later


def _wrong_lots(offer):
    """Lots that are not to be taken: of other goods, of another outlet, expired, recalled, too few, and none at all."""
    here, day = offer.outlet, vn_day(AT)
    recalled = stocked(here, offer.variant, 5, expires_on=GOOD)
    block_root(recalled.lot_id, reason="vỡ", at=AT, by=None)
    return {
        "other goods": stocked(here, on_offer("Chè", outlet=here).variant, 5).lot_id,
        "another outlet": stocked(outlets.outlet("Nơi khác"), offer.variant, 5, expires_on=GOOD).lot_id,
        "expired": stocked(here, offer.variant, 5, expires_on=day - timedelta(days=1)).lot_id,
        "recalled": recalled.lot_id,
        "too few": stocked(here, offer.variant, 1, expires_on=GOOD + timedelta(days=9)).lot_id,
        "none": 999_999,
        "no number": "x",
    }


def test_a_code_of_the_wrong_lot_hands_nothing_over(staff, offer, db_session):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    _do(staff, offer, order, "/chuan-bi", "/san-sang")
    line = board.part(offer.outlet.id, _part(order).id).lines[0]
    for why, lot in _wrong_lots(offer).items():
        data = {"code": order.code, f"lot_{line.id}": str(lot)}
        answer = staff.post(_url(offer, order, "/ban-giao"), data=data)
        assert answer.status_code == 422, why
        assert _part(order).state is FulfilmentState.READY
    assert db_session.scalars(select(FulfilmentLine)).all() == []


def test_a_recalled_lot_is_not_shipped_but_another_may_go(staff, offer, db_session):
    order = place(delivery(), (offer.variant_id, 2))
    _do(staff, offer, order, "/da-goi", "/chuan-bi")
    root = db_session.scalars(select(Lot.id)).one()
    block_root(root, reason="Kiểm tra", at=AT, by=None)
    refused = staff.post(_url(offer, order, "/gui-di"), data={"carrier": "Bưu điện"})
    assert refused.status_code == 422
    assert "đang bị thu hồi" in refused.get_data(as_text=True)
    stocked(offer.outlet, offer.variant, 5, expires_on=GOOD + timedelta(days=60))
    good = db_session.scalars(select(Lot.id).order_by(Lot.id.desc()).limit(1)).one()
    line = board.part(offer.outlet.id, _part(order).id).lines[0]
    assert f'<option value="{good}" selected>' in staff.get(_url(offer, order)).get_data(as_text=True)
    sent = {"carrier": "Bưu điện", f"lot_{line.id}": str(good)}
    assert staff.post(_url(offer, order, "/gui-di"), data=sent).status_code == 303
    assert _part(order).state is FulfilmentState.SHIPPED


def test_after_a_recall_only_lots_that_keep_the_promise_are_offered(client, sign_in, db_session):
    offer = on_offer(variant={"promise_days": 20})
    staff = sign_in(client, accounts.clerk(offer.outlet.id))
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    _do(staff, offer, order, "/chuan-bi", "/san-sang")
    block_root(db_session.scalars(select(Lot.id)).one(), reason="Kiểm tra", at=AT, by=None)
    until = db_session.scalars(select(Reservation.good_until)).one()
    short = stocked(offer.outlet, offer.variant, 5, expires_on=until - timedelta(days=1)).lot_id
    long = stocked(offer.outlet, offer.variant, 5, expires_on=until).lot_id

    page = staff.get(_url(offer, order)).get_data(as_text=True)

    assert f'<option value="{long}" selected>' in page
    assert f'<option value="{short}"' not in page


def test_a_parcel_waits_for_the_call(staff, offer):
    order = place(delivery(), (offer.variant_id, 1))
    answer = staff.post(_url(offer, order, "/chuan-bi"), data={})
    assert answer.status_code == 422
    assert "Hãy gọi xác nhận" in answer.get_data(as_text=True)
    assert _part(order).state is FulfilmentState.NEW
    _do(staff, offer, order, "/da-goi", "/chuan-bi")
    assert _part(order).state is FulfilmentState.PREPARING


@pytest.fixture
def parcel(staff, offer):
    order = place(delivery(), (offer.variant_id, 2))
    _do(staff, offer, order, "/da-goi", "/chuan-bi")
    staff.post(_url(offer, order, "/gui-di"), data={"carrier": "Bưu điện", "tracking": "VN123"})
    return order


def test_a_shipped_parcel_is_under_way_and_sold_when_delivered(staff, offer, parcel, db_session):
    assert _item(offer) == (8, 0)
    assert db_session.scalars(select(FulfilmentLine)).one().state is UnitState.UNDER_WAY
    _do(staff, offer, parcel, "/da-giao")
    assert "Đã ghi: khách đã nhận hàng." in staff.get(_url(offer, parcel, "")).get_data(as_text=True)
    db_session.expire_all()
    assert db_session.scalars(select(FulfilmentLine)).one().state is UnitState.SOLD
    assert db_session.get(Order, parcel.id).state is OrderState.COMPLETED


def test_a_refused_parcel_comes_back_to_quarantine_and_nothing_is_due(staff, offer, parcel, db_session):
    sent = {"outcome": "refused", "reason": "Khách không nghe máy"}
    assert staff.post(_url(offer, parcel, "/tu-choi"), data=sent).status_code == 303
    db_session.expire_all()
    back = db_session.scalars(select(StockItem).where(StockItem.condition == Condition.QUARANTINE)).one()
    payment = db_session.scalars(select(Payment).where(Payment.order_id == parcel.id)).one()
    assert (back.on_hand, back.allocated) == (2, 0)
    assert (payment.state, payment.paid) == (PaymentState.CANCELLED, 0)
    assert db_session.get(Order, parcel.id).state is OrderState.CANCELLED


def test_a_lost_parcel_comes_back_nowhere(staff, offer, parcel, db_session):
    staff.post(_url(offer, parcel, "/tu-choi"), data={"outcome": "lost", "reason": "Thất lạc"})
    db_session.expire_all()
    assert db_session.scalars(select(FulfilmentLine)).one().state is UnitState.LOST
    assert _item(offer) == (8, 0)


def test_a_part_that_cannot_be_served_frees_its_units_and_tells_the_customer(staff, offer, db_session):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    answer = staff.post(_url(offer, order, "/huy"), data={"reason": "Hàng bị vỡ"})
    assert answer.status_code == 303
    assert _item(offer) == (10, 0)
    assert db_session.get(Order, order.id).state is OrderState.CANCELLED
    told = db_session.scalars(select(Message).where(Message.kind == "part_cancelled")).one()
    assert "Hàng bị vỡ" in told.body


@pytest.mark.parametrize("step", ["/huy", "/tu-choi", "/gui-di", "/ban-giao"])
@pytest.mark.parametrize("typed", [None, "", "x" * 4000, "\x00", "\u202eabc"])
def test_a_step_without_its_words_is_refused_and_changes_nothing(staff, offer, step, typed):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    names = ("reason", "carrier", "code", "outcome")
    answer = staff.post(_url(offer, order, step), data={} if typed is None else dict.fromkeys(names, typed))
    assert answer.status_code == 422
    assert _part(order).state is FulfilmentState.NEW
    assert _item(offer) == (10, 2)


def test_a_step_out_of_turn_is_refused(staff, offer):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 2))
    answer = staff.post(_url(offer, order, "/da-giao"), data={})
    assert answer.status_code == 422
    assert _part(order).state is FulfilmentState.NEW


@pytest.mark.parametrize("how", ["code", "pickup", "phone"])
def test_staff_find_an_order_by_what_the_customer_has(staff, offer, how):
    order = place(pickup(offer.outlet.id), (offer.variant_id, 1))
    typed = {"code": order.code.lower(), "pickup": _part(order).pickup_code, "phone": order.phone[-4:]}[how]
    page = staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang?tim={typed}")
    assert order.code in page.get_data(as_text=True)


def test_the_board_needs_no_more_statements_for_more_orders(staff, offer, query_count):
    place(pickup(offer.outlet.id), (offer.variant_id, 1))
    with query_count() as few:
        staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang")
    for number in range(4):
        place(pickup(offer.outlet.id, phone=f"+8491234567{number}"), (offer.variant_id, 1))
    with query_count() as many:
        staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang")
    assert len(many) == len(few)
    assert len(many) <= 12


def test_the_delivery_slip_says_what_to_collect(staff, offer):
    order = place(delivery(), (offer.variant_id, 2))
    page = staff.get(_url(offer, order, "/phieu-giao"))
    assert page.status_code == 200
    assert "Thu của người nhận" in page.get_data(as_text=True)
    assert by_id(offer.outlet.id).address in page.get_data(as_text=True)
    assert order.name in page.get_data(as_text=True)
