"""Vietnamese text: one normal form, folding for search, slugs, tone placement, and collation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of dictionaries
_PRIMARY = {letter: chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}
_TONE_CLASS = "[\u0300\u0309\u0303\u0301\u0323]"
_LATE_TONE = re.compile(
    rf"(?<![\w\u0300-\u036f])([^\W\d_]*?)(o(?=[ae]))([ae])({_TONE_CLASS})(?![\w\u0300-\u036f])", re.IGNORECASE
)
_LATE_TONE_UY = re.compile(rf"(?<![qQ])(u)(y)({_TONE_CLASS})(?![\w\u0300-\u036f])", re.IGNORECASE)


_FORM = re.compile(
    r"(?:(?:chủ thể|cơ sở|hợp tác xã|htx|tổ hợp tác|công ty|cty|tnhh|cổ phần|cp|hộ kinh doanh|doanh nghiệp|trang trại"
    r"|mẫu)\b\s*)+(?=\w)",
    re.IGNORECASE,
)


def nfc(text: str) -> str:
    """The composed form in which every text is stored and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case, without marks, đ as d, single spaces: "MẮM  Tôm" -> "mam tom"."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(bare.split())


def slugify(text: str) -> str:
    """Folded words joined by hyphens, ASCII only; empty when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def canonical_tone(text: str) -> str:
    """Put the tone of open oa, oe, uy where dictionaries put it: hoà -> hòa, khoẻ -> khỏe, thuỷ -> thủy."""
    parts = unicodedata.normalize("NFD", text)
    parts = _LATE_TONE.sub(r"\1\2\4\3", parts)
    parts = _LATE_TONE_UY.sub(r"\1\3\2", parts)
    return nfc(parts)


@lru_cache(maxsize=8192)
def sort_key(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does: letters first (a ă â b … d đ), tones second.

    Plain ASCII order (and the C collation of a database) then is the Vietnamese order.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in nfc(text.lower()).strip():
        base, tone = _without_tone(char)
        letters.append(_PRIMARY.get(base, base))
        tones.append(str(tone))
    return "".join(letters) + "\x1f" + "".join(tones)


def _without_tone(char: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES.index(mark) + 1 for mark in marks if mark in _TONES), 0)
    return nfc("".join(mark for mark in marks if mark not in _TONES)), tone


def initial(name: str) -> str:
    """The letter that stands for a producer without a picture: of what tells it apart, not of its legal form."""
    form = _FORM.match(name)
    return name[form.end() if form else 0 :][:1].upper()
