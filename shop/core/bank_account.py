"""What a bank account has to look like to stand in a VietQR code (NAPAS): BIN, number, name of the holder."""

from __future__ import annotations

import re

from shop.core.errors import BadInput
from shop.core.sentences import lazy

_BIN = re.compile(r"[0-9]{6}")
_NUMBER = re.compile(r"[0-9A-Za-z]{1,19}")


def is_bin(text: str) -> bool:
    """Whether this is a bank's code: 6 digits."""
    return _BIN.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether this is an account's number: 1-19 ASCII letters and digits."""
    return _NUMBER.fullmatch(text) is not None


def check(bin_number: str | None, number: str | None, name: str | None, *, prefix: str) -> None:
    """All three or none. Raises BadInput on ``<prefix>_account`` or ``<prefix>_bin``."""
    given = (bin_number, number, name)
    if any(given) and not all(given):
        raise BadInput(
            f"{prefix}_account", lazy("Tài khoản ngân hàng cần đủ mã ngân hàng, số và tên tài khoản.")
        )
    if bin_number and not is_bin(bin_number):
        raise BadInput(f"{prefix}_bin", lazy("Mã ngân hàng (BIN) có 6 chữ số."))
    if number and not is_number(number):
        raise BadInput(f"{prefix}_account", lazy("Số tài khoản chỉ gồm chữ và số."))
