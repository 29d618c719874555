"""The life of one attempt to pay."""

from enum import StrEnum

from shop.core.states import Transitions


class Method(StrEnum):
    """How an order is paid."""

    AT_OUTLET = "at_outlet"
    ON_DELIVERY = "on_delivery"


class PaymentState(StrEnum):
    """Where an attempt stands; money collected by hand is ``due`` until staff say so."""

    DUE = "due"
    PAID = "paid"
    CANCELLED = "cancelled"


class PaymentEventKind(StrEnum):
    """What was learnt about the money."""

    RECEIVED = "received"
    TAKEN_BACK = "taken_back"


PAYMENT_MOVES = Transitions(
    "payment",
    {
        PaymentState.DUE: {PaymentState.PAID, PaymentState.CANCELLED},
        PaymentState.PAID: set(),
        PaymentState.CANCELLED: set(),
    },
)
