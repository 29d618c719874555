"""The life of a case."""

from enum import StrEnum

from shop.core.states import Transitions


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    WORKING = "working"
    CLOSED = "closed"


class CaseKind(StrEnum):
    """Why a person has to look."""

    SHORTFALL = "shortfall"  # an order's units are gone, expired or recalled
    PROOF_FAILED = "proof_failed"  # `flask verify` found a difference
    CERTIFICATE_ENDED = "certificate_ended"  # an outlet still shows goods whose star ended
    ON_DEMAND = "on_demand"  # somebody asks for goods made to order
    RECALL_ASKED = "recall_asked"  # a producer or a manager wants a batch stopped everywhere
    ADJUST_REVIEW = "adjust_review"
    SELF_COUNT = "self_count"  # a producer counted another number than the book has
    LATE_MONEY = "late_money"
    MONEY_UNMATCHED = "money_unmatched"  # a transfer that fits no order, or not exactly
    DISPUTE = "dispute"  # a buyer's bank wants money of a card back
    REFUND_DUE = "refund_due"  # money that was paid for goods nobody gets
    OTHER = "other"


CASE_MOVES = Transitions(
    "case",
    {
        CaseState.OPEN: {CaseState.WORKING, CaseState.CLOSED},
        CaseState.WORKING: {CaseState.OPEN, CaseState.CLOSED},
        CaseState.CLOSED: {CaseState.OPEN},
    },
)
