"""The life of one refund: money that is owed back, on its way, gone, or not owed any more."""

from enum import StrEnum

from shop.core.states import Transitions


class RefundWay(StrEnum):
    """How the money goes back."""

    CASH = "cash"  # over the counter
    BANK = "bank"  # by transfer, to the account that the customer named
    PROVIDER = "provider"  # by the service that took it, to the same card
    EXCHANGE = "exchange"  # not as money: it pays for the goods that are given instead
    DISPUTE = "dispute"  # by a buyer's bank that took it: nobody sends it again


class RefundState(StrEnum):
    """Where a refund stands. ``sending``: the service was or is being asked, and has not said that it is done."""

    DUE = "due"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RefundReason(StrEnum):
    """Why money is owed back."""

    CANCELLED = "cancelled"  # the customer cancelled the order
    ENDED = "ended"  # the order lapsed with a part of the money
    NOT_SERVED = "not_served"  # the outlet could not serve its part
    REFUSED = "refused"  # the parcel was not taken
    LOST = "lost"  # the carrier lost it
    OVERPAID = "overpaid"  # more than was due
    LATE = "late"  # for an order that had ended, or was paid already
    CHANGED = "changed"  # staff made the order smaller
    RETURNED = "returned"  # goods came back
    EXCHANGED = "exchanged"  # less was taken instead than came back
    GOODWILL = "goodwill"  # goods were not as they should be, and stay with the customer

    @property
    def is_ours(self) -> bool:
        """Whether the customer had no part in it."""
        return self in {RefundReason.NOT_SERVED, RefundReason.LOST, RefundReason.GOODWILL}


REFUND_MOVES = Transitions(
    "refund",
    {
        RefundState.DUE: {RefundState.SENDING, RefundState.DONE, RefundState.CANCELLED},
        RefundState.SENDING: {RefundState.DONE, RefundState.FAILED},
        RefundState.FAILED: {RefundState.DUE},
        RefundState.DONE: {RefundState.FAILED},  # a bank may send the money back days later
        RefundState.CANCELLED: set(),
    },
)
COUNTED = (RefundState.DUE, RefundState.SENDING, RefundState.DONE)  # what is given back, or will be
SETTLED = (
    *COUNTED,
    RefundState.CANCELLED,
)  # what is not owed (again): also what people agreed not to give back
SENT_BACK = "bank_sent_back"  # how a refund failed whose transfer came back
SENT_BACK_SEEN = "bank_sent_back_seen"  # and the bank told of the money
OPEN = (RefundState.DUE, RefundState.SENDING)
