"""What an entry is for, and the lives of a statement and a payout."""

from enum import StrEnum

from shop.core.states import Transitions


class EntryKind(StrEnum):
    """Why goods of a party, or what is owed to it, changed."""

    RECEIVED = "received"
    FOUND = "found"
    RETURNED = "returned"  # brought back by a customer
    TRANSFERRED_IN = "transferred_in"
    TRANSFERRED_OUT = "transferred_out"
    TRANSFERRED_BACK = "transferred_back"
    MOVED = "moved"  # from one condition to another: nothing changes
    LEFT = "left"  # from the shelf to a customer or a carrier, or back: still the party's
    SOLD = "sold"  # the customer has it
    RESOLD = "resold"  # another operator bought it
    RETURNED_TO_PRODUCER = "returned_to_producer"
    EXPIRED = "expired"
    DAMAGED = "damaged"
    SAMPLED = "sampled"
    GIVEN = "given"
    STOLEN = "stolen"
    LOST = "lost"
    LOST_IN_TRANSIT = "lost_in_transit"  # left one outlet and never arrived
    CORRECTED = "corrected"
    REFUNDED = "refunded"  # a customer got money back: the sale is taken back pro rata
    COLLECTED = "collected"  # money of a customer that another took
    COLLECTED_BACK = "collected_back"
    TRANSFER_PRICE = "transfer_price"  # goods that one operator bought of another
    PAID_OUT = "paid_out"


class StatementState(StrEnum):
    """Where a statement stands."""

    CLOSED = "closed"  # numbered; the party is asked
    DISPUTED = "disputed"  # the party objects to a line
    SIGNED = "signed"  # both sides agree
    PAID = "paid"


class PayoutState(StrEnum):
    """Where a batch of payments stands."""

    DRAFT = "draft"  # its file may be given to the bank
    PAID = "paid"
    DROPPED = "dropped"


STATEMENT_MOVES = Transitions(
    "statement",
    {
        StatementState.CLOSED: {StatementState.DISPUTED, StatementState.SIGNED},
        StatementState.DISPUTED: {StatementState.SIGNED},
        StatementState.SIGNED: {StatementState.PAID},
        StatementState.PAID: set(),
    },
)
PAYOUT_MOVES = Transitions(
    "payout",
    {
        PayoutState.DRAFT: {PayoutState.PAID, PayoutState.DROPPED},
        PayoutState.PAID: set(),
        PayoutState.DROPPED: set(),
    },
)
