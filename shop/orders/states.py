"""The lives of an order and of its parts."""

from enum import StrEnum

from shop.core.states import Transitions


class Channel(StrEnum):
    """The door an order came through."""

    WEB = "web"
    TILL = "till"
    STAFF = "staff"


class Door(StrEnum):
    """How goods reach the customer."""

    PICKUP = "pickup"
    DELIVERY = "delivery"


class OrderState(StrEnum):
    """Where an order stands."""

    AWAITING_PAYMENT = "awaiting_payment"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class FulfilmentState(StrEnum):
    """Where one outlet's part of an order stands."""

    NEW = "new"
    PREPARING = "preparing"
    READY = "ready"
    SHIPPED = "shipped"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    NOT_COLLECTED = "not_collected"  # a prepared pick-up for which nobody came


class CallState(StrEnum):
    """Cash on delivery is confirmed by a call before anything is prepared."""

    NOT_NEEDED = "not_needed"
    WAITING = "waiting"
    CONFIRMED = "confirmed"


class UnitState(StrEnum):
    """What became of the units of a fulfilment line."""

    UNDER_WAY = "under_way"
    SOLD = "sold"
    REFUSED = "refused"
    LOST = "lost"


ORDER_MOVES = Transitions(
    "order",
    {
        OrderState.AWAITING_PAYMENT: {OrderState.CONFIRMED, OrderState.LAPSED, OrderState.CANCELLED},
        OrderState.CONFIRMED: {OrderState.COMPLETED, OrderState.CANCELLED},
        OrderState.COMPLETED: set(),
        OrderState.LAPSED: {OrderState.CONFIRMED},
        OrderState.CANCELLED: set(),
    },
)
FULFILMENT_MOVES = Transitions(
    "fulfilment",
    {
        FulfilmentState.NEW: {FulfilmentState.PREPARING, FulfilmentState.CANCELLED},
        FulfilmentState.PREPARING: {
            FulfilmentState.READY,
            FulfilmentState.SHIPPED,
            FulfilmentState.CANCELLED,
        },
        FulfilmentState.READY: {
            FulfilmentState.HANDED_OVER,
            FulfilmentState.CANCELLED,
            FulfilmentState.NOT_COLLECTED,
        },
        FulfilmentState.SHIPPED: {FulfilmentState.DELIVERED, FulfilmentState.REFUSED},
        FulfilmentState.HANDED_OVER: set(),
        FulfilmentState.DELIVERED: set(),
        FulfilmentState.REFUSED: set(),
        FulfilmentState.CANCELLED: set(),
        FulfilmentState.NOT_COLLECTED: set(),
    },
)
# What an outlet still works on: nothing has left yet.
OPEN = (FulfilmentState.NEW, FulfilmentState.PREPARING, FulfilmentState.READY)
# What ended without goods or money changing hands.
FOR_NOTHING = frozenset({FulfilmentState.CANCELLED, FulfilmentState.REFUSED, FulfilmentState.NOT_COLLECTED})
