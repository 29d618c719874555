"""The version of everything the shop window shows apart from stock: what is drawn once need not be drawn again."""

from flask import g
from sqlalchemy import select

from shop.extensions import run
from shop.window.models import WindowVersion


def window_version() -> int:
    """The number as this request first saw it. One statement a request, by primary key."""
    if "window_version" not in g:
        g.window_version = run(_NUMBER).scalar_one()
    return int(g.window_version)


def present() -> int:
    """The number as it is now. One statement, by primary key."""
    return int(run(_NUMBER).scalar_one())


def know(number: int) -> None:
    """Take this number for the rest of the request: one that was read after a lock, while others went on."""
    g.window_version = number


_TABLE = WindowVersion.__table__
_NUMBER = select(_TABLE.c.number).where(_TABLE.c.id == 1)
NUMBER = _NUMBER.scalar_subquery()  # to be read along with something else
