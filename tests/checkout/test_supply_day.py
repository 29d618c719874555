"""VAT is that of the day of supply: promised when the order is placed, settled when the goods change hands."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from shop.catalogue.models import VatRate
from shop.catalogue.states import VatClass
from shop.checkout import fulfilling
from shop.core.errors import Refused
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.outlets.models import Operator
from shop.outlets.states import TaxMethod
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders.places import HAC_THANH

LAST_OLD = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)  # 23:59:59 of 31 December in Viet Nam
FIRST_NEW = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # midnight there, still 2026 in UTC
MORNING = datetime(2026, 12, 30, 3, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)


def ordered(at: datetime, *, pickup_days: int = 0, **goods) -> Order:
    place = outlets.outlet(pickup_days=pickup_days)
    offer = carts.on_offer(outlet=place, price=108_000, **goods)
    return orders.place(orders.pickup(place.id), (offer.variant_id, 1), at=at)


def tax(order: Order) -> tuple[int | None, int, int, int]:
    """(rate, VAT of the line, VAT of the order, what is paid)."""
    session.expire_all()
    line = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
    return line.vat_bp, line.vat, order.vat_total, order.total


def handed_over(order: Order, at: datetime) -> None:
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    fulfilling.start_preparing(part.outlet_id, part.id, at=at, by=None)
    fulfilling.mark_ready(part.outlet_id, part.id, at=at, by=None)
    fulfilling.hand_over(part.outlet_id, part.id, code=part.pickup_code, at=at, by=None)
    session.flush()


@pytest.mark.parametrize(
    ("at", "pickup_days", "rate", "vat"),
    [
        (LAST_OLD, 0, 800, 8_000),
        (FIRST_NEW, 0, 1000, 9_818),
        (LAST_OLD, 1, 1000, 9_818),
        (MORNING, 1, 800, 8_000),
        (MORNING, 2, 1000, 9_818),
    ],
)
def test_an_order_is_placed_with_the_rate_of_the_day_promised(db_session, at, pickup_days, rate, vat):
    assert tax(ordered(at, pickup_days=pickup_days)) == (rate, vat, vat, 108_000)


@pytest.mark.parametrize(
    ("supplied", "rate", "vat"), [(LAST_OLD, 800, 8_000), (FIRST_NEW, 1000, 9_818), (LATER, 1000, 9_818)]
)
def test_the_day_on_which_goods_change_hands_settles_it_and_no_price_moves(db_session, supplied, rate, vat):
    order = ordered(MORNING)
    assert tax(order) == (800, 8_000, 8_000, 108_000)

    handed_over(order, supplied)

    assert tax(order) == (rate, vat, vat, 108_000)


def test_a_parcel_is_supplied_when_it_is_delivered(db_session):
    offer = carts.on_offer(price=108_000)
    order = orders.place(orders.delivery(HAC_THANH), (offer.variant_id, 1), at=MORNING)
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    who = {"at": MORNING, "by": None}
    fulfilling.confirm_call(part.outlet_id, part.id, **who)
    fulfilling.start_preparing(part.outlet_id, part.id, **who)
    fulfilling.ship(part.outlet_id, part.id, carrier="Bưu điện", tracking=None, **who)
    total = order.total

    fulfilling.deliver(part.outlet_id, part.id, at=LATER, by=None)
    session.flush()

    assert tax(order) == (1000, 9_818, 9_818, total)


@pytest.mark.parametrize(
    ("vat_class", "bp"),
    [
        (VatClass.STANDARD, 1000),
        (VatClass.STANDARD_NO_CUT, 1000),
        (VatClass.FARM_RAW, 500),
        (VatClass.EXEMPT, None),
    ],
)
def test_each_class_has_its_own_rate_of_the_day(db_session, vat_class, bp):
    order = ordered(MORNING, variant={"vat_class": vat_class})
    handed_over(order, LATER)
    assert tax(order)[0] == bp


def test_a_seller_who_left_the_deduction_method_shows_no_tax(db_session):
    order = ordered(MORNING)
    session.get_one(Operator, order.payee_operator_id).tax_method = TaxMethod.NONE
    handed_over(order, MORNING)
    assert tax(order) == (None, 0, 0, 108_000)


def test_an_extended_cut_holds_for_what_is_supplied_in_it_and_changes_nothing_supplied_before(db_session):
    first = ordered(MORNING)
    handed_over(first, LATER)
    rows = session.scalars(select(VatRate).where(VatRate.vat_class == VatClass.STANDARD)).all()
    old = next(row for row in rows if row.rate_bp == 800)
    new = next(row for row in rows if row.rate_bp == 1000)
    old.ends_on, new.starts_on = date(2027, 6, 30), date(2027, 7, 1)
    session.flush()
    second = ordered(MORNING)
    handed_over(second, LATER)

    assert (tax(first)[0], tax(second)[0]) == (1000, 800)


def test_goods_are_not_supplied_at_a_guessed_rate(db_session):
    order = ordered(MORNING)
    session.query(VatRate).filter(VatRate.starts_on == date(2027, 1, 1)).delete()
    with pytest.raises(Refused, match="Chưa có thuế suất"):
        handed_over(order, LATER)
    assert tax(order) == (800, 8_000, 8_000, 108_000)
