"""What becomes of an order once the service has ended the page for its card: it lapses, is cancelled or paid otherwise."""

from __future__ import annotations

from datetime import datetime

from shop.checkout.paying import cancelling, lapsing, switching
from shop.checkout.paying.wishes import CANCELLED, LAPSED
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.payments import cards
from shop.payments.models import Payment
from shop.payments.states import PaymentState

PAID_BEFORE = (
    "card_paid_before"  # the kind of an order event: the money came before the wish could be fulfilled
)


def finish(locked: Locked, attempt: Payment, *, at: datetime) -> None:
    """The service says that nobody paid and nobody will. Anything else than waiting was decided before."""
    cards.move(attempt, PaymentState.CANCELLED, at=at)
    if locked.order.state is not OrderState.AWAITING_PAYMENT:
        return
    if attempt.ends_as in {None, LAPSED}:
        lapsing.end(locked, at=at)
    elif attempt.ends_as == CANCELLED:
        cancelling.cancel_now(locked, reason=attempt.ends_note, at=at)
    else:
        switching.go_on(locked, str(attempt.ends_as), at=at)
