"""Goods that an order holds at one outlet are brought to another: never sold on the way, never lost from sight."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from shop.cases.models import Case
from shop.catalogue.models import VatRate
from shop.checkout import fulfilling
from shop.checkout.queries import Wanted, Where, brought_to, forget_sites, quote
from shop.checkout.services import cancel
from shop.core.clock import vn_day
from shop.core.errors import NotFound, Refused
from shop.core.tokens import random_token
from shop.delivery.states import Way
from shop.extensions import session
from shop.inventory import queries as stock
from shop.inventory.models import Allocation, Reservation
from shop.inventory.services import block_root
from shop.inventory.states import ReservationState
from shop.orders.states import Door, FulfilmentState, OrderState
from shop.transfers import queries, services
from shop.transfers.models import TransferHold
from shop.transfers.services import Came
from shop.transfers.states import ShortReason, TransferState
from tests.builders import days
from tests.builders.bringing import a_way, shelves
from tests.builders.cart import AT
from tests.builders.inventory import stocked
from tests.builders.orders import part_of
from tests.builders.transfers import lines_of
from tests.support import process_caches

pytestmark = pytest.mark.usefixtures("books_agree")
WHO = {"at": AT, "by": None}


@pytest.fixture
def way(db_session):
    return a_way()


def ready(way, order):
    part = part_of(order)
    fulfilling.start_preparing(way.here.id, part.id, **WHO)
    fulfilling.mark_ready(way.here.id, part.id, **WHO)
    return part


def held_at(order) -> list[tuple[int, int, ReservationState]]:
    rows = session.execute(
        select(Reservation.outlet_id, Reservation.quantity, Reservation.state).order_by(Reservation.id)
    )
    return [tuple(row) for row in rows]


def sellable(outlet, variant) -> int:
    return stock.sellable([outlet.id], [variant.id], AT).get((outlet.id, variant.id), 0)


def test_an_order_is_brought_received_and_handed_over(way):
    order = way.ordered()
    part = part_of(order)
    assert (part.outlet_id, part.hand_over_day) == (way.here.id, date(2026, 12, 1))  # 2 days, 1 to prepare
    assert shelves(way.there) == {"sellable": (10, 4)}
    assert order.routing["picks"][0] | {"lines": None} == {
        "outlet": way.there.id,
        "lines": None,
        "rule": "only",
        "passed_over": [],
    }
    with pytest.raises(Refused, match="còn ở Sầm Sơn"), session.begin_nested():
        ready(way, order)
    transfer = way.sent(order)
    assert transfer.state is TransferState.IN_TRANSIT
    assert (shelves(way.there), shelves(way.here)) == ({"sellable": (6, 0)}, {"sellable": (5, 0)})
    with pytest.raises(Refused, match=rf"đang về theo phiếu {transfer.code}"), session.begin_nested():
        ready(way, order)
    way.came(transfer)
    assert sellable(way.here, way.jar) == 0  # on the shelf, and nobody else's
    part = ready(way, order)
    fulfilling.hand_over(way.here.id, part.id, code=part.pickup_code, **WHO)
    assert (order.state, part.state) == (OrderState.COMPLETED, FulfilmentState.HANDED_OVER)
    assert held_at(order) == [(way.here.id, 4, ReservationState.CONSUMED)]


def test_what_is_at_hand_is_not_brought(way):
    order = way.ordered((way.tea.id, 2), (way.jar.id, 1))
    picks = [(pick["outlet"], pick["rule"]) for pick in order.routing["picks"]]
    assert picks == [(way.here.id, "at_hand"), (way.there.id, "only")]
    assert sorted(held_at(order)[:2]) == [
        (way.here.id, 2, ReservationState.OPEN),
        (way.there.id, 1, ReservationState.OPEN),
    ]
    assert [row.quantity for row in queries.to_send(way.there.id)] == [1]


def test_two_orders_of_one_lot_ride_on_one_line_and_one_form_sends_once(way):
    one, two = way.ordered(), way.ordered((way.jar.id, 3), phone="+84912345679")
    key = random_token()
    transfer = way.sent(one, two, key=key)
    assert way.sent(one, two, key=key).id == transfer.id
    [line] = lines_of(transfer)
    assert line.quantity == 7
    assert [units for _line, _code, units in queries.orders_of(transfer.id)] == [4, 3]
    with pytest.raises(Refused, match="chờ gửi"), session.begin_nested():
        way.sent(one)
    with pytest.raises(NotFound), session.begin_nested():
        services.bring(way.here.id, way.there.id, [part_of(one).id], key=key, **WHO)
    assert queries.count_to_send(way.there.id) == 0


def test_an_order_cancelled_on_the_way_leaves_its_goods_for_everybody(way):
    order = way.ordered()
    transfer = way.sent(order)
    cancel(order.token, reason=None, at=AT)
    assert queries.orders_of(transfer.id) == []
    way.came(transfer)
    assert shelves(way.here)["sellable"] in {(5, 0), (4, 0)}
    assert sellable(way.here, way.jar) == 4


def test_an_order_cancelled_before_it_is_sent_frees_the_goods_where_they_lie(way):
    order = way.ordered()
    cancel(order.token, reason=None, at=AT)
    assert shelves(way.there) == {"sellable": (10, 0)}
    with pytest.raises(Refused, match="chờ gửi"), session.begin_nested():
        way.sent(order)


def test_part_of_it_may_come_later_and_is_waited_for(way):
    order = way.ordered()
    transfer = way.sent(order)
    [line] = lines_of(transfer)
    services.receive(transfer.id, [Came(line.id, good=1)], outlet_id=way.here.id, key="a", **WHO)
    assert [row.quantity for row in queries.away([row.order_line_id for row in reservations()])] == [3]
    with pytest.raises(Refused, match="đang về"), session.begin_nested():
        ready(way, order)
    way.came(transfer)
    ready(way, order)
    assert held_at(order) == [(way.here.id, 4, ReservationState.OPEN)]


@pytest.mark.parametrize(
    ("came", "kept", "lost"),
    [
        ({"good": 3, "short": 1, "reason": ShortReason.STOLEN}, 3, 1),
        ({"good": 2, "damaged": 2}, 2, 2),
        ({"short": 4, "reason": ShortReason.LOST}, 0, 4),
    ],
)
def test_what_does_not_come_is_a_case_of_the_order(way, came, kept, lost):
    order = way.ordered()
    transfer = way.sent(order)
    [line] = lines_of(transfer)
    services.receive(transfer.id, [Came(line.id, **came)], outlet_id=way.here.id, key="a", **WHO)
    [row] = [row for row in reservations() if row.order_line_id]
    assert (row.state, row.quantity if kept else 0) == (
        ReservationState.OPEN if kept else ReservationState.RELEASED,
        kept,
    )
    [case] = [each for each in session.scalars(select(Case)) if each.subject_kind == "order"]
    assert (case.outlet_id, case.subject_id) == (way.here.id, order.id)
    assert f"thiếu {lost} đơn vị" in case.title


def test_goods_of_the_shelf_stand_in_for_what_was_stolen(way):
    order = way.ordered()
    transfer = way.sent(order)
    stocked(way.here, way.jar, 3, expires_on=date(2027, 12, 1))
    [line] = lines_of(transfer)
    came = Came(line.id, good=2, short=2, reason=ShortReason.STOLEN)
    services.receive(transfer.id, [came], outlet_id=way.here.id, key="a", **WHO)
    assert held_at(order) == [(way.here.id, 4, ReservationState.OPEN)]
    assert sellable(way.here, way.jar) == 1
    ready(way, order)


@pytest.mark.parametrize("end", ["recalled", "expired"])
def test_what_went_bad_on_the_way_goes_to_quarantine_and_is_a_case(way, end):
    order = way.ordered()
    transfer = way.sent(order)
    at = AT
    if end == "recalled":
        block_root(way.item.lot_id, reason="nấm mốc", at=AT, by=None)
    else:
        at = AT + timedelta(days=400)
    way.came(transfer, at=at)
    assert shelves(way.here)["quarantine"] == (4, 0)
    assert held_at(order) == [(way.here.id, 4, ReservationState.RELEASED)]
    assert [each.subject_id for each in session.scalars(select(Case)) if each.subject_kind == "order"] == [
        order.id
    ]


def test_turned_back_it_is_a_case_and_comes_home_free(way):
    order = way.ordered()
    transfer = way.sent(order)
    services.turn_back(transfer.id, outlet_id=way.here.id, reason="nhầm xe", **WHO)
    assert held_at(order) == [(way.here.id, 4, ReservationState.RELEASED)]
    services.receive_all(transfer.id, outlet_id=way.there.id, key="b", **WHO)
    assert shelves(way.there) == {"sellable": (10, 0)}
    assert session.scalars(select(TransferHold.lost)).all() == [0]
    assert session.scalars(select(Allocation.id)).all() == []


def reservations() -> list[Reservation]:
    return list(
        session.scalars(
            select(Reservation).order_by(Reservation.id).execution_options(populate_existing=True)
        )
    )


@pytest.mark.parametrize("end", ["stopped", "closing"])
def test_who_takes_no_orders_or_closes_meanwhile_brings_nothing(way, end):
    assert brought_to(way.here.id, way.jar.id, 1, at=AT) is not None
    if end == "stopped":
        days.stop(way.there, way=Way.PICKUP)
    else:
        way.there.closed_on = vn_day(AT) + timedelta(days=2)  # the day on which its goods would arrive
    session.flush()
    forget_sites()
    assert brought_to(way.here.id, way.jar.id, 1, at=AT) is None


def test_the_rule_for_other_provinces_is_asked_only_where_something_can_be_brought(way, query_count):
    counts = []
    for units in (1, 11):
        with query_count() as statements:
            quote([Wanted(0, way.jar.id, units)], Where(Door.PICKUP, outlet_id=way.here.id), at=AT)
        counts.append(sum("goods_rules" in str(each) for each in statements))
    assert counts == [1, 0]


def test_goods_without_a_vat_rate_on_the_later_day_are_not_brought(way):
    session.execute(delete(VatRate))
    process_caches.forget()
    assert brought_to(way.here.id, way.jar.id, 1, at=AT) is None
