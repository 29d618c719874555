"""The version of everything the shop window shows apart from stock: what is drawn once need not be drawn again."""

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from flask import Flask, current_app, g
from sqlalchemy import select

from shop.core.errors import NotFound
from shop.extensions import run
from shop.web.process_cache import forgettable
from shop.window.models import WindowVersion

T = TypeVar("T")
_last: WeakKeyDictionary[Flask, int] = WeakKeyDictionary()
forgettable(_last.clear)


def window_version() -> int:
    """The number as this request first saw it. One statement a request, by primary key."""
    number: int | None = g.get("window_version")
    if number is None:
        number = present()
        know(number)
    return number


def present() -> int:
    """The number as it is now. One statement, by primary key."""
    return int(run(_NUMBER).scalar_one())


def know(number: int) -> None:
    """Take this number for the rest of the request: one that was read after a lock, while others went on."""
    g.window_version = number
    _last[_app()] = number


def at_present(read: Callable[[], T]) -> T:
    """Read a part of the window that asks for stock, without asking for the version before.

    What is remembered is taken for the version that this process saw last; the statement about stock brings the present
    one along (`NUMBER`, for `met`), and where that is another everything is read once more. Tests remember nothing.
    """
    last = None if current_app.testing else _last.get(_app())
    if last is None or "window_version" in g:
        return read()
    g.window_version = last
    try:
        found = read()
    except NotFound:
        if _is_present(last):
            raise
        return read()
    return found if _is_present(last) else read()


def met(number: int) -> None:
    """Tell the number that came along with stock."""
    g.window_met = number


def _is_present(last: int) -> bool:
    """Whether the version is still that one; from here on the request knows the present one."""
    met_now = g.pop("window_met", None)
    know(present() if met_now is None else met_now)
    return bool(g.window_version == last)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001 the application itself


_TABLE = WindowVersion.__table__
_NUMBER = select(_TABLE.c.number).where(_TABLE.c.id == 1)
NUMBER = _NUMBER.scalar_subquery()  # to be read along with something else
