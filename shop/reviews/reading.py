"""What a machine reads in a review: marks for whoever decides, and the name as shown. Pure."""

from __future__ import annotations

import re

from shop.catalogue.checks import FORBIDDEN
from shop.core.folding import canonical_tone, fold, nfc
from shop.reviews.states import Flag

_PHONE = re.compile(r"(?<![\w])(?:\+?84|0)(?:[\s.\-]?[0-9]){8,10}(?![\w])")
_LINK = re.compile(
    r"https?://|www\.|\b[a-z0-9-]{2,}\.(?:com|net|org|vn|shop|info|me|io|top|xyz)\b|\bzalo\b|\bfb\.",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s@]{1,64}@[a-z0-9-]+\.[a-z]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
# Matched without marks and as whole words: those who swear seldom type them.
_BAD = (
    "dit me",
    "du ma",
    "dm",
    "dcm",
    "vcl",
    "vkl",
    "clgt",
    "con cho",
    "oc cho",
    "mat day",
    "do khon",
    "thang khon",
)
_BAD_WITH_MARKS = ("lừa đảo", "ngu", "cút", "đĩ", "lồn", "cặc", "buồi", "địt", "đéo")


def flags_of(text: str) -> list[Flag]:
    """What somebody should look at before publishing these words, in the order of the enum."""
    words = canonical_tone(nfc(text).lower())
    marked, bare = _spaced(words), _spaced(fold(text))
    found = {
        Flag.PHONE: bool(_PHONE.search(words)),
        Flag.LINK: bool(_LINK.search(words)),
        Flag.EMAIL: bool(_EMAIL.search(words)),
        Flag.BAD_WORD: any(f" {each} " in bare for each in _BAD)
        or any(f" {each} " in marked for each in _BAD_WITH_MARKS),
        Flag.HEALTH_CLAIM: any(each in words for each in FORBIDDEN),
    }
    return [flag for flag, is_there in found.items() if is_there]


def _spaced(text: str) -> str:
    """The words with one space around each, so that a whole word can be looked for."""
    return " ".join(["", *_WORD.findall(text), ""])


def shortened(name: str, language: str = "vi") -> str:
    """A name as strangers see it: "Nguyễn Thị Lan" -> "Lan N."; in English "Mary Jane Smith" -> "Mary S."."""
    parts = name.split()
    if not parts:
        return ""
    given, family = (parts[0], parts[-1]) if language == "en" else (parts[-1], parts[0])
    return given if len(parts) == 1 else f"{given} {family[0].upper()}."


def average(counts: tuple[int, int, int, int, int]) -> int:
    """Ten times the mean of the stars, half up: (0, 0, 0, 1, 4) -> 48; 0 without any."""
    return mean(sum(counts), sum(stars * count for stars, count in enumerate(counts, start=1)))


def mean(number: int, total: int) -> int:
    """Ten times the mean of so many reviews with so many stars together, half up; 0 without any."""
    return (20 * total + number) // (2 * number) if number else 0
