"""Telephone numbers: typed as people type them, kept as E.164."""

from __future__ import annotations

import re

from shop.core.errors import BadInput
from shop.core.sentences import lazy

_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_FOREIGN = re.compile(r"\+(?!84)[1-9][0-9]{7,14}")
_COUNTRY = re.compile(r"\+?840?([0-9]{9,10})")
_TWO_CITIES = ("024", "028")  # Hà Nội, Thành phố Hồ Chí Minh: numbers of eight digits
NO_BREAK = "\u00a0"
_SPACING = re.compile(r"[\s.\-()]+")


def parse_phone(text: str) -> str:
    """`0912 345 678`, `+84 912.345.678`, `84912345678` or a foreign `+…` number, as E.164.

    Raises BadInput when it is none of these.
    """
    bare = _SPACING.sub("", text)[:20]
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if found := _COUNTRY.fullmatch(bare):
        bare = "0" + found[1]
    if _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare):
        return "+84" + bare[1:]
    if _FOREIGN.fullmatch(bare):
        return bare
    raise BadInput("phone", lazy("Số điện thoại chưa đúng. Ví dụ: 0912 345 678."))


def format_phone(e164: str) -> str:
    """`0912 345 678`, of a landline `0237 3852 246` or `024 3825 1234`; a foreign number as it is.

    A landline is the code of its area, then four digits and the rest, as directories write it.
    """
    if not e164.startswith("+84"):
        return e164
    local = "0" + e164[3:]
    area, group = (len(_area(local)), 4) if local.startswith("02") else (4, 3)
    return f"{local[:area]} {local[area : area + group]} {local[area + group :]}"


def unbroken_phone(e164: str) -> str:
    """`format_phone` with spaces at which no line breaks, for pages."""
    return format_phone(e164).replace(" ", NO_BREAK)


def _area(local: str) -> str:
    return local[:3] if local.startswith(_TWO_CITIES) else local[:4]
