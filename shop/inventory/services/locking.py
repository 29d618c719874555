"""Stock items under lock, rows by id, and what decides whether their units may be promised."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, or_, select, tuple_

from shop.catalogue.models import Variant
from shop.core.clock import vn_day
from shop.core.statements import built_once
from shop.core.writes import Rows
from shop.extensions import later, run, session, write_waiting
from shop.inventory.choosing import Unit
from shop.inventory.models import StockItem
from shop.inventory.queries.conditions import BUFFER, Root, joined, open_online
from shop.inventory.states import Condition
from shop.outlets.models import Outlet

K = TypeVar("K")
ITEMS = cast("Table", StockItem.__table__)
# So many keys are values of their own. A longer list is written out at each run, which costs more, as does a text
# with more than 50 values: the driver reads it anew each time.
FEW = 16
MANY = 0
PROMISED = (Condition.SELLABLE, Condition.MARKED_DOWN)


@dataclass(frozen=True, slots=True)
class Held:
    """A locked item and its balance."""

    item_id: int
    outlet_id: int
    lot_id: int
    variant_id: int
    condition: Condition
    on_hand: int
    allocated: int

    @property
    def free(self) -> int:
        """Units that nobody was promised."""
        return self.on_hand - self.allocated


def lock_pairs(
    pairs: Collection[tuple[int, int]], conditions: Sequence[Condition] = PROMISED
) -> dict[int, Held]:
    """Lock, by id, all items of the (outlet, variant) pairs that may be promised. One statement."""
    if not pairs:
        return {}
    count, values = _given(pairs)
    rows = run(_locked_pairs(count, tuple(conditions)), values, beside=True)
    return {row.id: Held(*row) for row in rows}


def lock_items(item_ids: Collection[int]) -> dict[int, Held]:
    """Lock items by id. One statement."""
    return lock_where(ITEMS.c.id.in_(sorted(item_ids)))


def lock_lots(lot_ids: Collection[int]) -> dict[int, Held]:
    """Lock all items of some lots by id, in every condition and outlet. One statement."""
    return lock_where(ITEMS.c.lot_id.in_(sorted(lot_ids)))


def lock_where(*conditions: ColumnElement[bool]) -> dict[int, Held]:
    """Lock all items that meet the conditions, by id. One statement."""
    return {row.id: Held(*row) for row in run(_locking(*conditions))}


def lock_units(pairs: Collection[tuple[int, int]], at: datetime) -> tuple[dict[int, Held], list[Unit]]:
    """Lock the items of the pairs that may be promised, and read what `units_of` gives of them.

    Two statements on PostgreSQL; one on SQLite, where nothing is waited for between them.
    """
    if _is_postgres():
        held = lock_pairs(pairs)
        return held, units_of(held, at)
    if not pairs:
        return {}, []
    count, values = _given(pairs)
    rows = run(_held_facts(vn_day(at), count), values, beside=True).all()
    held = {row.id: Held(*row[: len(_HELD)]) for row in rows}
    return held, [_unit(held[row.id], row[len(_HELD) :]) for row in rows]


@dataclass(slots=True)
class Soon:
    """Items of some (outlet, variant) pairs that the next question to the database locks: see `lock_soon`."""

    pairs: Collection[tuple[int, int]]
    held: dict[int, Held] | None = None

    def units(self, at: datetime) -> tuple[dict[int, Held], list[Unit]]:
        """The locked items, and what `units_of` gives of them."""
        if not _is_postgres():
            return lock_units(self.pairs, at)
        if self.held is None:
            write_waiting()
        held = self.held or {}
        return held, units_of(held, at)

    def take(self, rows: Rows) -> None:
        """Keep what was locked."""
        self.held = {row["id"]: _held(row) for row in rows}


def lock_soon(pairs: Collection[tuple[int, int]]) -> Soon:
    """Lock the items of the pairs that may be promised, with what waits (`together`): the next question does it.

    PostgreSQL locks them after the writes that wait now and have an answer; of others it does not say when.
    """
    soon = Soon(pairs)
    if pairs and _is_postgres():
        count, values = _given(pairs)
        later(_locked_pairs(count, PROMISED), values, answer=soon.take)
    return soon


def _is_postgres() -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _held(row: Mapping[str, Any]) -> Held:
    return Held(
        row["id"],
        row["outlet_id"],
        row["lot_id"],
        row["variant_id"],
        Condition(row["condition"]),
        row["on_hand"],
        row["allocated"],
    )


def units_of(held: dict[int, Held], at: datetime) -> list[Unit]:
    """Read, after the lock, the lots, settings and offers of locked items. One statement.

    It has to be a statement of its own: on PostgreSQL it then sees what was committed while the lock was waited for.
    """
    if not held:
        return []
    count, values = _given_ids(held)
    rows = run(_facts(vn_day(at), count), values, beside=True)
    return [_unit(held[item_id], facts) for item_id, *facts in rows]


def _given(pairs: Collection[tuple[int, int]]) -> tuple[int, dict[str, Any]]:
    """What `_of_pairs` has to be built for, and its values."""
    if len(pairs) > FEW:
        return MANY, {"pairs": sorted(pairs)}
    named: dict[str, Any] = {}
    wanted = _filled(sorted(pairs))
    for place, (outlet_id, variant_id) in enumerate(wanted):
        named |= {f"outlet_{place}": outlet_id, f"variant_{place}": variant_id}
    return len(wanted), named


def _given_ids(ids: Collection[int]) -> tuple[int, dict[str, Any]]:
    """What `_of_ids` has to be built for, and its values: four at least, for the join of all facts is dear to plan."""
    wanted = _filled(sorted(ids), least=4)
    if len(wanted) > FEW:
        return MANY, {"ids": wanted}
    return len(wanted), {f"id_{place}": id_ for place, id_ in enumerate(wanted)}


def _filled(keys: list[K], least: int = 1) -> list[K]:
    """The keys, the last one repeated up to a power of two.

    Each length is a statement of its own, which the database plans anew until it was asked ten times: three
    milliseconds for the join of all facts. A few lengths are soon known.
    """
    length = max(least, 1 << (len(keys) - 1).bit_length())
    return keys + keys[-1:] * (length - len(keys))


_COLUMNS = ITEMS.c
_HELD = (
    _COLUMNS.id,
    _COLUMNS.outlet_id,
    _COLUMNS.lot_id,
    _COLUMNS.variant_id,
    _COLUMNS.condition,
    _COLUMNS.on_hand,
    _COLUMNS.allocated,
)


def _of_pairs(count: int) -> ColumnElement[bool]:
    """Items of one of so many (outlet, variant) pairs."""
    if count == MANY:
        return tuple_(_COLUMNS.outlet_id, _COLUMNS.variant_id).in_(bindparam("pairs", expanding=True))
    return or_(
        *(
            and_(
                _COLUMNS.outlet_id == bindparam(f"outlet_{place}"),
                _COLUMNS.variant_id == bindparam(f"variant_{place}"),
            )
            for place in range(count)
        )
    )


def _of_ids(count: int) -> ColumnElement[bool]:
    if count == MANY:
        return _COLUMNS.id.in_(bindparam("ids", expanding=True))
    return _COLUMNS.id.in_([bindparam(f"id_{place}") for place in range(count)])


def _in_one_of(conditions: Sequence[Condition]) -> ColumnElement[bool]:
    return or_(*(_COLUMNS.condition == condition for condition in conditions))


def _with_facts(today: date, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return joined(
        select(
            *columns,
            Root.expires_on,
            Root.blocked_on,
            Outlet.pickup_days,
            Variant.max_transit_days,
            Variant.promise_days,
            BUFFER,
            open_online(today),
        )
    )


@built_once(16)
def _facts(today: date, count: int) -> Select[*tuple[Any, ...]]:
    return _with_facts(today, _COLUMNS.id).where(_of_ids(count))


@built_once(16)
def _held_facts(today: date, count: int) -> Select[*tuple[Any, ...]]:
    wanted = (_of_pairs(count), _in_one_of(PROMISED))
    return _with_facts(today, *_HELD).where(*wanted).order_by(_COLUMNS.id)


def _locking(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(*_HELD).where(*conditions).order_by(_COLUMNS.id).with_for_update(key_share=True)


@built_once(16)
def _locked_pairs(count: int, conditions: Sequence[Condition]) -> Select[*tuple[Any, ...]]:
    return _locking(_of_pairs(count), _in_one_of(conditions))


def _unit(item: Held, facts: Iterable[Any]) -> Unit:
    return Unit(item.item_id, item.outlet_id, item.variant_id, item.lot_id, item.condition, item.free, *facts)
