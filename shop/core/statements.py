"""Statements that are built once and kept: their compiled text is found by themselves, not by what they say."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast
from weakref import ref

from sqlalchemy import Executable

P = ParamSpec("P")
S = TypeVar("S", bound=Executable)
_TEXTS = "shop_texts"


class Texts(dict[Any, Any]):
    """The compiled forms of one statement, in place of the engine's cache.

    That one looks a statement up by its cache key, a tuple of thousands of parts which Python hashes anew each time.
    Here what else SQLAlchemy asks for tells the forms apart: dialect, columns, whether there are many rows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.of: Callable[[], Executable | None] = lambda: None

    def get(self, key: Any, default: Any = None) -> Any:
        """The compiled form for what SQLAlchemy asks: (dialect, cache key, columns, are schemas translated, are many)."""
        dialect, _cache_key, *form = key
        return super().get((dialect, *form), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        """Keep a compiled form."""
        dialect, _cache_key, *form = key
        super().__setitem__((dialect, *form), compiled)


def fixed(statement: S) -> S:
    """The statement, to be kept and run as it is: what changes in it is given when it runs."""
    texts = Texts()
    made = statement.execution_options(**{_TEXTS: texts})
    texts.of = ref(made)
    return made


def options_of(statement: Executable) -> dict[str, Any] | None:
    """The options to run a statement with: SQLAlchemy takes a cache from whoever runs it.

    What is made of a fixed statement (`where`, `limit` …) inherits its options; it says something else, and gets none.
    """
    texts: Texts | None = statement.get_execution_options().get(_TEXTS)
    return {"compiled_cache": texts} if texts is not None and texts.of() is statement else None


def built_once(maxsize: int) -> Callable[[Callable[P, S]], Callable[P, S]]:
    """Keep the statements that a function builds for its last arguments: building costs far more than running."""

    def keep(build: Callable[P, S]) -> Callable[P, S]:
        @lru_cache(maxsize)
        def built(*args: P.args, **named: P.kwargs) -> S:
            return fixed(build(*args, **named))

        return cast("Callable[P, S]", built)

    return keep
