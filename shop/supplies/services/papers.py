"""An announced delivery under lock, and the one function that moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.supplies.models import Supply, SupplyEntry, SupplyEvent, SupplyLine
from shop.supplies.states import SUPPLY_MOVES, Entry, SupplyState


@dataclass(frozen=True, slots=True)
class Paper:
    """A locked delivery with its lines by id."""

    one: Supply
    lines: Mapping[int, SupplyLine]


def lock(supply_id: int) -> Paper:
    """Lock a delivery, then read its lines. Raises NotFound."""
    one = session.scalars(
        select(Supply)
        .where(Supply.id == supply_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if one is None:
        raise NotFound
    lines = session.scalars(
        select(SupplyLine)
        .where(SupplyLine.supply_id == supply_id)
        .order_by(SupplyLine.id)
        .execution_options(populate_existing=True)
    )
    return Paper(one, {line.id: line for line in lines})


def settle(paper: Paper, *, at: datetime, by: int | None, **more: Any) -> SupplyEvent:
    """The state that the lines say, with its row of history (`more`: its key, receipt and note)."""
    lines = paper.lines.values()
    if not any(line.left for line in lines):
        to = SupplyState.RECEIVED
    elif any(line.received or line.refused for line in lines):
        to = SupplyState.PARTLY_RECEIVED
    else:
        to = SupplyState.ANNOUNCED
    if to is paper.one.state:
        return write_event(paper.one, to, at=at, by=by, **more)
    return move(paper.one, to, at=at, by=by, **more)


def move(one: Supply, to: SupplyState, *, at: datetime, by: int | None, **more: Any) -> SupplyEvent:
    """Move it. Raises Refused when the table does not allow it."""
    old = one.state
    SUPPLY_MOVES.check(old, to)
    one.state, one.moved_at = to, at
    return write_event(one, old, at=at, by=by, **more)


def write_event(
    one: Supply, old: SupplyState | None, *, at: datetime, by: int | None, **more: Any
) -> SupplyEvent:
    """Append to its history."""
    event = SupplyEvent(supply_id=one.id, from_state=old, to_state=one.state, at=at, by=by, **more)
    session.add(event)
    session.flush()
    return event


def write_entry(
    event: SupplyEvent, line_id: int, kind: Entry, quantity: int, **more: Any
) -> SupplyEntry | None:
    """Append what became of units of a line (`more`: why they were refused, or what was paid); nothing for none."""
    if not quantity:
        return None
    entry = SupplyEntry(supply_line_id=line_id, event_id=event.id, kind=kind, quantity=quantity, **more)
    session.add(entry)
    return entry
