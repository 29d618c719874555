"""What a process remembers between requests registers here, so that it can be forgotten in one call.

A cache is for what is the same for every visitor and may be seconds old (settings, shelves, drawings).
Tests forget everything before each test; a command that replaces such data does so at its end.
"""

from __future__ import annotations

from collections.abc import Callable

_forgetters: list[Callable[[], None]] = []


def forgettable(forget: Callable[[], None]) -> None:
    """Register the function that empties a cache (`forgettable(_shelves.cache_clear)`)."""
    _forgetters.append(forget)


def forget_all() -> None:
    """Empty every registered cache."""
    for forget in _forgetters:
        forget()
