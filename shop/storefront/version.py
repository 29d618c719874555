"""The version of everything the shop window shows apart from stock: what is drawn once need not be drawn again."""

from functools import lru_cache

from flask import g
from sqlalchemy import Select, select

from shop.extensions import session
from shop.storefront.models import WindowVersion


def window_version() -> int:
    """The number as this request first saw it. One statement a request, by primary key."""
    if "window_version" not in g:
        g.window_version = session.connection().execute(_statement()).scalar_one()
    return int(g.window_version)


@lru_cache(maxsize=1)
def _statement() -> Select[tuple[int]]:
    table = WindowVersion.__table__
    return select(table.c.number).where(table.c.id == 1)
