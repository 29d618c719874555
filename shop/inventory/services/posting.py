"""The only writer of ``stock_items`` and ``stock_movements``: rows first locked by id, then changed under a condition."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    bindparam,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningUpdate

from shop.catalogue.models import Variant
from shop.core.clock import vn_day
from shop.core.errors import Conflict
from shop.core.sentences import lazy
from shop.core.writes import given, to_json
from shop.extensions import later, run, session
from shop.inventory.choosing import Unit
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.queries.conditions import BUFFER, Root, joined, open_online
from shop.inventory.queries.one_of import Among
from shop.inventory.states import Condition, MovementKind
from shop.outlets.models import Outlet

ITEMS = cast("Table", StockItem.__table__)
MOVEMENTS = cast("Table", StockMovement.__table__)
_MOVEMENTS = insert(MOVEMENTS).returning(MOVEMENTS.c.id)  # many rows in one statement
PROMISED = (Condition.SELLABLE, Condition.MARKED_DOWN)


@dataclass(frozen=True, slots=True)
class Change:
    """One signed change of one item. ``key`` is unique for ever: the same posting cannot be written twice."""

    item_id: int
    kind: MovementKind
    key: str
    cause_kind: str
    cause_id: int | None = None
    on_hand: int = 0
    allocated: int = 0
    reason: str | None = None
    undoes_id: int | None = None


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
    given = {"pairs": sorted(pairs), "conditions": list(conditions)}
    return {row.id: Held(*row) for row in run(_LOCK_PAIRS, given, beside=True)}


def lock_items(item_ids: Collection[int]) -> dict[int, Held]:
    """Lock items by id. One statement."""
    return lock_where(ITEMS.c.id.in_(sorted(item_ids)))


def lock_lots(lot_ids: Collection[int]) -> dict[int, Held]:
    """Lock all items of some lots by id, in every condition and outlet. One statement."""
    return lock_where(ITEMS.c.lot_id.in_(sorted(lot_ids)))


def lock_units(pairs: Collection[tuple[int, int]], at: datetime) -> tuple[dict[int, Held], list[Unit]]:
    """Lock the items of the pairs that may be promised, and read what `units_of` gives of them.

    Two statements on PostgreSQL; one on SQLite, where nothing is waited for between them.
    """
    if _dialect() == "postgresql":
        held = lock_pairs(pairs)
        return held, units_of(held, at)
    given = {"pairs": sorted(pairs), "conditions": list(PROMISED)}
    rows = run(_held_facts(vn_day(at)), given, beside=True).all()
    held = {row.id: Held(*row[: len(_HELD)]) for row in rows}
    return held, [_unit(held[row.id], row[len(_HELD) :]) for row in rows]


def units_of(held: dict[int, Held], at: datetime) -> list[Unit]:
    """Read, after the lock, the lots, settings and offers of locked items. One statement.

    It has to be a statement of its own: on PostgreSQL it then sees what was committed while the lock was waited for.
    """
    if not held:
        return []
    rows = run(_facts(vn_day(at)), {"item_ids": _filled(sorted(held))}, beside=True)
    return [_unit(held[item_id], facts) for item_id, *facts in rows]


def _filled(item_ids: list[int]) -> list[int]:
    """The ids, the last one repeated up to a power of two, four at least.

    Each length is a statement of its own, which the database plans anew until it was asked ten times: three
    milliseconds for this join. A few lengths are soon known.
    """
    length = max(4, 1 << (len(item_ids) - 1).bit_length())
    return item_ids + item_ids[-1:] * (length - len(item_ids))


def post(changes: Sequence[Change], *, at: datetime, by: int | None) -> None:
    """Change balances and write the movements that explain them: two statements, however many lines.

    The items are locked by the caller. The condition stands in the UPDATE itself; if it does not hold for every
    item nothing is kept and Conflict is raised, as for a posting key that exists.
    """
    if not changes:
        return
    sums = _sums(changes)
    written = run(_balances(_dialect()), _given(sums), beside=True)
    after = {item: (units, held) for item, units, held in written}
    if len(after) != len(sums):
        raise _conflict()
    before = {item: (after[item][0] - change[0], after[item][1] - change[1]) for item, change in sums.items()}
    _write_movements(_movements(changes, before, at, by))


def post_later(changes: Sequence[Change], held: dict[int, Held], *, at: datetime, by: int | None) -> None:
    """Like `post`, but `later`, for keys that hold ids given just now, so that none can exist.

    `held`: the items as they were locked, which tells the balances; the UPDATE has the condition all the same.
    """
    sums = _sums(changes)
    later(_balances(_dialect()), _given(sums), changes=len(sums), refusal=_conflict())
    before = {item: (held[item].on_hand, held[item].allocated) for item in sums}
    later(_MOVEMENTS, _movements(changes, before, at, by))


def _conflict() -> Conflict:
    return Conflict(lazy("Tồn kho vừa thay đổi. Hãy tải lại trang và thử lại."))


def _dialect() -> str:
    return session.get_bind().dialect.name


def _sums(changes: Sequence[Change]) -> dict[int, list[int]]:
    """The change of each item: on hand, allocated."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for change in changes:
        sums[change.item_id][0] += change.on_hand
        sums[change.item_id][1] += change.allocated
    return sums


