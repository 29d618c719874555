"""The life of one attempt to pay, and of one transfer that a bank or a person told of."""

from enum import StrEnum

from shop.core.states import Transitions


class Method(StrEnum):
    """How an order is paid; ``exchange``: with what goods that came back were worth."""

    AT_OUTLET = "at_outlet"
    ON_DELIVERY = "on_delivery"
    VIETQR = "vietqr"
    CARD = "card"
    EXCHANGE = "exchange"


class PaymentState(StrEnum):
    """Where an attempt stands; money is ``due`` until staff, a bank or a service say that it came.

    ``cancelling``: the service is asked to end its page; it says whether somebody paid there before.
    """

    DUE = "due"
    CANCELLING = "cancelling"
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
        PaymentState.CANCELLING: set(),
        PaymentState.PAID: set(),
        PaymentState.CANCELLED: set(),
    },
)
CARD_MOVES = Transitions(
    "card",
    {
        PaymentState.DUE: {PaymentState.PAID, PaymentState.CANCELLING, PaymentState.CANCELLED},
        PaymentState.CANCELLING: {PaymentState.PAID, PaymentState.CANCELLED},
        PaymentState.PAID: set(),
        PaymentState.CANCELLED: {PaymentState.PAID},  # late money that brought its order back
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
