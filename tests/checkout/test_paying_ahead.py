"""What an order costs more since it was paid is paid ahead, by transfer or card, or at the door: once."""

import pytest
from sqlalchemy import select

from shop.checkout import editing, exchanging, fulfilling, paying, services
from shop.checkout.editing import Edit
from shop.checkout.exchanging import Replacement
from shop.checkout.paying import ahead
from shop.checkout.rules import current_rules
from shop.core.clock import now
from shop.core.errors import NotFound, Refused
from shop.extensions import session
from shop.orders.exchanges import Instead
from shop.orders.models import Order
from shop.orders.return_states import ExchangeKind
from shop.orders.states import OrderState
from shop.outlets.models import Outlet
from shop.payments.models import Payment, Refund
from shop.payments.refund_states import RefundReason, RefundWay
from shop.payments.states import Method, PaymentState, Problem
from shop.unit_of_work import in_transaction
from tests.builders import accounts, cards, orders
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import open_cases, pays, transfers, with_account
from tests.builders.places import HAC_THANH
from tests.builders.returning import hand_over, lines_of, sold, take_back
from tests.support.signing_in import sign_in

STEP = {"at": AT, "by": None}
pytestmark = pytest.mark.usefixtures("books_agree")


def exchanged(order: Order, price: int = 100_000) -> Order:
    """The first jar of an order for one thing that costs so much, to be fetched later."""
    one = take_back(order)
    outlet = session.get_one(Outlet, one.outlet_id)
    tea = carts.on_offer("Chè xanh", outlet=outlet, stock=5, price=price)
    wish = Replacement(Instead(ExchangeKind.OTHER, (tea.variant_id, 1)))
    return exchanging.exchange(outlet.id, one.id, wish, **STEP)


@pytest.fixture
def dearer(db_session) -> Order:
    """A jar of 60.000 that was paid in cash came back; tea of 100.000 is taken for it."""
    offer = carts.on_offer(price=60_000, stock=9)
    with_account(offer.outlet)
    return exchanged(sold((offer.variant_id, 2), outlet_id=offer.outlet.id, email="hoa@example.vn"))


@pytest.fixture
def by_card(takes_cards, db_session) -> Order:
    """Two jars of 60.000 that a card paid came back; tea of 150.000 is taken for one of them."""
    order, page = cards.started(2)
    takes_cards.pay(page)
    cards.settle(page)
    session.expire_all()
    hand_over(order)
    made = exchanged(session.get_one(Order, order.id))
    session.commit()
    return made


def money(order: Order) -> list[tuple[Method, PaymentState, int, int]]:
    session.expire_all()
    rows = session.scalars(select(Payment).where(Payment.order_id == order.id).order_by(Payment.id))
    return [(row.method, row.state, row.amount, row.paid) for row in rows]


def owed(order: Order) -> list[tuple[int, RefundWay, RefundReason]]:
    session.expire_all()
    rows = session.scalars(select(Refund).where(Refund.order_id == order.id).order_by(Refund.id))
    return [(row.amount, row.way, row.reason) for row in rows]


def test_a_transfer_pays_the_difference_of_an_exchange_and_nothing_is_taken_at_the_counter(dearer):
    assert part_of(dearer).amount_to_collect == 40_000
    assert pays(dearer, 40_000) is paying.Outcome.PAID

    assert part_of(dearer).amount_to_collect == 0
    assert money(dearer) == [
        (Method.EXCHANGE, PaymentState.PAID, 60_000, 60_000),
        (Method.AT_OUTLET, PaymentState.CANCELLED, 0, 0),
        (Method.VIETQR, PaymentState.PAID, 40_000, 40_000),
    ]
    hand_over(dearer)
    assert (dearer.state, open_cases()) == (OrderState.COMPLETED, [])


@pytest.mark.parametrize(
    ("amounts", "left", "problems", "back"),
    [
        ([15_000], 25_000, [None], []),
        ([15_000, 25_000], 0, [None, None], []),
        ([47_000], 0, [Problem.OVER], [7_000]),
        ([40_000, 40_000], 0, [None, Problem.DOUBLE], [40_000]),
    ],
)
def test_less_or_more_than_the_difference_is_counted_to_the_dong(dearer, amounts, left, problems, back):
    for number, amount in enumerate(amounts):
        pays(dearer, amount, reference=f"FT{number}")

    assert part_of(dearer).amount_to_collect == left
    assert [row.problem for row in transfers()] == problems
    assert [amount for amount, _way, _why in owed(dearer)] == back
    hand_over(dearer)
    assert sum(paid for *_rest, paid in money(dearer)) == 100_000


