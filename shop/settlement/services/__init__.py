"""Drawing entries, closing statements, signing them off, paying."""

from shop.settlement.services.closing import close
from shop.settlement.services.drawing import draw_some, finish
from shop.settlement.services.paying import drop, mark_paid, start_payout
from shop.settlement.services.signing import answer, object_to, record_signature, sign_off

__all__ = [
    "answer",
    "close",
    "draw_some",
    "drop",
    "finish",
    "mark_paid",
    "object_to",
    "record_signature",
    "sign_off",
    "start_payout",
]
