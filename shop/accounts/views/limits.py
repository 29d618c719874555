"""How often the public may try: per account and per address, in windows short enough for their owner."""

from __future__ import annotations

from datetime import datetime

from shop.accounts import throttling
from shop.accounts.identifiers import Identifier
from shop.accounts.throttling import Limit

MINUTE = 60
ACCOUNT_TRIES = 8
ADDRESS_TRIES = 40
WINDOW = 10 * MINUTE


def of_account(purpose: str, identifier: Identifier) -> str:
    """The throttle key of an account, whether or not it exists."""
    return throttling.key(purpose, identifier.value)


def of_address(purpose: str) -> str:
    """The throttle key of the address that asks."""
    return throttling.key(f"{purpose}-from", throttling.visitor())


def spend_try(purpose: str, identifier: Identifier, at: datetime) -> None:
    """Count one try against the account and the address. Raises TooManyTries."""
    throttling.spend(
        (
            Limit(of_account(purpose, identifier), ACCOUNT_TRIES, WINDOW),
            Limit(of_address(purpose), ADDRESS_TRIES, WINDOW),
        ),
        at,
    )


def forgive(purpose: str, identifier: Identifier) -> None:
    """After a try that succeeded: the account starts anew, and the address has spent nothing.

    One address may be a whole hub or a mobile network, so its right passwords do not count; its wrong ones
    stay, whoever signs in between them.
    """
    throttling.give_back(of_address(purpose))  # in the order in which tries are counted
    throttling.forgive(of_account(purpose, identifier))