def test_money_on_another_account_or_after_the_goods_left_is_for_people(dearer):
    assert pays(dearer, 40_000, operator_id=None) is paying.Outcome.CASE
    hand_over(dearer)
    assert pays(dearer, 40_000, reference="FT2") is paying.Outcome.CASE

    assert [row.problem for row in transfers()] == [Problem.WRONG_ACCOUNT, Problem.OTHER_METHOD]
    assert money(dearer)[1] == (Method.AT_OUTLET, PaymentState.PAID, 40_000, 40_000)


def test_cancelled_after_the_difference_came_all_of_it_is_owed_once(dearer):
    pays(dearer, 40_000)
    for _time in range(2):
        services.cancel(dearer.token, reason=None, at=AT)

    assert owed(dearer) == [(100_000, RefundWay.BANK, RefundReason.CANCELLED)]


def test_an_order_that_was_made_larger_is_paid_ahead_and_made_smaller_again_gives_back(db_session):
    offer = carts.on_offer(price=60_000, stock=9)
    with_account(offer.outlet)
    order = orders.place(orders.pickup(offer.outlet.id, payment="vietqr"), (offer.variant_id, 1))
    pays(order)
    part, line = part_of(order), lines_of(order)[0].id
    editing.edit(part.outlet_id, part.id, Edit({line: 3}, "khách gọi"), **STEP)
    pays(order, 50_000, reference="FT2")
    assert part_of(order).amount_to_collect == 70_000

    editing.edit(part.outlet_id, part.id, Edit({line: 1}, "khách gọi"), at=now(), by=None)

    assert part_of(order).amount_to_collect == 0
    assert owed(order) == [(50_000, RefundWay.BANK, RefundReason.CHANGED)]


def test_a_card_pays_the_difference_and_a_page_for_another_sum_is_ended(by_card, takes_cards):
    part = part_of(by_card)
    assert part.amount_to_collect == 40_000
    assert cards.start(by_card)
    first = cards.attempt(by_card).provider_ref
    assert cards.start(by_card)
    assert cards.attempt(by_card).provider_ref == first
    line = lines_of(by_card)[0].id
    editing.edit(part.outlet_id, part.id, Edit({line: 2}, "khách gọi"), at=now(), by=None)
    session.commit()

    assert cards.start(by_card)
    page = cards.attempt(by_card)
    assert (page.amount, page.provider_ref != first) == (140_000, True)
    cards.sweep()
    assert takes_cards.get(f"/v1/checkout/sessions/{first}")["status"] == "expired"
    takes_cards.pay(cards.attempt(by_card).provider_ref)
    assert cards.settle(cards.attempt(by_card).provider_ref) is paying.Settled.PAID

    assert part_of(by_card).amount_to_collect == 0
    hand_over(session.get_one(Order, by_card.id))
    assert money(by_card)[-1] == (Method.CARD, PaymentState.PAID, 140_000, 140_000)


def test_what_two_cards_paid_goes_back_to_each_and_never_more_than_it_paid(by_card, takes_cards):
    cards.start(by_card)
    page = cards.attempt(by_card).provider_ref
    takes_cards.pay(page)
    cards.settle(page)
    in_transaction(lambda: services.cancel(by_card.token, reason=None, at=now()))

    assert owed(by_card) == [
        (40_000, RefundWay.PROVIDER, RefundReason.CANCELLED),
        (60_000, RefundWay.PROVIDER, RefundReason.CANCELLED),
    ]


def test_a_card_alone_pays_ahead_what_a_card_may_be_asked_for(by_card):
    rules = current_rules()
    sums = (rules.card_least - 1, rules.card_least, rules.card_most, rules.card_most + 1)
    assert [ahead.can_prepay(by_card, amount) for amount in sums] == [False, True, True, False]


def test_a_card_that_pays_after_the_counter_took_the_cash_gets_it_back(by_card, takes_cards):
    cards.start(by_card)
    page = cards.attempt(by_card).provider_ref
    hand_over(session.get_one(Order, by_card.id))
    session.commit()
    takes_cards.pay(page)

    assert cards.settle(page) is paying.Settled.CASE
    assert cards.settle(page) is paying.Settled.KNOWN
    assert owed(by_card) == [(40_000, RefundWay.PROVIDER, RefundReason.LATE)]
    assert cards.attempt(by_card).state is PaymentState.CANCELLED


