"""Goods came in: orders that are short hold all their units again."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import Shortage
from shop.extensions import session
from shop.inventory import holders
from shop.inventory.choosing import ShortLine, Unit, standing_in, take
from shop.inventory.models import Reservation
from shop.inventory.services.locking import lock_units
from shop.inventory.services.missing import rewrite
from shop.inventory.services.posting import Change, post
from shop.inventory.services.reserving import Hold, lock_holds, write_allocations
from shop.inventory.services.shortfalls import settle
from shop.inventory.states import MovementKind, ReservationState


class _Short(NamedTuple):
    """A line and what its last reservation says of the units it needs."""

    line_id: int
    missing: int
    outlet_id: int
    variant_id: int
    good_until: date | None


def hold_again(order_line_ids: Collection[int], *, at: datetime, by: int | None) -> list[int]:
    """Hold what these lines are short of, from fit units of their outlet; gives the lines that were short.

    The caller holds the order's lock. Raises Shortage naming every line for which there are not enough; nothing is
    held then. One statement when nothing is short.
    """
    short = _short_lines(order_line_ids)
    if not short:
        return []
    holds = {hold.order_line_id: hold for hold in lock_holds([line.line_id for line in short])}
    _held, units = lock_units({(line.outlet_id, line.variant_id) for line in short}, at)
    chosen = _chosen(short, units, vn_day(at))
    stamp = int(at.timestamp() * 1_000_000)
    post(
        [
            Change(
                item_id,
                MovementKind.ALLOCATED,
                f"again:{line_id}:{item_id}:{stamp}",
                "order_line",
                line_id,
                allocated=quantity,
            )
            for line_id, parts in chosen.items()
            for item_id, quantity in parts
        ],
        at=at,
        by=by,
    )
    for line in short:
        _write(line, holds.get(line.line_id), chosen[line.line_id], at)
    settle([line.line_id for line in short], at=at, by=by)
    return [line.line_id for line in short]


def _short_lines(order_line_ids: Collection[int]) -> list[_Short]:
    """Lines that hold fewer units than they need, with their last reservation."""
    missing = holders.missing_units(order_line_ids)
    if not missing:
        return []
    last = select(func.max(Reservation.id)).where(Reservation.order_line_id.in_(sorted(missing)))
    rows = session.execute(
        select(
            Reservation.order_line_id,
            Reservation.outlet_id,
            Reservation.variant_id,
            Reservation.good_until,
        ).where(Reservation.id.in_(last.group_by(Reservation.order_line_id)))
    )
    return [_Short(row[0], missing[row[0]], *row[1:]) for row in rows]


def _chosen(short: list[_Short], units: list[Unit], today: date) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    failed = []
    for line in sorted(short):
        until = max(today, line.good_until or today)
        fit = standing_in(units, (line.outlet_id, line.variant_id), until)
        there = sum(unit.free for unit in fit)
        if there < line.missing:
            failed.append(ShortLine(line.outlet_id, line.variant_id, None, line.missing, there, line.line_id))
        else:
            found[line.line_id] = take(fit, line.missing)
    if failed:
        raise Shortage(failed)
    return found


def _write(line: _Short, hold: Hold | None, parts: list[tuple[int, int]], at: datetime) -> None:
    """The line's reservation grows; a line that holds nothing any more gets one."""
    if hold is not None:
        whole = dict(hold.parts)
        for item_id, quantity in parts:
            whole[item_id] = whole.get(item_id, 0) + quantity
        rewrite({hold.reservation_id: whole}, {hold.reservation_id: hold.away})
        return
    row = Reservation(
        outlet_id=line.outlet_id,
        variant_id=line.variant_id,
        order_line_id=line.line_id,
        quantity=line.missing,
        good_until=line.good_until,
        state=ReservationState.OPEN,
        created_at=at,
    )
    session.add(row)
    session.flush()
    write_allocations({row.id: tuple(parts)})
