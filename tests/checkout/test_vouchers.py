"""A voucher on an order: taken off line by line, counted once, given back, never above its limits."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue import services as catalogue
from shop.checkout import fulfilling, paying, services
from shop.checkout.paying import Outcome
from shop.checkout.refusals import Changed
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import OrderState
from shop.payments.models import Payment
from shop.promotions import services as vouchers
from shop.promotions.models import VoucherUse
from shop.promotions.rules import Scope, Why
from shop.promotions.states import UseState
from shop.reports.verify.services import differences
from tests.builders import cart as carts
from tests.builders import inventory, orders, outlets
from tests.builders import paying as money
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.promotions import a_free_delivery, a_voucher, agreed_with, an_amount, place_with

LATER = AT + timedelta(hours=25)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture(autouse=True)
def _books_agree(db_session):
    yield
    assert [str(finding) for finding in differences()] == []


def uses() -> list[tuple[int, UseState]]:
    rows = session.scalars(
        select(VoucherUse).order_by(VoucherUse.id).execution_options(populate_existing=True)
    )
    return [(use.amount, use.state) for use in rows]


def used(voucher) -> int:
    session.refresh(voucher)
    return voucher.used


def transferred(code: str, quantity: int = 2) -> Order:
    offer = carts.on_offer(price=60_000)
    money.with_account(offer.outlet)
    details = orders.pickup(offer.outlet.id, payment="vietqr")
    return place_with(code, details, (offer.variant_id, quantity))


def test_every_line_bears_its_share_and_the_tax_inside_what_is_left(db_session):
    outlet = outlets.outlet()
    mam = carts.on_offer("Mắm tôm", outlet=outlet, price=60_000)
    tea = carts.on_offer("Chè", outlet=outlet, price=33_333)
    voucher = an_amount(value=20_000)
    order = place_with("giam20k", orders.pickup(outlet.id), (mam.variant_id, 2), (tea.variant_id, 1))

    lines = session.execute(
        select(OrderLine.gross, OrderLine.discount, OrderLine.total, OrderLine.vat).order_by(
            OrderLine.position
        )
    ).all()
    assert lines == [(120_000, 15_652, 104_348, 7_729), (33_333, 4_348, 28_985, 2_147)]
    assert (order.goods_total, order.discount_total, order.total) == (153_333, 20_000, 133_333)
    assert (order.vat_total, order.voucher_code) == (9_876, "GIAM20K")
    part = session.scalars(select(Fulfilment)).one()
    assert part.amount_to_collect == session.scalars(select(Payment)).one().amount == 133_333
    assert (uses(), used(voucher)) == ([(20_000, UseState.USED)], 1)


def test_a_basket_shares_its_discount_over_its_components(db_session):
    outlet = outlets.outlet()
    mam, tea = (carts.on_offer(name, outlet=outlet, price=60_000) for name in ("Mắm", "Chè"))
    basket = inventory.a_basket((mam.variant, 1), (tea.variant, 2))
    catalogue.set_price(basket.id, amount=150_000, starts_at=AT, by=None, at=AT)
    a_voucher(scope=Scope(products=frozenset({basket.product_id})))
    order = place_with("GIAM10", orders.pickup(outlet.id), (basket.id, 1), (mam.variant_id, 1))

    lines = session.execute(
        select(OrderLine.gross, OrderLine.discount, OrderLine.total).order_by(OrderLine.position)
    ).all()
    assert lines == [(0, 0, 0), (50_000, 5_000, 45_000), (100_000, 10_000, 90_000), (60_000, 0, 60_000)]
    assert order.discount_total == 15_000


def test_free_delivery_is_a_smaller_fee(db_session):
    offer = carts.on_offer(price=60_000)
    a_free_delivery(cap=10_000)
    order = place_with("FREESHIP", orders.delivery(), (offer.variant_id, 1))

    part = session.scalars(select(Fulfilment)).one()
    assert (order.discount_total, order.delivery_total, order.total) == (0, 8_000, 68_000)
    assert (part.fee, part.amount_to_collect) == (8_000, 68_000)
    assert uses() == [(10_000, UseState.USED)]


@pytest.mark.parametrize("change", ["stopped", "over", "used_up", "used_by_you"])
def test_a_voucher_that_ends_between_cart_and_order_is_said_and_nothing_is_placed(db_session, change):
    offer = carts.on_offer()
    voucher = an_amount(total_limit=1 if change == "used_up" else None, person_limit=1)
    agreed = agreed_with(carts.a_cart((offer.variant_id, 1)), orders.pickup(offer.outlet.id), "GIAM20K")
    at = AT
    if change == "stopped":
        vouchers.stop(voucher.id, by=None, at=AT)
    elif change == "over":
        at = AT + timedelta(days=40)
    else:
        phone = orders.PHONE if change == "used_by_you" else "+84912000111"
        place_with("GIAM20K", orders.pickup(offer.outlet.id, phone=phone), (offer.variant_id, 1))
    before = (uses(), used(voucher))

    with time_machine.travel(at, tick=False), pytest.raises(Changed) as refused:
        services.place(agreed, clock=lambda: at, language="vi")

    fresh = refused.value.quote
    assert (fresh.voucher.problem.why, fresh.total) == (Why(change), 60_000)
    assert (uses(), used(voucher)) == before


def test_a_person_is_known_by_phone_and_by_account(db_session):
    offer = carts.on_offer()
    voucher = an_amount(person_limit=1)
    place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    other = place_with("GIAM20K", orders.pickup(offer.outlet.id, phone="+84912000111"), (offer.variant_id, 1))
    again = place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    assert (other.discount_total, again.discount_total, again.voucher_code) == (20_000, 0, None)
    assert used(voucher) == 2


def test_a_cancelled_order_gives_its_use_back_once(db_session):
    offer = carts.on_offer()
    voucher = an_amount(total_limit=1)
    order = place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    for _ in range(2):
        services.cancel(order.token, reason=None, at=AT)

    assert (uses(), used(voucher)) == ([(20_000, UseState.GIVEN_BACK)], 0)
    again = place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    assert (again.discount_total, used(voucher)) == (20_000, 1)


def test_an_order_that_no_outlet_serves_gives_its_use_back(db_session):
    offer = carts.on_offer()
    voucher = an_amount()
    order = place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    fulfilling.cancel_part(offer.outlet.id, part_of(order).id, reason="hết hàng", at=AT, by=None)

    assert (order.state, uses(), used(voucher)) == (
        OrderState.CANCELLED,
        [(20_000, UseState.GIVEN_BACK)],
        0,
    )


def test_a_lapsed_order_gives_its_use_back_and_late_money_takes_it_again(db_session):
    voucher = an_amount(total_limit=1)
    order = transferred("GIAM20K")
    assert paying.lapse(order.id, at=LATER) is True
    assert (uses(), used(voucher)) == ([(20_000, UseState.GIVEN_BACK)], 0)

    assert money.pays(order, at=LATER) is Outcome.PAID

    assert (order.state, order.total) == (OrderState.CONFIRMED, 100_000)
    assert (uses(), used(voucher)) == ([(20_000, UseState.USED)], 1)


def test_late_money_for_a_use_that_somebody_else_has_now_goes_before_people(db_session):
    voucher = an_amount(total_limit=1)
    order = transferred("GIAM20K")
    paying.lapse(order.id, at=LATER)
    offer = carts.on_offer("Chè")
    place_with("GIAM20K", orders.pickup(offer.outlet.id, phone="+84912000111"), (offer.variant_id, 1))

    assert money.pays(order, at=LATER) is Outcome.CASE

    assert (order.state, used(voucher)) == (OrderState.LAPSED, 1)
    assert [state for _amount, state in uses()] == [UseState.GIVEN_BACK, UseState.USED]
    assert money.held() == 1


def test_without_a_voucher_nothing_of_vouchers_is_asked(db_session, query_count):
    offer = carts.on_offer()
    a_voucher()
    plain = orders.agreed_for(carts.a_cart((offer.variant_id, 1)), orders.pickup(offer.outlet.id))
    with query_count() as statements:
        services.place(plain, clock=lambda: AT, language="vi")
    assert [each for each in statements if "vouchers" in each or "voucher_uses" in each] == []
    plain_count = len(statements)

    details = orders.pickup(offer.outlet.id, phone="+84912000111")
    agreed = agreed_with(carts.a_cart((offer.variant_id, 1)), details, "GIAM10")
    with query_count() as statements:
        services.place(agreed, clock=lambda: AT, language="vi")
    assert len(statements) <= plain_count + 6


def test_the_next_cart_of_the_same_browser_has_no_voucher(db_session):
    offer = carts.on_offer()
    a_voucher()
    token = carts.a_cart((offer.variant_id, 1))
    agreed = agreed_with(token, orders.pickup(offer.outlet.id), "GIAM10")
    services.place(agreed, clock=lambda: AT, language="vi")

    cart = carts.cart_row(token)
    session.refresh(cart)
    assert cart.voucher_code is None


def test_the_largest_share_of_a_price_is_a_setting(db_session):
    from shop.settings import services as settings

    offer = carts.on_offer(price=60_000)
    settings.change({"promotion_most_percent": 20}, by=None, at=AT)
    an_amount(value=50_000)
    order = place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    assert order.discount_total == 12_000


def test_dates_are_vietnamese_days(db_session):
    offer = carts.on_offer()
    an_amount(last_day=date(2026, 11, 28))
    late = AT.replace(hour=16, minute=59)  # 23:59 of that day in Viet Nam
    with time_machine.travel(late, tick=False):
        order = place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1), at=late)
    assert order.discount_total == 20_000

    after = AT.replace(hour=17)
    with time_machine.travel(after, tick=False):
        details = orders.pickup(offer.outlet.id, phone="+84912000111")
        order = place_with("GIAM20K", details, (offer.variant_id, 1), at=after)
    assert order.discount_total == 0


def test_erasing_a_person_takes_them_off_their_uses(db_session):
    from shop.promotions.using import forget_person
    from tests.builders import accounts

    offer = carts.on_offer()
    an_amount()
    person = accounts.user()
    place_with("GIAM20K", orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    use = session.scalars(select(VoucherUse)).one()
    use.user_id = person.id
    session.flush()

    forget_person(person.id, AT)

    session.refresh(use)
    assert (use.phone, use.user_id, use.amount) == (None, None, 20_000)
