"""The well-known test numbers and what each does. Any other number is refused: nobody types a real card here."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """A test card. `decline`: Stripe's decline code; `asks`: the bank asks the card holder first."""

    number: str
    brand: str = "visa"
    code: str | None = None  # of the error; None: it pays
    decline: str | None = None
    asks: bool = False
    refund: str = "succeeded"  # how a refund stands at first
    refund_fails: bool = False
    disputes: bool = False

    @property
    def last4(self) -> str:
        """What may be shown of a card."""
        return self.number[-4:]


_DECLINED = "card_declined"
CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242"),
        Card("5555555555554444", brand="mastercard"),
        Card("4000000000000002", code=_DECLINED, decline="generic_decline"),
        Card("4000000000009995", code=_DECLINED, decline="insufficient_funds"),
        Card("4000000000009987", code=_DECLINED, decline="lost_card"),
        Card("4000000000009979", code=_DECLINED, decline="stolen_card"),
        Card("4000000000000069", code="expired_card"),
        Card("4000000000000127", code="incorrect_cvc"),
        Card("4000000000000119", code="processing_error"),
        Card("4000002500003155", asks=True),
        Card("4000008260003178", asks=True, code=_DECLINED, decline="insufficient_funds"),
        Card("4000000000007726", refund="pending"),
        Card("4000000000005126", refund_fails=True),
        Card("4000000000000259", disputes=True),
    )
}
REAL = Card("0000000000000000", code=_DECLINED, decline="live_mode_test_card")
REASONS = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "lost_card": "Your card was declined.",
    "stolen_card": "Your card was declined.",
    "live_mode_test_card": "Your card was declined. Your request was in test mode, but used a non test card.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "authentication": "We are unable to authenticate your payment method. Please choose a different payment method"
    " and try again.",
}


def card_of(typed: str) -> Card | None:
    """The card that was typed; REAL for a number that is none of the test numbers, None for what is no number."""
    digits = re.sub(r"[ \-.\u00a0]", "", typed)
    if not re.fullmatch(r"[0-9]{12,19}", digits) or not _checks(digits):
        return None
    return CARDS.get(digits, REAL)


def _checks(digits: str) -> bool:
    """Luhn's check digit, which catches a slip of the finger."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
