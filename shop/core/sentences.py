"""Sentences that are written now and read later, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Translate = Callable[[str], str]

_translators: list[Translate] = [str]


class Sentence:
    """A Vietnamese sentence with its values; `str()` gives it in the reader's language.

    Nothing here knows who reads: the web layer installs its translator with `translate_with`.
    Without one (a command, a worker) the sentence stays Vietnamese.
    """

    __slots__ = ("msgid", "values")

    def __init__(self, msgid: str, **values: object) -> None:
        self.msgid = msgid
        self.values = values

    def __str__(self) -> str:
        text = _translators[-1](self.msgid)
        return text % self.values if self.values else text

    def __repr__(self) -> str:
        return f"Sentence({self.msgid!r}, {self.values!r})"

    def __mod__(self, other: Any) -> str:
        return str(str(self) % other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sentence):
            return (self.msgid, self.values) == (other.msgid, other.values)
        return isinstance(other, str) and str(self) == other

    def __hash__(self) -> int:
        return hash(self.msgid)


Text = str | Sentence


def lazy(msgid: str, **values: object) -> Sentence:
    """Mark a Vietnamese sentence for translation when it is shown."""
    return Sentence(msgid, **values)


def translate_with(translate: Translate) -> None:
    """Install the function that turns a Vietnamese msgid into the reader's language."""
    _translators[:] = [translate]
