"""The text inside a VietQR code: EMVCo merchant-presented mode as NAPAS uses it, specification 1.5.2. Pure."""

from __future__ import annotations

import binascii
import re

from shop.core import bank_account
from shop.core.errors import BadInput
from shop.core.folding import fold
from shop.core.money import Dong
from shop.core.sentences import lazy

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
LONGEST_PURPOSE = 25
MOST = 499_999_999  # the instant service carries less than 500 million đồng a transfer
_PURPOSE = re.compile(r"[^A-Za-z0-9 .-]")


def payload(bin_number: str, account: str, amount: Dong, purpose: str) -> str:
    """What the QR says: pay this amount (đồng) to this account with this purpose.

    `purpose` is folded to ASCII. Raises BadInput for an amount outside 1 … 499,999,999, an account that is not
    1–19 letters and digits, a BIN that is not 6 digits, a purpose longer than 25 characters.
    """
    if not 1 <= amount <= MOST:
        raise BadInput("amount", lazy("Số tiền này không chuyển khoản nhanh được."))
    if not (bank_account.is_bin(bin_number) and bank_account.is_number(account)):
        raise BadInput("account", lazy("Tài khoản nhận tiền chưa đúng."))
    words = plain(purpose)
    if not 1 <= len(words) <= LONGEST_PURPOSE:
        raise BadInput("purpose", lazy("Nội dung chuyển khoản dài từ 1 đến 25 ký tự."))
    receiver = _field("00", bin_number) + _field("01", account)
    fields = (
        _field("00", "01"),
        _field("01", "12"),
        _field("38", _field("00", NAPAS) + _field("01", receiver) + _field("02", TO_ACCOUNT)),
        _field("53", "704"),
        _field("54", str(amount)),
        _field("58", "VN"),
        _field("62", _field("08", words)),
    )
    signed = "".join(fields) + "6304"
    return signed + checksum(signed)


def plain(text: str) -> str:
    """A text as every bank carries it: ASCII letters, digits, spaces, points and hyphens; upper case stays."""
    folded = "".join(fold(char).upper() if char.isupper() else fold(char) or " " for char in text)
    return " ".join(_PURPOSE.sub(" ", folded).split())


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE over the text up to and with `6304`, as four upper-case hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _field(tag: str, value: str) -> str:
    """Tag, length in bytes (everything here is ASCII) and value."""
    return f"{tag}{len(value):02d}{value}"
