"""What a process remembers of stock: never older than the moment at which it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from flask import Flask, current_app

from shop.core.clock import vn_day
from shop.web.process_cache import forgettable
from shop.window.version import window_version

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a feed of changes gave.

    ``turned``: keys by the id of the note that says that they changed. ``mark``: from where the next look has to read
    so that it misses nothing; it may find some notes again.
    """

    mark: int
    turned: Mapping[int, Sequence[int]]


@dataclass(slots=True, eq=False)
class _Held(Generic[T]):
    """Answers that are true for ``state`` up to the last look; ``drops``: how many looks found something new."""

    state: Hashable
    mark: int
    seen: frozenset[int] = frozenset()
    drops: int = 0
    answers: dict[int, T] = field(default_factory=dict)


class Followed(Generic[T]):
    """Answers by key that stand until the feed names the key, for one version of the window and one Vietnamese day.

    The feed is looked at once for each question, before anything is taken or loaded. It must keep its notes for longer
    than a day. Tests keep nothing. Not for use in a transaction that changes stock: it may be rolled back.
    """

    def __init__(self, look: Callable[[int | None], Look]) -> None:
        self._look = look
        self._held: WeakKeyDictionary[Flask, _Held[T]] = WeakKeyDictionary()
        self._lock = Lock()
        forgettable(self._held.clear)

    def __call__(
        self, keys: Sequence[int], at: datetime, load: Callable[[Sequence[int]], dict[int, T]]
    ) -> dict[int, T]:
        """Give the answers by key; what is not held is loaded at once. `load` answers every key."""
        if current_app.testing:
            return load(keys)
        held, drops = self._present((window_version(), vn_day(at)))
        found = {key: answer for key in keys if (answer := held.answers.get(key)) is not None}
        missing = [key for key in keys if key not in found] if len(found) < len(keys) else []
        if missing:
            loaded = load(missing)
            self._keep(held, drops, loaded)
            found.update(loaded)
        return found

    def _present(self, state: Hashable) -> tuple[_Held[T], int]:
        """What is held, without what has turned since the last look; nothing on another day or in another window."""
        app: Any = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 the application itself
        held = self._held.get(app)
        if held is None or held.state != state:
            look = self._look(None)
            held = self._held[app] = _Held(state, look.mark, frozenset(look.turned))
            return held, 0
        look = self._look(held.mark)
        with self._lock:
            _drop(held, look)
            return held, held.drops

    def _keep(self, held: _Held[T], drops: int, loaded: dict[int, T]) -> None:
        """Unless another thread has seen changes meanwhile, which what was loaded may lack."""
        with self._lock:
            if held.drops == drops:
                held.answers.update(loaded)


def _drop(held: _Held[Any], look: Look) -> None:
    new = look.turned.keys() - held.seen
    for note in new:
        for key in look.turned[note]:
            held.answers.pop(key, None)
    held.drops += bool(new)
    held.mark, held.seen = look.mark, frozenset(look.turned)
