"""What a process remembers of the shop window, by how it may grow old.

`Kept`: for a few seconds (the ids behind a list, the counts beside its filters). `Shown`: as long as the version of
the shop window says that nothing has changed (names, stars, prices), `Standing` one such answer about all of it. `Drawn`: HTML of a set of values.
Stock that a card or a page tells is never kept: it is read for every page. Which of many goods are in stock: `following`.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from flask import current_app, g

from shop.core.clock import vn_day
from shop.web.process_cache import forgettable
from shop.window.version import window_version

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Loaded = dict[K, tuple[T, datetime | None]]

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

    def __call__(self, key: Hashable, load: Callable[[], T], *, least: float = LEAST_SECONDS) -> T:
        """Give the kept answer to a question, or load it and keep it so many seconds at least."""
        if current_app.testing:
            return load()
        whole = (id(_app()), key)
        held = self._held.get(whole)
        started = time.monotonic()
        if held is not None and started < held[0]:
            return held[1]
        value = load()
        self._keep(whole, value, time.monotonic() - started, least)
        return value

    def _keep(self, key: Hashable, value: T, took: float, least: float) -> None:
        until = _stands_until(time.monotonic(), took, least)
        with self._lock:
            self._held[key] = (until, value)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


class Shown(Generic[T]):
    """Answers that are true for one version of the shop window, one Vietnamese day and until a moment of their own.

    Tests keep nothing. Not for use in a transaction that changes the shop window: its version is not yet true.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[Hashable, datetime | None, T]] = OrderedDict()
        self._lock = Lock()
        forgettable(self._held.clear)

    def __call__(
        self, keys: Sequence[K], at: datetime, load: Callable[[Sequence[K]], Loaded[K, T]]
    ) -> dict[K, T]:
        """Give the answers by key, in the order of the keys; what is not held is loaded at once.

        `load` gives (answer, the moment from which it is no longer true or None) by key; a key may be missing.
        """
        if current_app.testing:
            return _ordered(keys, {key: value for key, (value, _until) in load(keys).items()})
        state = (window_version(), vn_day(at))
        found = {key: held[2] for key in keys if (held := self._fresh(key, state, at))}
        missing = [key for key in keys if key not in found]
        if missing:
            for key, (value, until) in load(missing).items():
                found[key] = value
                self._keep(key, (state, until, value))
        return _ordered(keys, found)

    def _fresh(
        self, key: Hashable, state: Hashable, at: datetime
    ) -> tuple[Hashable, datetime | None, T] | None:
        held = self._held.get((id(_app()), key))
        if held is None or held[0] != state or (held[1] is not None and at >= held[1]):
            return None
        return held

    def _keep(self, key: Hashable, held: tuple[Hashable, datetime | None, T]) -> None:
        whole = (id(_app()), key)
        with self._lock:
            self._held[whole] = held
            self._held.move_to_end(whole)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


class Standing(Generic[T]):
    """One dear answer about the whole shop window, true for one version of it, one day and until a moment of its own.

    When the window has changed it is loaded again, but not so often that loading takes more than a twentieth of the
    time: till then the last answer stands, as it does for `Kept`. Tests keep nothing.
    """

    def __init__(self) -> None:
        self._held: dict[int, tuple[float, Hashable, date, datetime | None, T]] = {}
        forgettable(self._held.clear)

    def __call__(self, at: datetime, load: Callable[[], tuple[T, datetime | None]]) -> tuple[T, bool]:
        """Give the answer, and whether it is that of the present version."""
        if current_app.testing:
            return load()[0], True
        held = self._held.get(id(_app()))
        if held is None or held[2] != vn_day(at) or (held[3] is not None and at >= held[3]):
            return self._keep(at, load), True
        is_present = held[1] == window_version()
        if is_present or time.monotonic() < held[0]:
            return held[4], is_present
        return self._keep(at, load), True

    def _keep(self, at: datetime, load: Callable[[], tuple[T, datetime | None]]) -> T:
        version, started = window_version(), time.monotonic()
        value, until = load()
        ended = time.monotonic()
        self._held[id(_app())] = (_stands_until(ended, ended - started), version, vn_day(at), until, value)
        return value


def _stands_until(ended: float, took: float, least: float = LEAST_SECONDS) -> float:
    return ended + min(MOST_SECONDS, max(least, SHARE * took))


def _ordered(keys: Sequence[K], found: dict[K, T]) -> dict[K, T]:
    return {key: found[key] for key in keys if key in found}


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