def test_a_page_that_nobody_needs_any_more_is_ended_by_the_sweep(by_card, takes_cards):
    cards.start(by_card)
    page = cards.attempt(by_card).provider_ref
    in_transaction(lambda: services.cancel(by_card.token, reason=None, at=now()))
    cards.settle(page)
    cards.sweep()

    assert takes_cards.get(f"/v1/checkout/sessions/{page}")["status"] == "expired"
    assert cards.attempt(by_card).state is PaymentState.CANCELLED
    assert owed(by_card) == [(60_000, RefundWay.PROVIDER, RefundReason.CANCELLED)]


def test_a_page_that_nobody_paid_ends_and_the_door_still_takes_it(by_card, clock):
    cards.start(by_card)
    clock.shift(cards.LATER)
    cards.sweep()

    assert cards.attempt(by_card).state is PaymentState.CANCELLED
    hand_over(session.get_one(Order, by_card.id))
    assert money(by_card)[1] == (Method.AT_OUTLET, PaymentState.PAID, 40_000, 40_000)


def test_a_gift_that_was_made_larger_is_prepared_once_the_buyer_paid_the_rest(db_session):
    offer = carts.on_offer(price=60_000, stock=9, variant={"max_transit_days": 5})
    with_account(offer.outlet)
    gift = {"recipient_name": "Lê Văn Nam", "recipient_phone": "+84912345000"}
    order = orders.place(
        orders.delivery(HAC_THANH, payment="vietqr", email="hoa@example.vn", **gift), (offer.variant_id, 1)
    )
    pays(order)
    part, line = part_of(order), lines_of(order)[0].id
    editing.edit(part.outlet_id, part.id, Edit({line: 2}, "khách gọi"), **STEP)
    rest = part_of(order).amount_to_collect
    assert rest >= 60_000
    with pytest.raises(Refused, match="chưa trả phần còn lại"):
        fulfilling.start_preparing(part.outlet_id, part.id, **STEP)

    pays(order, rest, reference="FT2")
    fulfilling.start_preparing(part.outlet_id, part.id, **STEP)


def test_without_an_account_no_edit_leaves_a_gift_with_more_to_pay(db_session):
    offer = carts.on_offer(price=60_000, stock=9, variant={"max_transit_days": 5})
    with_account(offer.outlet)
    gift = {"recipient_name": "Lê Văn Nam", "recipient_phone": "+84912345000"}
    order = orders.place(orders.delivery(HAC_THANH, payment="vietqr", **gift), (offer.variant_id, 1))
    pays(order)
    part, line = part_of(order), lines_of(order)[0].id
    editing.edit(part.outlet_id, part.id, Edit({line: 3}, "khách gọi"), **STEP)
    with_account(offer.outlet, bank_account="")
    for units in (2, 4):
        with pytest.raises(Refused, match="phải trả trước toàn bộ"), session.begin_nested():
            editing.edit(part.outlet_id, part.id, Edit({line: units}, "khách gọi"), **STEP)
        session.expire_all()
    editing.edit(part.outlet_id, part.id, Edit({line: 1}, "khách gọi"), **STEP)
    assert part_of(order).amount_to_collect == 0


def test_the_customer_finds_the_code_and_staff_confirm_what_they_saw(dearer, client):
    here = f"/don-hang/{dearer.token}"
    page = client.get(here).page
    assert "Còn phải trả 40.000\N{NO-BREAK SPACE}₫" in page.text
    assert client.get(f"{here}/ma-qr.png").status_code == 200
    waits = client.get(f"{here}/tinh-trang").json

    outlet = session.get_one(Outlet, part_of(dearer).outlet_id)
    sign_in(client, accounts.admin())
    part_page = f"/quan-ly/{outlet.slug}/don-hang/{part_of(dearer).id}"
    assert f"{part_page}/xac-nhan-tien" in client.get(part_page).page.links
    sent = {"amount": "40.000", "evidence": "ứng dụng ngân hàng", "reference": "FT9"}
    assert client.post(f"{part_page}/xac-nhan-tien", data=sent).status_code == 303

    assert part_of(dearer).amount_to_collect == 0
    assert client.get(f"{here}/tinh-trang").json != waits
    page = client.get(here).page
    assert ("Còn phải trả" in page.text, "Đã trả một phần" in page.text) == (False, False)
    assert client.get(f"{here}/ma-qr.png").status_code == 404


def test_only_people_of_the_payee_confirm_the_rest(dearer):
    with pytest.raises(NotFound):
        paying.confirm(dearer.id, 40_000, evidence="", reference=None, payees={None}, **STEP)
    assert part_of(dearer).amount_to_collect == 40_000
