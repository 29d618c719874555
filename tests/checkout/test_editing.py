"""Staff change an order before it is prepared: goods, stock, sums and money move together or not at all."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from shop.checkout import editing, fulfilling, refunding, services
from shop.checkout.editing import Edit
from shop.checkout.editing.sums import Sums, changed
from shop.core.errors import BadInput, NotFound, Refused
from shop.delivery import services as tariff
from shop.delivery.states import ZoneKind
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.messages.models import Message
from shop.orders.models import Fulfilment, Order, OrderEvent, OrderLine
from shop.orders.states import OrderState
from shop.outlets.models import Outlet
from shop.payments.models import Payment, Refund
from shop.payments.refund_states import RefundReason, RefundWay
from shop.payments.states import Method, PaymentState
from shop.promotions.models import VoucherUse
from tests.builders import accounts, days, orders, outlets, promotions
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import held, open_cases, pays, with_account
from tests.builders.places import HAC_THANH
from tests.builders.returning import hand_over, lines_of, placed

STEP = {"at": AT, "by": None}

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def offer(db_session):
    return carts.on_offer(stock=10, price=60_000)


@pytest.fixture
def tea(offer):
    return carts.on_offer("Chè xanh", outlet=offer.outlet, stock=5, price=25_000)


@pytest.fixture
def cash(offer) -> Order:
    return placed((offer.variant_id, 2), outlet_id=offer.outlet.id, email="hoa@example.vn")


@pytest.fixture
def prepaid(offer) -> Order:
    with_account(offer.outlet)
    order = orders.place(orders.pickup(offer.outlet.id, payment="vietqr"), (offer.variant_id, 2))
    pays(order)
    return order


def edit(order: Order, quantities: dict[int, int], add=None, at=AT) -> None:
    part = part_of(order)
    editing.edit(part.outlet_id, part.id, Edit(quantities, "khách gọi", add), at=at, by=None)


def jar(order: Order) -> int:
    return lines_of(order)[0].id


def due(order: Order) -> list[tuple[Method, PaymentState, int]]:
    rows = session.execute(
        select(Payment.method, Payment.state, Payment.amount)
        .where(Payment.order_id == order.id)
        .order_by(Payment.id)
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("before", "quantity", "after"),
    [
        (Sums(120_000, 0, None), 3, Sums(180_000, 0, None)),
        (Sums(120_000, 12_000, 800), 1, Sums(60_000, 6_000, 800)),
        (Sums(120_000, 12_000, 800), 3, Sums(180_000, 12_000, 800)),
        (Sums(120_000, 1, None), 1, Sums(60_000, 1, None)),
    ],
)
def test_fewer_units_keep_their_share_of_a_discount_and_more_get_no_more(before, quantity, after):
    assert changed(before, quantity, 60_000, 1) == after


def test_an_order_paid_in_cash_asks_for_another_sum(cash, tea):
    edit(cash, {jar(cash): 1}, add=(tea.variant_id, 2))

    assert [(line.name, line.quantity, line.total) for line in lines_of(cash)] == [
        ("Mắm tôm Hậu Lộc", 1, 60_000),
        ("Chè xanh", 2, 50_000),
    ]
    assert (cash.total, part_of(cash).amount_to_collect, held()) == (110_000, 110_000, 3)
    assert due(cash) == [(Method.AT_OUTLET, PaymentState.DUE, 110_000)]
    event = session.scalars(select(OrderEvent).where(OrderEvent.kind == "edited")).one()
    assert "2 → 1" in event.note
    assert "thêm Chè xanh" in event.note
    assert session.scalars(select(Message.kind).order_by(Message.id.desc()).limit(1)).one() == "order_edited"
    hand_over(cash)
    assert cash.state is OrderState.COMPLETED


def test_staff_add_to_an_order_while_its_outlet_takes_no_new_ones(cash, tea, offer):
    days.stop(offer.outlet, way=None)

    edit(cash, {}, add=(tea.variant_id, 1))

    assert cash.total == 145_000


def test_what_is_taken_out_is_free_again_and_the_last_line_stays(cash, tea):
    edit(cash, {jar(cash): 0}, add=(tea.variant_id, 1))
    assert (held(), [line.name for line in lines_of(cash)]) == (1, ["Chè xanh"])

    with pytest.raises(Refused, match="ít nhất một món"):
        edit(cash, {jar(cash): 0})
    with pytest.raises(Refused, match="Chưa có gì"):
        edit(cash, {jar(cash): 1})
    assert held() == 1


def test_more_than_there_is_changes_nothing(cash, tea):
    with pytest.raises(Refused, match="Không đủ hàng"), session.begin_nested():
        edit(cash, {jar(cash): 99})
    session.expire_all()

    assert (cash.total, held(), lines_of(cash)[0].quantity) == (120_000, 2, 2)
    with pytest.raises(BadInput), session.begin_nested():
        edit(cash, {jar(cash): 2}, add=(999_999, 1))
    with pytest.raises(BadInput), session.begin_nested():
        edit(cash, {999_999: 1})


def test_a_smaller_order_that_was_paid_ahead_owes_the_difference(prepaid):
    edit(prepaid, {jar(prepaid): 1})

    refund = session.scalars(select(Refund)).one()
    assert (refund.amount, refund.reason, refund.goods_amount) == (60_000, RefundReason.CHANGED, 0)
    assert prepaid.total == 60_000
    services.cancel(prepaid.token, reason=None, at=AT)
    assert [row.amount for row in session.scalars(select(Refund).order_by(Refund.id))] == [60_000, 60_000]


def test_a_larger_one_is_paid_at_the_counter_and_may_shrink_again(prepaid):
    edit(prepaid, {jar(prepaid): 4})
    assert (part_of(prepaid).amount_to_collect, session.scalars(select(Refund)).all()) == (120_000, [])
    edit(prepaid, {jar(prepaid): 3})
    assert due(prepaid)[1:] == [(Method.AT_OUTLET, PaymentState.DUE, 60_000)]
    hand_over(prepaid)

    assert [state for _method, state, _amount in due(prepaid)] == [PaymentState.PAID] * 2
    assert prepaid.state is OrderState.COMPLETED


def test_from_more_to_less_the_extra_falls_away_and_the_rest_is_owed(prepaid):
    edit(prepaid, {jar(prepaid): 3})
    edit(prepaid, {jar(prepaid): 1})

    assert due(prepaid)[1:] == [(Method.AT_OUTLET, PaymentState.CANCELLED, 0)]
    refund = session.scalars(select(Refund)).one()
    assert refund.amount == 60_000
    refunding.pay_out(
        refund.id,
        RefundWay.BANK,
        reference="FT1",
        evidence="",
        payees={prepaid.payee_operator_id},
        **STEP,
    )
    assert open_cases() == []
    hand_over(prepaid)


def test_the_voucher_gave_what_is_left_of_it(offer):
    order = placed((offer.variant_id, 3), outlet_id=offer.outlet.id, discount=30_000)

    edit(order, {jar(order): 2})

    assert (order.discount_total, order.total) == (20_000, 100_000)
    assert session.scalars(select(VoucherUse.amount)).one() == 20_000


def test_an_order_whose_voucher_would_give_nothing_is_not_changed(offer, tea):
    promotions.an_amount("MOT", 1)
    order = promotions.place_with("MOT", orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    with pytest.raises(Refused, match="mã giảm giá"), session.begin_nested():
        edit(order, {jar(order): 0}, add=(tea.variant_id, 1))
    session.expire_all()
    assert lines_of(order)[0].name == "Mắm tôm Hậu Lộc"


def test_a_heavier_parcel_costs_what_its_weight_costs(offer):
    offer.variant.gross_weight_g = 900
    session.flush()
    order = orders.place(orders.delivery(HAC_THANH), (offer.variant_id, 1))
    heavier = orders.place(orders.delivery(HAC_THANH, phone="+84912345679"), (offer.variant_id, 5))
    fee = part_of(heavier).fee
    assert fee > part_of(order).fee
    services.cancel(heavier.token, reason=None, at=AT)

    edit(order, {jar(order): 5})

    part = part_of(order)
    assert (part.fee, order.delivery_total, part.weight_g) == (fee, fee, 4_500)
    assert part.amount_to_collect == order.total == 300_000 + fee


def test_a_parcel_worth_enough_costs_nothing_until_it_is_made_smaller(offer):
    free = replace(tariff.FIRST[ZoneKind.PROVINCE], free_from=120_000)
    tariff.set_zone(None, ZoneKind.PROVINCE, free, at=AT, by=None)
    order = orders.place(orders.delivery(HAC_THANH), (offer.variant_id, 2))
    assert (order.delivery_total, order.total) == (0, 120_000)

    edit(order, {jar(order): 1})

    assert (order.delivery_total, part_of(order).amount_to_collect) == (18_000, 78_000)
    edit(order, {jar(order): 3})
    assert (order.delivery_total, order.total) == (0, 180_000)


def test_only_new_parts_of_ones_own_outlet_are_changed(cash):
    part = part_of(cash)
    with pytest.raises(NotFound):
        editing.edit(part.outlet_id + 1, part.id, Edit({}, "x"), **STEP)
    fulfilling.start_preparing(part.outlet_id, part.id, **STEP)
    with pytest.raises(Refused, match="chưa chuẩn bị"):
        edit(cash, {jar(cash): 1})


def test_staff_change_it_on_a_page_and_the_customer_sees_how(client, sign_in, cash, tea):
    part = part_of(cash)
    here = f"/quan-ly/{session.get_one(Outlet, part.outlet_id).slug}/don-hang/{part.id}"
    sign_in(client, accounts.clerk(part.outlet_id))
    assert f"{here}/sua" in client.get(here).page.links
    assert "Chè xanh" in client.get(f"{here}/sua").page.text
    name = f"line_{jar(cash)}"

    for wrong in (
        {name: "x", "variant": "0", "reason": "khách gọi"},
        {name: "1", "variant": "0", "reason": ""},
        {name: "2", "variant": str(tea.variant_id), "quantity": "", "reason": "khách gọi"},
    ):
        assert client.post(f"{here}/sua", data=wrong).status_code == 422
    sent = {name: "1", "variant": str(tea.variant_id), "quantity": "2", "reason": "khách gọi"}
    sent["seen"] = editing.seen_of(lines_of(cash))
    assert sent["seen"] in client.get(f"{here}/sua").text
    assert client.post(f"{here}/sua", data=sent).status_code == 303

    assert client.post(f"{here}/sua", data=sent).status_code == 422  # sent twice it is done once

    text = client.get(f"/don-hang/{cash.token}").page.text.replace("\xa0", " ")
    assert "Điểm bán đã sửa đơn" in text
    assert "110.000 ₫" in text
    units = session.scalar(select(StockItem.allocated).where(StockItem.variant_id == tea.variant_id))
    assert (units, session.scalars(select(OrderLine.quantity).order_by(OrderLine.id)).all()) == (2, [1, 2])


@pytest.fixture
def parcels(offer) -> tuple[Order, Fulfilment, Fulfilment]:
    """An order paid ahead of two outlets; the first one's part has grown since."""
    second = outlets.outlet(operator_id=with_account(offer.outlet).operator_id)
    tea = carts.on_offer("Chè xanh", outlet=second, price=25_000)
    order = orders.place(
        orders.delivery(HAC_THANH, payment="vietqr"), (offer.variant_id, 1), (tea.variant_id, 1)
    )
    pays(order)
    grown, other = session.scalars(select(Fulfilment).order_by(Fulfilment.outlet_id)).all()
    editing.edit(grown.outlet_id, grown.id, Edit({jar(order): 3}, "khách gọi"), **STEP)
    return order, grown, other


def test_what_a_part_grew_by_and_nobody_paid_does_not_go_back_with_it(parcels):
    _order, grown, _other = parcels

    fulfilling.cancel_part(grown.outlet_id, grown.id, reason="Hết hàng", **STEP)

    assert session.scalars(select(Refund.amount)).all() == [60_000 + grown.fee]


def test_a_part_goes_back_the_way_it_was_paid_not_from_the_cash_of_another(parcels):
    order, grown, other = parcels
    fulfilling.start_preparing(grown.outlet_id, grown.id, **STEP)
    fulfilling.ship(grown.outlet_id, grown.id, carrier="Bưu điện", tracking=None, **STEP)
    fulfilling.deliver(grown.outlet_id, grown.id, **STEP)
    assert due(order)[1:] == [(Method.ON_DELIVERY, PaymentState.PAID, 120_000)]

    fulfilling.cancel_part(other.outlet_id, other.id, reason="Hết hàng", **STEP)

    refund = session.scalars(select(Refund)).one()
    assert session.get_one(Payment, refund.payment_id).method is Method.VIETQR
