"""What Stripe refuses beyond types: amounts, addresses, times. Amounts are whole đồng: VND has no smaller unit."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from shop.core.money import Dong, format_dong
from shop.standin.errors import not_simulated, refused

LEAST = 13_000  # Stripe's floor is half a US dollar after conversion
MOST = 99_999_999
SOONEST_EXPIRY = 30 * 60
LATEST_EXPIRY = 24 * 3600
LONGEST_REFERENCE = 200
MOST_LINES = 100
MOST_PIECES = 999_999
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def only(params: dict[str, Any], simulated: set[str], path: str = "") -> None:
    """Raise ApiError for a parameter that Stripe would take but nobody here knows how to act on."""
    for name in params:
        if name not in simulated:
            raise not_simulated(f"{path}[{name}]" if path else name)


def currency(value: str, param: str) -> str:
    """Đồng only. Stripe takes either case, and answers in lower case."""
    if value.lower() != "vnd":
        raise refused(f"Invalid currency: {value}. This stand-in for Stripe takes vnd only.", param)
    return "vnd"


def amount(total: Dong) -> Dong:
    """A total that Stripe charges."""
    if total < LEAST:
        raise refused(
            "The Checkout Session's total amount must convert to at least 50 cents."
            f" {format_dong(total, 'en')} converts to less.",
            code="amount_too_small",
        )
    if total > MOST:
        raise refused(
            f"The Checkout Session's total amount due must be no more than {format_dong(MOST, 'en')}.",
            code="amount_too_large",
        )
    return total


def not_negative(value: int, param: str) -> int:
    """A price; Stripe knows no line that takes money off."""
    if value < 0:
        raise refused("This value must be greater than or equal to 0.", param, "parameter_invalid_integer")
    if value > MOST:
        raise refused(f"Invalid integer: {value}; must be at most {MOST}", param, "parameter_invalid_integer")
    return value


def positive(value: int, param: str, most: int = MOST) -> int:
    """A quantity, or an amount to give back."""
    if value < 1:
        raise refused("This value must be greater than or equal to 1.", param, "parameter_invalid_integer")
    if value > most:
        raise refused(f"This value must be at most {most}.", param, "parameter_invalid_integer")
    return value


def address(value: str, param: str) -> str:
    """A full web address. Raises ApiError for a path alone, or another scheme."""
    try:
        parts = urlsplit(value)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if not known or re.search(r"[\s<>\"]", value):
        raise refused("Not a valid URL", param, "url_invalid")
    return value


def email(value: str, param: str) -> str:
    """An e-mail address."""
    if not _EMAIL.fullmatch(value):
        raise refused(f"Invalid email address: {value}", param, "email_invalid")
    return value


def expiry(value: int | None, at: int) -> int:
    """When a session ends, in seconds: 30 minutes to 24 hours from now; 24 hours when nothing is asked."""
    if value is None:
        return at + LATEST_EXPIRY
    if value < at + SOONEST_EXPIRY:
        raise refused(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            "expires_at",
        )
    if value > at + LATEST_EXPIRY:
        raise refused(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            "expires_at",
        )
    return value
