"""A case about bad units ends by itself when its reason is gone, and only then."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.cases import services as cases
from shop.cases.models import Case
from shop.cases.states import CaseState
from shop.inventory.services import (
    Want,
    block_root,
    dispatch,
    find_unfit,
    hand_over,
    reallocate,
    release,
    reserve,
    unblock_root,
)
from shop.orders.models import FulfilmentLine
from shop.orders.states import UnitState
from tests.builders.inventory import AT, TODAY, a_variant, an_order, an_outlet, stocked


def day(n: int):
    return TODAY + timedelta(days=n)


@pytest.fixture
def short(db_session):
    """An order of 3 whose units were recalled, and 5 fit ones beside them."""
    outlet, variant = an_outlet(), a_variant()
    bad = stocked(outlet, variant, 3, expires_on=day(30))
    order = an_order(outlet, (variant, 3))
    reserve([Want(outlet.id, variant.id, 3, order.lines[0].id)], at=AT, by=None)
    good = stocked(outlet, variant, 5, expires_on=day(60))
    block_root(bad.lot_id, reason="thu hồi", at=AT, by=7)
    return order, bad, good


def states(db_session) -> list[CaseState]:
    db_session.flush()
    db_session.expire_all()
    return list(db_session.scalars(select(Case.state).order_by(Case.id)))


@pytest.mark.parametrize(
    "act",
    [
        lambda order, _good: reallocate(order.line_ids, at=AT, by=8),
        lambda order, good: hand_over(
            order.line_ids, at=AT, by=8, lots=dict.fromkeys(order.line_ids, good.lot_id)
        ),
        lambda order, good: dispatch(
            order.line_ids, at=AT, by=8, lots=dict.fromkeys(order.line_ids, good.lot_id)
        ),
        lambda order, _good: release(order.line_ids, at=AT, by=8),
    ],
    ids=["other units", "handed over from another lot", "sent from another lot", "set free"],
)
def test_a_case_is_closed_when_its_order_no_longer_holds_the_bad_units(db_session, short, act):
    order, bad, good = short
    assert states(db_session) == [CaseState.OPEN]

    act(order, good)
    db_session.flush()

    case = db_session.scalars(select(Case)).one()
    assert (case.state, case.closed_by, case.dedupe_key) == (CaseState.CLOSED, 8, None)
    assert case.resolution == "Tự đóng: đơn không còn giữ hàng hỏng của lô này."
    act_of = db_session.scalars(select(AuditEvent).where(AuditEvent.action == "case.settled")).one()
    assert (act_of.actor_id, act_of.subject_id) == (8, case.id)
    assert act_of.details == {"order_id": order.order.id, "lot_root_id": bad.lot_id}


def test_a_case_about_another_batch_of_the_order_stays_open(db_session):
    outlet, tea, honey = an_outlet(), a_variant(), a_variant()
    bad = [stocked(outlet, tea, 2, expires_on=day(30)), stocked(outlet, honey, 2, expires_on=day(30))]
    order = an_order(outlet, (tea, 2), (honey, 2))
    reserve(
        [Want(outlet.id, row.variant_id, 2, line.id) for row, line in zip(bad, order.lines, strict=True)],
        at=AT,
        by=None,
    )
    stocked(outlet, tea, 2, expires_on=day(60))
    for item in bad:
        block_root(item.lot_id, reason="thu hồi", at=AT, by=7)

    reallocate(order.line_ids[:1], at=AT, by=8)

    assert states(db_session) == [CaseState.CLOSED, CaseState.OPEN]


def test_a_recall_taken_back_closes_its_cases_and_no_other(db_session, short):
    outlet, variant = an_outlet(), a_variant()
    spoiled = stocked(outlet, variant, 5, expires_on=day(6))
    order = an_order(outlet, (variant, 1))
    reserve([Want(outlet.id, variant.id, 1, order.lines[0].id)], at=AT, by=None)
    late = AT + timedelta(days=7)
    assert find_unfit(at=late) == 1

    unblock_root(short[1].lot_id, reason="kiểm nghiệm lại đạt", at=late, by=7)

    assert spoiled.lot_id != short[1].lot_id
    assert states(db_session) == [CaseState.CLOSED, CaseState.OPEN]


def test_a_parcel_with_recalled_units_keeps_its_case_until_it_came_back(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    order = an_order(outlet, (variant, 2))
    reserve([Want(outlet.id, variant.id, 2, order.lines[0].id)], at=AT, by=None)
    [gone] = dispatch(order.line_ids, at=AT, by=7)
    line = FulfilmentLine(
        fulfilment_id=order.fulfilment.id,
        order_line_id=gone.order_line_id,
        lot_id=gone.lot_id,
        quantity=gone.quantity,
        state=UnitState.UNDER_WAY,
        at=AT,
    )
    db_session.add(line)
    db_session.flush()
    block_root(item.lot_id, reason="thu hồi", at=AT, by=7)

    for state, expected in (
        (UnitState.UNDER_WAY, CaseState.OPEN),
        (UnitState.SOLD, CaseState.OPEN),
        (UnitState.REFUSED, CaseState.CLOSED),
    ):
        line.state = state
        db_session.flush()
        find_unfit(at=AT)
        assert states(db_session) == [expected]


def test_a_case_that_a_person_closed_meanwhile_is_left_as_it_is(db_session, short):
    case = db_session.scalars(select(Case)).one()
    cases.close(case.id, resolution="Đã gọi khách.", by=3, at=AT)

    assert not cases.close_if_open(case.id, resolution="x", by=8, at=AT)
    reallocate(short[0].line_ids, at=AT, by=8)

    assert (case.resolution, case.closed_by) == ("Đã gọi khách.", 3)


def test_a_reopened_case_is_settled_too(db_session, short):
    case = db_session.scalars(select(Case)).one()
    cases.close(case.id, resolution="Nhầm.", by=3, at=AT)
    cases.reopen(case.id, by=3, at=AT)

    reallocate(short[0].line_ids, at=AT, by=8)

    assert states(db_session) == [CaseState.CLOSED]
