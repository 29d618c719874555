"""A count finds fewer units than orders hold: others take their place, or the order is short and people know."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseKind, CaseState
from shop.checkout import fulfilling
from shop.checkout.fulfilling.handing_over import held_lines
from shop.core.errors import Refused
from shop.extensions import session
from shop.inventory.choosing import Want
from shop.inventory.models import Allocation, Reservation
from shop.inventory.services import find_unfit, reserve
from shop.inventory.services.holding_again import hold_again
from shop.inventory.states import ReservationState
from shop.reports.verify.services import differences
from tests.builders import counting
from tests.builders.inventory import AT, TODAY, a_variant, an_order, held, promise, stocked

LATER = AT + timedelta(hours=2)


def finds(outlet, *found) -> int:
    """A count finds so many of each item; gives how many orders are short."""
    count_id = counting.opened(outlet.id)
    for item, units in found:
        counting.entered(count_id, item, units)
    counting.submitted(count_id)
    return counting.approved(count_id).short_orders


def reserved(ordered) -> tuple[int, str]:
    row = session.execute(
        select(Reservation.quantity, Reservation.state)
        .where(Reservation.order_line_id == ordered.lines[0].id)
        .order_by(Reservation.id.desc())
    ).first()
    return tuple(row)


def open_cases() -> list[tuple]:
    rows = select(Case.kind, Case.subject_id, Case.outlet_id).where(Case.state != CaseState.CLOSED)
    return [tuple(row) for row in session.execute(rows.order_by(Case.id))]


def test_other_units_take_the_place_of_missing_ones_the_found_ones_too(outlet):
    variant = a_variant()
    first = stocked(outlet, variant, 5, expires_on=TODAY + timedelta(days=60))
    second = stocked(outlet, variant, 1, expires_on=TODAY + timedelta(days=90))
    ordered = promise(outlet, variant, 5)

    assert finds(outlet, (first, 2), (second, 4)) == 0

    assert (held(first), held(second)) == ((2, 2), (4, 3))
    assert reserved(ordered) == (5, ReservationState.OPEN)
    assert (open_cases(), differences()) == ([], [])


def test_what_cannot_be_replaced_is_a_case_of_the_latest_order(outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 9)
    early, late = promise(outlet, variant, 4), promise(outlet, variant, 5)

    assert finds(outlet, (item, 6)) == 1

    assert held(item) == (6, 6)
    assert (reserved(early)[0], reserved(late)) == (4, (2, ReservationState.OPEN))
    assert open_cases() == [(CaseKind.SHORTFALL, late.order.id, outlet.id)]
    assert differences() == []


def test_an_order_that_lost_everything_holds_nothing_and_is_not_handed_over(outlet):
    variant, other = a_variant(), a_variant()
    item, there = stocked(outlet, variant, 2), stocked(outlet, other, 5)
    ordered = an_order(outlet, (variant, 2), (other, 1))
    reserve(
        [Want(outlet.id, line.variant_id, line.quantity, line.id) for line in ordered.lines],
        at=AT,
        by=None,
    )

    assert finds(outlet, (item, 0), (there, 5)) == 1

    assert (held(item), reserved(ordered)) == ((0, 0), (2, ReservationState.RELEASED))
    with pytest.raises(Refused, match="thiếu hàng"):
        held_lines(ordered.fulfilment)
    assert differences() == []


@pytest.mark.parametrize("left", [0, 2])
def test_goods_that_come_in_are_held_for_the_order_again_and_its_case_ends(outlet, left):
    variant = a_variant()
    item = stocked(outlet, variant, 5)
    ordered = promise(outlet, variant, 5)
    finds(outlet, (item, left))
    with pytest.raises(Refused, match="không còn đủ"), session.begin_nested():
        fulfilling.replace_units(outlet.id, ordered.fulfilment.id, at=LATER, by=None)
    stocked(outlet, variant, 10, at=LATER)

    fulfilling.replace_units(outlet.id, ordered.fulfilment.id, at=LATER, by=None)

    assert reserved(ordered) == (5, ReservationState.OPEN)
    units = select(Allocation.quantity).join(Reservation).where(Reservation.state == ReservationState.OPEN)
    assert sum(session.scalars(units)) == 5
    assert (open_cases(), differences()) == ([], [])


def test_the_case_of_an_order_that_ended_is_closed_by_itself(outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 5)
    ordered = promise(outlet, variant, 5)
    finds(outlet, (item, 0))
    fulfilling.cancel_part(outlet.id, ordered.fulfilment.id, reason="hết hàng", at=LATER, by=None)

    find_unfit(at=LATER)

    assert (open_cases(), differences()) == ([], [])


def test_a_case_about_one_line_ends_without_the_case_about_another(outlet):
    first, second = a_variant(), a_variant()
    items = stocked(outlet, first, 2), stocked(outlet, second, 2)
    ordered = an_order(outlet, (first, 2), (second, 2))
    wants = [Want(outlet.id, line.variant_id, line.quantity, line.id) for line in ordered.lines]
    reserve(wants, at=AT, by=None)
    finds(outlet, (items[0], 0), (items[1], 2))
    finds(outlet, (items[1], 0))
    assert len(open_cases()) == 2

    stocked(outlet, first, 2, at=LATER)
    hold_again([ordered.lines[0].id], at=LATER, by=None)

    left = session.scalars(select(Case).where(Case.state != CaseState.CLOSED)).one()
    assert left.details["order_line_ids"] == [ordered.lines[1].id]
    assert differences() == []
