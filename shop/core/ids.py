"""Ids as forms send them."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 18  # digits: any such number fits a column of 64 bits


def read_id(text: str) -> int | None:
    """The id that ASCII digits name; None for anything else, however long."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def read_ids(texts: Iterable[str]) -> list[int]:
    """The ids among these texts."""
    return [one for one in map(read_id, texts) if one is not None]
