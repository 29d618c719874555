"""What a voucher gives, who bears it, and the lives of a voucher and of one use of it."""

from enum import StrEnum

from shop.core.states import Transitions


class Kind(StrEnum):
    """What a voucher gives."""

    AMOUNT = "amount"
    PERCENT = "percent"
    FREE_DELIVERY = "free_delivery"


class FundedBy(StrEnum):
    """Who bears what the customer does not pay: settlement goes by it."""

    SHOP = "shop"
    OPERATOR = "operator"
    PRODUCER = "producer"


class VoucherState(StrEnum):
    """Where a voucher stands."""

    DRAFT = "draft"
    LIVE = "live"
    STOPPED = "stopped"


class UseState(StrEnum):
    """What became of one use."""

    USED = "used"
    GIVEN_BACK = "given_back"


VOUCHER_MOVES = Transitions(
    "voucher",
    {
        VoucherState.DRAFT: {VoucherState.LIVE},
        VoucherState.LIVE: {VoucherState.STOPPED},
        VoucherState.STOPPED: set(),
    },
)
