"""The words of a transfer: what a customer is asked to write, and which order's code a bank's text holds. Pure."""

from __future__ import annotations

import re

from shop.core.tokens import ALPHABET

MARK = "OCOP"
LENGTH = 8
_AFTER_MARK = re.compile(rf"{MARK}[^A-Z0-9]*([{ALPHABET}]{{{LENGTH}}})")
_ALONE = re.compile(rf"(?<![A-Z0-9])[{ALPHABET}]{{{LENGTH}}}(?![A-Z0-9])")


def purpose(code: str) -> str:
    """The transfer text of an order: 13 ASCII characters, so that a bank has room for its own words."""
    return f"{MARK} {code}"


def codes_in(text: str) -> list[str]:
    """Everything in a bank's text that may be an order's code, the surest first.

    Banks put words before and after, drop spaces and change the case. After the mark a code is taken even when
    other words follow at once; without the mark it has to stand alone.
    """
    upper = text.upper()
    return list(dict.fromkeys([*_AFTER_MARK.findall(upper), *_ALONE.findall(upper)]))
