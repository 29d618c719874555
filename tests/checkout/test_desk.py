"""An order from kiosks of one hub, each of another seller: picked once, one desk, one code."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.checkout import fulfilling
from shop.checkout.queries import pickup_offers, pickup_sites
from shop.checkout.quote import Wanted
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.money import format_dong
from shop.extensions import session
from shop.messages.models import Message
from shop.orders import desk, picking
from shop.orders.models import Fulfilment
from shop.orders.states import FulfilmentState, OrderState
from shop.outlets.states import StaffRole
from shop.payments.models import Payment
from tests.builders import outlets
from tests.builders.cart import AT, on_offer
from tests.builders.certification import person
from tests.builders.orders import delivery, pickup, place

pytestmark = pytest.mark.usefixtures("books_agree")
WHO = {"at": AT, "by": None}


@pytest.fixture
def hub(db_session):
    return outlets.outlet("Trung tâm Việt Trì", street="2 Hùng Vương")


@pytest.fixture
def goods(hub):
    """Five kiosks of five operators, each with one kind of goods."""
    kiosks = [outlets.outlet(f"Ki-ốt {number}", hub_id=hub.id) for number in range(1, 6)]
    return [
        on_offer(f"Hàng {number}", outlet=kiosk, price=10_000 * number)
        for number, kiosk in enumerate(kiosks, 1)
    ]


@pytest.fixture
def order(hub, goods):
    return place(pickup(hub.id), *((offer.variant_id, 1) for offer in goods))


def parts(order) -> list[Fulfilment]:
    mine = select(Fulfilment).where(Fulfilment.order_id == order.id).order_by(Fulfilment.id)
    return list(session.scalars(mine.execution_options(populate_existing=True)))


def test_five_kiosks_are_picked_once_and_handed_over_with_one_code(hub, goods, order):
    its = parts(order)
    assert [part.outlet_id for part in its] == [offer.outlet.id for offer in goods]
    assert len({part.pickup_code for part in its}) == 1
    [shown] = desk.waiting(hub.id)
    assert (len(shown.parts), shown.collect, desk.count(hub.id)) == (5, 150_000, 1)
    picked = picking.of_outlets(desk.group(hub.id), vn_day(AT))
    assert [(pick.spot.name, pick.line.name) for pick in picked][:2] == [
        ("Ki-ốt 1", "Hàng 1"),
        ("Ki-ốt 2", "Hàng 2"),
    ]

    group = desk.group(hub.id)
    some = [picking.of_outlets(group, vn_day(AT), skip=skip, most=3) for skip in (0, 3)]
    assert [pick.line.name for sheet in some for pick in sheet] == [pick.line.name for pick in picked]
    assert picking.count(group, vn_day(AT)) == 5

    with pytest.raises(Refused, match="chưa sẵn sàng đủ"), session.begin_nested():
        fulfilling.hand_over_all(hub.id, its[0].id, code=its[0].pickup_code, **WHO)
    fulfilling.make_all_ready(hub.id, its[2].id, **WHO)
    [told] = session.scalars(select(Message).where(Message.kind == "part_ready"))
    assert "Trung tâm Việt Trì" in told.body
    assert "150.000" in told.body
    with pytest.raises(BadInput, match="Mã không đúng"), session.begin_nested():
        fulfilling.hand_over_all(hub.id, its[0].id, code="XXXXXX", **WHO)
    fulfilling.hand_over_all(hub.id, its[4].id, code=its[0].pickup_code, **WHO)

    assert {part.state for part in parts(order)} == {FulfilmentState.HANDED_OVER}
    assert picking.of_outlets(desk.group(hub.id), vn_day(AT)) == []
    assert order.state is OrderState.COMPLETED
    paid = session.scalars(
        select(Payment.paid).where(Payment.order_id == order.id).order_by(Payment.id)
    ).all()
    assert paid == [10_000, 20_000, 30_000, 40_000, 50_000]
    with pytest.raises(Refused, match="không còn chờ"), session.begin_nested():
        fulfilling.hand_over_all(hub.id, its[0].id, code=its[0].pickup_code, **WHO)


def test_a_kiosk_that_is_ready_first_tells_nobody_yet(hub, goods, order):
    first = parts(order)[0]
    fulfilling.start_preparing(first.outlet_id, first.id, **WHO)
    fulfilling.mark_ready(first.outlet_id, first.id, **WHO)
    assert session.scalars(select(Message).where(Message.kind == "part_ready")).all() == []
    fulfilling.make_all_ready(hub.id, first.id, **WHO)
    assert len(session.scalars(select(Message).where(Message.kind == "part_ready")).all()) == 1


def test_customers_choose_the_desk_not_the_kiosk(hub, goods):
    assert [site.outlet_id for site in pickup_sites(vn_day(AT))] == [hub.id]
    _quote, offers = pickup_offers([Wanted(1, goods[3].variant_id, 2)], at=AT)
    assert [(offer.site.outlet_id, offer.short) for offer in offers] == [(hub.id, ())]


def test_each_parcel_of_kiosks_tells_of_its_own_sum(goods):
    order = place(delivery(), *((offer.variant_id, 1) for offer in goods[:2]))
    first, sums = parts(order)[0], []
    fulfilling.confirm_call(first.outlet_id, first.id, **WHO)
    for part in parts(order):
        fulfilling.start_preparing(part.outlet_id, part.id, **WHO)
        fulfilling.ship(part.outlet_id, part.id, carrier="Viettel Post", tracking="VT1", **WHO)
        sums.append(format_dong(part.amount_to_collect))
    told = session.scalars(select(Message).where(Message.kind == "part_shipped").order_by(Message.id)).all()

    assert len(set(sums)) == 2
    assert [f"khi giao: {one}." in each.body for one, each in zip(sums, told, strict=True)] == [True, True]


def test_another_hub_finds_nothing_of_it(order):
    stranger = outlets.outlet("Trung tâm khác")
    part = parts(order)[0]
    for act in (desk.one, lambda hub_id, part_id: fulfilling.make_all_ready(hub_id, part_id, **WHO)):
        with pytest.raises(NotFound):
            act(stranger.id, part.id)
    assert desk.waiting(stranger.id) == []


def test_a_hub_that_hands_nothing_over_leaves_its_kiosks_alone(hub, order):
    hub.offers_pickup = False
    session.flush()
    part = parts(order)[0]
    for act in (desk.one, lambda hub_id, part_id: fulfilling.make_all_ready(hub_id, part_id, **WHO)):
        with pytest.raises(NotFound):
            act(hub.id, part.id)
    assert (desk.group(hub.id), desk.has_kiosks(hub.id), desk.count(hub.id)) == ([hub.id], False, 0)
    assert desk.waiting(hub.id) == []


def test_the_orders_of_many_kiosks_are_asked_for_at_once(hub, order, query_count):
    outlets_here = desk.group(hub.id)
    with query_count() as before:
        picking.of_outlets(outlets_here, vn_day(AT))
    for number in range(6, 9):
        outlets.outlet(f"Ki-ốt {number}", hub_id=hub.id)
    more = desk.group(hub.id)
    with query_count() as after:
        picking.of_outlets(more, vn_day(AT))
    assert (len(more), len(after)) == (len(outlets_here) + 3, len(before))


def test_the_pages_of_desk_and_customer(hub, goods, order, client, sign_in):
    who = person()
    outlets.seat(hub.id, who.id, StaffRole.CLERK)
    session.commit()
    customer = client.get(f"/don-hang/{order.token}").page.text
    assert "Nhận tại Trung tâm Việt Trì" in customer
    sign_in(client, who)
    base, first = f"/quan-ly/{hub.slug}/quay-chung", parts(order)[0]
    one = f"{base}/{first.id}"
    assert order.code in client.get(base).page.text
    assert order.code in client.get(f"{base}/lay-hang").page.text
    assert "Không thấy đơn nào" in client.get(f"{base}?tim=KHONGCO1").page.text
    assert "quầy chung" in client.get(f"/quan-ly/{hub.slug}/hom-nay").page.text
    ready = client.submit(one, {}, action=f"{one}/san-sang")
    assert ready.status_code == 303
    wrong = client.submit(one, {"code": "SAI123"}, action=f"{one}/ban-giao")
    assert (wrong.status_code, 'value="SAI123"' in wrong.text) == (422, True)
    done = client.submit(one, {"code": first.pickup_code}, action=f"{one}/ban-giao")
    assert done.status_code == 303
    assert "Không có đơn nào ở quầy" in client.follow(done).page.text
    again = client.post(f"{one}/ban-giao", data={"code": first.pickup_code})
    assert "không còn chờ khách đến nhận" in client.follow(again).page.text


def alone_ready(order) -> list[Fulfilment]:
    """All parts but the second lie ready."""
    its = parts(order)
    for part in its[:1] + its[2:]:
        fulfilling.start_preparing(part.outlet_id, part.id, **WHO)
        fulfilling.mark_ready(part.outlet_id, part.id, **WHO)
    return its


def told(kind: str) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == kind, Message.erased_at.is_(None))))


def test_nobody_is_reminded_or_given_up_before_the_last_kiosk_is_ready(order):
    first, second, *_rest = alone_ready(order)
    late = AT + timedelta(days=12)
    assert fulfilling.remind_pickups(lambda: AT + timedelta(days=7)) == 0
    assert fulfilling.lapse_pickups(lambda: late) == 0
    fulfilling.start_preparing(second.outlet_id, second.id, at=late, by=None)
    fulfilling.mark_ready(second.outlet_id, second.id, at=late, by=None)
    assert [message.cause_id for message in told("part_ready")] == [second.id]
    assert {part.pickup_until for part in parts(order)} == {vn_day(late) + timedelta(days=7)}

    sooner = vn_day(late) + timedelta(days=2)
    first.pickup_until = sooner
    assert fulfilling.remind_pickups(lambda: late + timedelta(days=1)) == 1
    assert "12/12/2026" in told("pickup_reminder")[0].body
    assert fulfilling.lapse_pickups(lambda: late + timedelta(days=3)) == 1
    assert fulfilling.remind_pickups(lambda: late + timedelta(days=6)) == 1
    assert [message.cause_id for message in told("pickup_reminder")] == [parts(order)[1].id]


def test_a_kiosk_that_cannot_serve_leaves_the_customer_asked_for_the_rest(order):
    first, second, *_rest = alone_ready(order)
    later = AT + timedelta(days=3)
    assert told("part_ready") == []
    fulfilling.cancel_part(second.outlet_id, second.id, reason="Hết hàng", at=later, by=None)
    [message] = told("part_ready")
    assert "130.000" in message.body
    assert len(told("part_cancelled")) == 1
    assert first.pickup_until == vn_day(later) + timedelta(days=7)