def _given(sums: dict[int, list[int]]) -> dict[str, Any]:
    rows = [{"item": item, "on_hand": change[0], "allocated": change[1]} for item, change in sums.items()]
    return {"changes": to_json(rows), "changed_items": list(sums)}


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
_OF_PAIRS = (
    tuple_(_COLUMNS.outlet_id, _COLUMNS.variant_id).in_(bindparam("pairs", expanding=True)),
    _COLUMNS.condition.in_(bindparam("conditions", expanding=True)),
)


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


@lru_cache(maxsize=4)
def _facts(today: date) -> Select[*tuple[Any, ...]]:
    """The statement of a day: building it costs far more than running it."""
    return _with_facts(today, _COLUMNS.id).where(_COLUMNS.id.in_(bindparam("item_ids", expanding=True)))


@lru_cache(maxsize=4)
def _held_facts(today: date) -> Select[*tuple[Any, ...]]:
    return _with_facts(today, *_HELD).where(*_OF_PAIRS).order_by(_COLUMNS.id)


def _locking(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(*_HELD).where(*conditions).order_by(_COLUMNS.id).with_for_update(key_share=True)


_LOCK_PAIRS = _locking(*_OF_PAIRS)


def lock_where(*conditions: ColumnElement[bool]) -> dict[int, Held]:
    """Lock all items that meet the conditions, by id. One statement."""
    return {row.id: Held(*row) for row in run(_locking(*conditions))}


def _unit(item: Held, facts: Iterable[Any]) -> Unit:
    return Unit(item.item_id, item.outlet_id, item.variant_id, item.lot_id, item.condition, item.free, *facts)


@cache
def _balances(dialect: str) -> ReturningUpdate[tuple[int, int, int]]:
    """The UPDATE of the items in `changes`; gives the new balance of each row that met the condition."""
    columns = ITEMS.c
    change = given(dialect, "changes", item=BigInteger, on_hand=BigInteger, allocated=BigInteger).c
    on_hand, allocated = columns.on_hand + change.on_hand, columns.allocated + change.allocated
    return (
        update(ITEMS)
        .where(
            # Said twice: of rows in JSON PostgreSQL knows no number and would read the whole stock for one.
            Among(columns.id, "changed_items"),
            columns.id == change.item,
            allocated >= 0,
            on_hand - allocated >= 0,
        )
        .values(on_hand=on_hand, allocated=allocated)
        .returning(columns.id, columns.on_hand, columns.allocated)
    )


def _movements(
    changes: Sequence[Change], before: dict[int, tuple[int, int]], at: datetime, by: int | None
) -> list[dict[str, Any]]:
    """One row a change, from the balances before; an item changed twice shows the balance after each step."""
    balance = {item: [*units] for item, units in before.items()}
    rows = []
    for change in changes:
        running = balance[change.item_id]
        running[0] += change.on_hand
        running[1] += change.allocated
        rows.append(_row(change, running, at, by))
    return rows


def _write_movements(rows: Sequence[dict[str, Any]]) -> None:
    try:
        run(_MOVEMENTS, rows)
    except IntegrityError as error:
        raise Conflict(lazy("Việc này đã được ghi vào tồn kho rồi.")) from error


def _row(change: Change, after: list[int], at: datetime, by: int | None) -> dict[str, Any]:
    return {
        "stock_item_id": change.item_id,
        "kind": change.kind,
        "on_hand_change": change.on_hand,
        "allocated_change": change.allocated,
        "on_hand_after": after[0],
        "allocated_after": after[1],
        "cause_kind": change.cause_kind,
        "cause_id": change.cause_id,
        "reason": change.reason,
        "actor_id": by,
        "at": at,
        "posting_key": change.key,
        "undoes_id": change.undoes_id,
    }
