"""Telephone numbers: typed as people type them, kept as E.164."""

from __future__ import annotations

import re

from shop.core.errors import BadInput
from shop.core.sentences import lazy

_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_FOREIGN = re.compile(r"\+(?!84)[1-9][0-9]{7,14}")
_COUNTRY = re.compile(r"\+?840?([0-9]{9,10})")
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
    """`0912 345 678` for a Vietnamese number, a foreign one as it is."""
    if not e164.startswith("+84"):
        return e164
    local = "0" + e164[3:]
    return f"{local[:4]} {local[4:7]} {local[7:]}"
