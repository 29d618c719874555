"""What a customer reads about an order: derived from the states of the order and of its parts, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.core.sentences import Sentence, lazy
from shop.orders.states import CallState, Door, FulfilmentState, OrderState


@dataclass(frozen=True, slots=True)
class Label:
    """A state in words; `kind` is the tag's: wait, info, good, bad."""

    text: Sentence
    kind: str


AWAITING = Label(lazy("Chờ thanh toán"), "wait")
CALLING = Label(lazy("Chờ gọi xác nhận"), "wait")
RECEIVED = Label(lazy("Đã nhận đơn"), "info")
PREPARING = Label(lazy("Đang chuẩn bị"), "info")
READY = Label(lazy("Sẵn sàng để bạn đến nhận"), "good")
SHIPPED = Label(lazy("Đang giao"), "info")
PARTLY = Label(lazy("Đã nhận một phần"), "info")
COMPLETED = Label(lazy("Hoàn tất"), "good")
CANCELLED = Label(lazy("Đã hủy"), "bad")
LAPSED = Label(lazy("Hết hạn thanh toán"), "bad")

PARTS: dict[FulfilmentState, Label] = {
    FulfilmentState.NEW: RECEIVED,
    FulfilmentState.PREPARING: PREPARING,
    FulfilmentState.READY: READY,
    FulfilmentState.SHIPPED: SHIPPED,
    FulfilmentState.HANDED_OVER: Label(lazy("Bạn đã nhận hàng"), "good"),
    FulfilmentState.DELIVERED: Label(lazy("Đã giao"), "good"),
    FulfilmentState.REFUSED: Label(lazy("Không nhận hàng"), "bad"),
    FulfilmentState.CANCELLED: CANCELLED,
    FulfilmentState.NOT_COLLECTED: Label(lazy("Quá hạn nhận hàng"), "bad"),
}
ENDS: dict[OrderState, Label] = {
    OrderState.AWAITING_PAYMENT: AWAITING,
    OrderState.COMPLETED: COMPLETED,
    OrderState.CANCELLED: CANCELLED,
    OrderState.LAPSED: LAPSED,
}
OPEN = (FulfilmentState.SHIPPED, FulfilmentState.READY, FulfilmentState.PREPARING, FulfilmentState.NEW)
SOLD = {FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED}


def order_label(state: OrderState, call_state: CallState, parts: Sequence[FulfilmentState]) -> Label:
    """The order in one phrase: its end, else the call that is missing, else the part that is furthest on its way."""
    if state in ENDS:
        return ENDS[state]
    if call_state is CallState.WAITING and all(part is FulfilmentState.NEW for part in parts):
        return CALLING
    if SOLD & set(parts) and set(parts) & set(OPEN):
        return PARTLY
    return next((PARTS[each] for each in OPEN if each in parts), RECEIVED)


def part_label(state: FulfilmentState) -> Label:
    """One part of an order in one phrase."""
    return PARTS[state]


def can_cancel(state: OrderState, parts: Sequence[FulfilmentState]) -> bool:
    """Whether the customer may still cancel: before any part is being prepared."""
    is_open = state in {OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED}
    return is_open and all(part in {FulfilmentState.NEW, FulfilmentState.CANCELLED} for part in parts)


def steps(door: Door) -> tuple[FulfilmentState, ...]:
    """The way of a part through its life, as the timeline draws it."""
    if door is Door.PICKUP:
        return (FulfilmentState.PREPARING, FulfilmentState.READY, FulfilmentState.HANDED_OVER)
    return (FulfilmentState.PREPARING, FulfilmentState.SHIPPED, FulfilmentState.DELIVERED)
