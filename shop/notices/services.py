"""Customers ask to be told when goods are back, are told once, and can stop it; people hear once that goods are low."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shop.accounts.hooks import on_erase
from shop.accounts.identifiers import Identifier
from shop.core.clock import vn_day
from shop.core.errors import NotFound
from shop.core.tokens import random_token
from shop.extensions import session
from shop.jobs import one_by_one
from shop.notices import letters, queries
from shop.notices.models import LowStock, StockWatch
from shop.unit_of_work import in_transaction

KEPT = timedelta(days=30)
LONGEST = timedelta(days=180)
MOST = 200  # told in one round; the next round tells the rest

Clock = Callable[[], datetime]


def ask(
    variant_id: int,
    outlet_id: int | None,
    who: Identifier,
    *,
    language: str,
    at: datetime,
    by: int | None,
) -> None:
    """Keep the wish of somebody who agreed to one message. The same wish again changes nothing and says nothing.

    Raises NotFound for goods that nobody is told of.
    """
    queries.goods(variant_id, vn_day(at))
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(StockWatch)
    session.execute(
        insert.values(
            token=random_token(),
            open_key=_key(variant_id, outlet_id, who.value),
            variant_id=variant_id,
            outlet_id=outlet_id,
            phone=who.phone,
            email=who.email,
            language=language,
            user_id=by,
            agreed_at=at,
        ).on_conflict_do_nothing(index_elements=["open_key"])
    )


def stop(token: str, *, at: datetime) -> None:
    """Whoever has the link wants no more such messages: every wish of the same phone or address ends.

    Raises NotFound for a link that is none. Stopping twice changes nothing.
    """
    watch = queries.by_token(token)
    if watch is None:
        raise NotFound
    mine = StockWatch.id == watch.id
    if watch.phone or watch.email:
        mine = StockWatch.phone == watch.phone if watch.phone else StockWatch.email == watch.email
    session.execute(
        update(StockWatch)
        .where(mine, StockWatch.open_key.is_not(None))
        .values(open_key=None, ended_at=at, phone=None, email=None)
    )


def tell_waiting(clock: Clock) -> int:
    """Tell those whose goods can be bought again, each in a transaction of its own; how many."""
    told, _ = one_by_one(
        queries.ready(clock(), most=MOST), lambda one: in_transaction(partial(_tell, *one, clock()))
    )
    return sum(told)


def _tell(watch_id: int, outlet_id: int, at: datetime) -> bool:
    """Whether it was told now: not when it was stopped, told, or the goods are gone again meanwhile."""
    watch = session.scalars(
        select(StockWatch)
        .where(StockWatch.id == watch_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if watch.open_key is None or queries.is_back(watch.variant_id, outlet_id, at) is None:
        return False
    letters.back(watch, outlet_id, at=at)
    watch.open_key, watch.told_at = None, at
    return True


def note_low(*, at: datetime) -> int:
    """Tell managers and producers of goods that fell to their mark, once until they rise above it; how many."""
    for outlet_id, variant_id in queries.risen(at):
        session.execute(
            delete(LowStock).where(LowStock.outlet_id == outlet_id, LowStock.variant_id == variant_id)
        )
    found = queries.fallen(at)
    session.add_all(
        LowStock(outlet_id=one.outlet_id, variant_id=one.variant_id, units=one.units, since=at)
        for one in found
    )
    session.flush()
    letters.low(found, at=at)
    return len(found)


def erase_old(*, at: datetime) -> None:
    """End wishes that waited half a year; erase phone and address of what ended a month ago."""
    session.execute(
        update(StockWatch)
        .where(StockWatch.open_key.is_not(None), StockWatch.agreed_at < at - LONGEST)
        .values(open_key=None, ended_at=at)
    )
    for column in (StockWatch.told_at, StockWatch.ended_at):
        session.execute(update(StockWatch).where(column < at - KEPT).values(phone=None, email=None))


@on_erase
def erase_of(user_id: int, at: datetime) -> None:
    """A person leaves: what they waited for ends, without phone or address."""
    session.execute(
        update(StockWatch)
        .where(StockWatch.user_id == user_id)
        .values(open_key=None, phone=None, email=None, user_id=None)
    )
    del at


def _key(variant_id: int, outlet_id: int | None, contact: str) -> str:
    return hashlib.sha256(f"{variant_id}:{outlet_id or 0}:{contact}".encode()).hexdigest()
