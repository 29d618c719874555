"""How text becomes search words: the same for what is stored and for what is asked. Pure."""

from __future__ import annotations

import re

from shop.core.folding import canonical_tone, fold, nfc

MOST_WORDS = 8
LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")


def exact_words(text: str) -> list[str]:
    """Words as written, in lower case and one tone placement: "Hoà  Bình" -> ["hòa", "bình"]."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(canonical_tone(nfc(text).lower()))]


def folded_words(text: str) -> list[str]:
    """Words without marks, đ as d: "Mắm TÔM" -> ["mam", "tom"]."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def asked_words(text: str) -> list[str]:
    """The words of a search as typed in one form, at most eight: more would only slow it down."""
    return exact_words(text)[:MOST_WORDS]


def has_marks(words: list[str]) -> bool:
    """Whether anything was typed with marks, so that exact matches say more."""
    return any(fold(word) != word for word in words)
