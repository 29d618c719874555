"""What may be done with a count."""

from shop.counts.services.adding import add_line
from shop.counts.services.approving import Approved, approve, may_approve
from shop.counts.services.entering import Entered, enter, enter_lines, take_back
from shop.counts.services.explaining import Why, explain, reasons_for
from shop.counts.services.limits import limit_of, set_limit
from shop.counts.services.opening import open_count
from shop.counts.services.submitting import Rest, cancel, send_back, submit, uncounted

__all__ = [
    "Approved",
    "Entered",
    "Rest",
    "Why",
    "add_line",
    "approve",
    "cancel",
    "enter",
    "enter_lines",
    "explain",
    "limit_of",
    "may_approve",
    "open_count",
    "reasons_for",
    "send_back",
    "set_limit",
    "submit",
    "take_back",
    "uncounted",
]
