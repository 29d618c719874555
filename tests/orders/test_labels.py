import pytest

from shop.orders import labels
from shop.orders.states import CallState, Door, FulfilmentState, OrderState

NEW, PREPARING, READY = FulfilmentState.NEW, FulfilmentState.PREPARING, FulfilmentState.READY
SHIPPED, HANDED, REFUSED = FulfilmentState.SHIPPED, FulfilmentState.HANDED_OVER, FulfilmentState.REFUSED
CANCELLED = FulfilmentState.CANCELLED


@pytest.mark.parametrize(
    ("state", "call", "parts", "words"),
    [
        (OrderState.AWAITING_PAYMENT, CallState.NOT_NEEDED, [NEW], "Chờ thanh toán"),
        (OrderState.LAPSED, CallState.NOT_NEEDED, [NEW], "Hết hạn thanh toán"),
        (OrderState.CONFIRMED, CallState.WAITING, [NEW, NEW], "Chờ gọi xác nhận"),
        (OrderState.CONFIRMED, CallState.CONFIRMED, [NEW], "Đã nhận đơn"),
        (OrderState.CONFIRMED, CallState.NOT_NEEDED, [NEW, PREPARING], "Đang chuẩn bị"),
        (OrderState.CONFIRMED, CallState.NOT_NEEDED, [READY, NEW], "Sẵn sàng để bạn đến nhận"),
        (OrderState.CONFIRMED, CallState.CONFIRMED, [SHIPPED, READY], "Đang giao"),
        (OrderState.CONFIRMED, CallState.CONFIRMED, [HANDED, SHIPPED], "Đã nhận một phần"),
        (OrderState.CONFIRMED, CallState.CONFIRMED, [CANCELLED, PREPARING], "Đang chuẩn bị"),
        (OrderState.COMPLETED, CallState.CONFIRMED, [HANDED, REFUSED], "Hoàn tất"),
        (OrderState.CANCELLED, CallState.WAITING, [CANCELLED], "Đã hủy"),
    ],
)
def test_the_customers_label_follows_from_order_and_parts(state, call, parts, words):
    assert str(labels.order_label(state, call, parts).text) == words


@pytest.mark.parametrize(
    ("state", "parts", "may"),
    [
        (OrderState.CONFIRMED, [NEW], True),
        (OrderState.CONFIRMED, [NEW, CANCELLED], True),
        (OrderState.AWAITING_PAYMENT, [NEW], True),
        (OrderState.CONFIRMED, [NEW, PREPARING], False),
        (OrderState.CONFIRMED, [READY], False),
        (OrderState.CANCELLED, [CANCELLED], False),
        (OrderState.COMPLETED, [HANDED], False),
    ],
)
def test_customers_cancel_only_before_anything_is_prepared(state, parts, may):
    assert labels.can_cancel(state, parts) is may


def test_every_state_of_a_part_has_a_label_and_every_door_a_way():
    assert all(labels.part_label(state) for state in FulfilmentState)
    assert labels.steps(Door.PICKUP)[-1] is FulfilmentState.HANDED_OVER
    assert labels.steps(Door.DELIVERY)[-1] is FulfilmentState.DELIVERED
