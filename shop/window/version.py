"""The version of everything the shop window shows apart from stock: what is drawn once need not be drawn again."""

from functools import lru_cache

from flask import g
from sqlalchemy import Select, select

from shop.extensions import run
from shop.window.models import WindowVersion


def window_version() -> int:
    """The number as this request first saw it. One statement a request, by primary key."""
    if "window_version" not in g:
        g.window_version = run(_statement()).scalar_one()
    return int(g.window_version)


def look_again() -> None:
    """Read the number anew at the next question: the request has waited for a lock, and others went on meanwhile."""
    g.pop("window_version", None)


@lru_cache(maxsize=1)
def _statement() -> Select[tuple[int]]:
    table = WindowVersion.__table__
    return select(table.c.number).where(table.c.id == 1)
