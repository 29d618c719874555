"""Quantities are whole numbers of a variant's unit: pieces, or grams."""

from __future__ import annotations

import re

from shop.core.errors import BadInput
from shop.core.sentences import lazy

PIECE = "piece"
GRAM = "gram"
KILO = 1000
MOST = 10**9
_PIECES = re.compile(r"[0-9]{1,10}")
_WEIGHT = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,3}))?\s*(kg|g|gam|gram)?", re.IGNORECASE)


def format_quantity(q: int, measure: str, lang: str = "vi") -> str:
    """`3`, `1,5 kg` (`1.5 kg` in English), `250 g`. Grams are in, kilograms come out from 1,000 g on."""
    sign, size = ("−" if q < 0 else ""), abs(q)
    if measure != GRAM:
        return f"{sign}{_grouped(size, lang)}"
    if size < KILO:
        return f"{sign}{size}\u00a0g"
    kilos, grams = divmod(size, KILO)
    decimals = f"{grams:03d}".rstrip("0")
    point = "," if lang == "vi" else "."
    tail = f"{point}{decimals}" if decimals else ""
    return f"{sign}{_grouped(kilos, lang)}{tail}\u00a0kg"


def parse_quantity(text: str, measure: str) -> int:
    """Read pieces (`12`) or a weight (`1,5 kg`, `250 g`; a bare number is grams). Raises BadInput."""
    bare = text.strip()
    q = _parse_weight(bare) if measure == GRAM else _parse_pieces(bare)
    if q > MOST:
        raise BadInput("", lazy("Số lượng quá lớn."))
    return q


def _grouped(n: int, lang: str) -> str:
    digits = f"{n:,}"
    return digits.replace(",", ".") if lang == "vi" else digits


def _parse_pieces(text: str) -> int:
    if not _PIECES.fullmatch(text):
        raise BadInput("", lazy("Hãy nhập số lượng là số nguyên, ví dụ 2."))
    return int(text)


def _parse_weight(text: str) -> int:
    found = _WEIGHT.fullmatch(text)
    unit = (found.group(3) or "g").lower() if found else ""
    if found is None or (found.group(2) and unit != "kg"):
        raise BadInput("", lazy("Hãy nhập khối lượng, ví dụ 500 g hoặc 1,5 kg."))
    whole = int(found.group(1))
    return whole * KILO + int((found.group(2) or "0").ljust(3, "0")) if unit == "kg" else whole
