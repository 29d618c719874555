"""Where a transfer goes: the account of the operator who serves the order, or the shop's own."""

from __future__ import annotations

from dataclasses import dataclass

from shop.core import bank_account
from shop.payments.banks import bank_name
from shop.settings import queries as settings


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account. `operator_id` None: the shop's own, which collects for several operators."""

    operator_id: int | None
    bin: str
    number: str
    name: str

    @property
    def bank(self) -> str:
        """The bank in words."""
        return bank_name(self.bin)


def account(
    operator_id: int | None, bin_number: str | None, number: str | None, name: str | None
) -> Account | None:
    """An account once it is complete and can stand in a QR code; else None."""
    if not (bin_number and number and name):
        return None
    if not (bank_account.is_bin(bin_number) and bank_account.is_number(number)):
        return None
    return Account(operator_id, bin_number, number, name)


def shop_account() -> Account | None:
    """The shop's own account, when the owner has set one."""
    return account(
        None, settings.text("collect_bin"), settings.text("collect_account"), settings.text("collect_name")
    )
