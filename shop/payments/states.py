"""The life of one attempt to pay, and of one transfer that a bank or a person told of."""

from enum import StrEnum

from shop.core.states import Transitions


class Method(StrEnum):
    """How an order is paid."""

    AT_OUTLET = "at_outlet"
    ON_DELIVERY = "on_delivery"
    VIETQR = "vietqr"


class PaymentState(StrEnum):
    """Where an attempt stands; money is ``due`` until staff or a bank say that it came."""

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


class Source(StrEnum):
    """Who told of a transfer."""

    STAFF = "staff"
    STATEMENT = "statement"
    NOTICE = "notice"


class TransferState(StrEnum):
    """Where the money of a transfer went: to an order, nowhere yet, or back to whoever sent it."""

    APPLIED = "applied"
    OPEN = "open"
    RETURNED = "returned"


class Problem(StrEnum):
    """Why people have to look at a transfer."""

    UNMATCHED = "unmatched"  # no order's code in the text, or several
    WRONG_ACCOUNT = "wrong_account"  # the order is paid to another account
    SHORT = "short"  # less than was due; all of it counts for the order
    OVER = "over"  # more than was due; the rest is open
    DOUBLE = "double"  # the order was paid already
    LATE = "late"  # the order had lapsed or was cancelled
    OTHER_METHOD = "other_method"  # the order is paid in cash


TRANSFER_MOVES = Transitions(
    "transfer",
    {
        TransferState.OPEN: {TransferState.APPLIED, TransferState.RETURNED},
        TransferState.APPLIED: set(),
        TransferState.RETURNED: set(),
    },
)


class StatementState(StrEnum):
    """A bank statement is read first, and applied once its columns are confirmed."""

    READ = "read"
    APPLIED = "applied"
