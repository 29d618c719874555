"""Answers that a process keeps for a few seconds: the ids behind a list, the counts beside its filters.

What a card says (price, stock, star) is never kept here: it is read for every page.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from flask import current_app, g

from shop.web.process_cache import forgettable

T = TypeVar("T")

LEAST_SECONDS = 3.0
MOST_SECONDS = 60.0
SHARE = 20  # an answer that took 1 s is kept 20 s: asking again costs at most a twentieth of the time


def once(name: str, load: Callable[[], T]) -> T:
    """Load an answer once in a request (or in a command's application context)."""
    key = f"storefront_{name}"
    if key not in g:
        setattr(g, key, load())
    return cast("T", getattr(g, key))


class Kept(Generic[T]):
    """The last answers by question; the dearer an answer, the longer it is kept. Tests keep nothing."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = Lock()
        forgettable(self._held.clear)

    def __call__(self, key: Hashable, load: Callable[[], T]) -> T:
        """Give the kept answer to a question, or load it."""
        if current_app.testing:
            return load()
        whole = (id(_app()), key)
        held = self._held.get(whole)
        started = time.monotonic()
        if held is not None and started < held[0]:
            return held[1]
        value = load()
        self._keep(whole, value, time.monotonic() - started)
        return value

    def _keep(self, key: Hashable, value: T, took: float) -> None:
        until = time.monotonic() + min(MOST_SECONDS, max(LEAST_SECONDS, SHARE * took))
        with self._lock:
            self._held[key] = (until, value)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


class Drawn(Generic[T]):
    """What was drawn from a set of values, as long as it is among the last used; other values are drawn anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()
        forgettable(self._held.clear)

    def __call__(self, values: Hashable, draw: Callable[[], T]) -> T:
        """Give what was drawn from these values, or draw it."""
        key = (id(_app()), values)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        drawn = draw()
        with self._lock:
            self._held[key] = drawn
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return drawn


def _app() -> Any:
    return current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 the application itself
