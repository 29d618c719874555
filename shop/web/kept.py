"""Things a process keeps in memory: drawn fragments, and answers that are asked again on every page."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from flask import Flask, current_app
from markupsafe import Markup

from shop.web.i18n import language
from shop.web.process_cache import forgettable

T = TypeVar("T")

MOST_FRAGMENTS = 4000


@dataclass(frozen=True, slots=True)
class _Held(Generic[T]):
    """An answer, its version, and until when (monotonic seconds) nobody asks again."""

    until: float
    version: Any
    value: T


class _Fragments:
    """The last few thousand drawn fragments; the least recently used one goes first."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Markup | None:
        """The drawing of this key, if it is still kept."""
        with self._lock:
            found = self._drawn.get(key)
            if found is not None:
                self._drawn.move_to_end(key)
            return found

    def put(self, key: Hashable, drawn: Markup) -> None:
        """Keep a drawing."""
        with self._lock:
            self._drawn[key] = drawn
            while len(self._drawn) > MOST_FRAGMENTS:
                self._drawn.popitem(last=False)


_fragments: WeakKeyDictionary[Flask, _Fragments] = WeakKeyDictionary()
forgettable(_fragments.clear)


def kept(macro: Any, *values: Hashable, **named: Hashable) -> Markup:
    """Draw a macro once per set of values and language.

    In a template: `{{ kept(product_card, card) }}`.

    The values must be hashable and be all that the macro shows; it may not read the request.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 the application itself
    fragments = _fragments.get(app) or _fragments.setdefault(app, _Fragments())
    key = (macro.name, language(), values, tuple(sorted(named.items())))
    drawn = fragments.get(key)
    if drawn is None:
        drawn = Markup(macro(*values, **named))  # noqa: S704 a macro of ours escapes what it is given
        fragments.put(key, drawn)
    return drawn


class Remembered(Generic[T]):
    """An answer kept by the process, asked again only when its version has changed.

    `version` is a cheap question (one indexed row), put at most every `seconds`; without one the answer
    itself is loaded again after that time. Each application has its own memory.
    """

    def __init__(
        self, load: Callable[[], T], version: Callable[[], Any] | None = None, seconds: float = 3
    ) -> None:
        self.load = load
        self.version = version
        self.seconds = seconds
        self._held: WeakKeyDictionary[Flask, _Held[T]] = WeakKeyDictionary()
        forgettable(self.forget)

    def __call__(self) -> T:
        """The answer, from memory or loaded."""
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 the application itself
        held = self._held.get(app)
        if held is not None and time.monotonic() < held.until:
            return held.value
        version = self.version() if self.version else object()
        value = held.value if held is not None and held.version == version else self.load()
        self._held[app] = _Held(time.monotonic() + (0 if app.testing else self.seconds), version, value)
        return value

    def forget(self) -> None:
        """Load again at the next question of this process (after a change made here)."""
        self._held.clear()
