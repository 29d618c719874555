"""The only writer of ``stock_items`` and ``stock_movements``: rows first locked by id, then changed under a condition."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    case,
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
from shop.extensions import run
from shop.inventory.choosing import Unit
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.queries.conditions import BUFFER, Root, joined, open_online
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
    return {row.id: Held(*row) for row in run(_LOCK_PAIRS, given)}


def lock_items(item_ids: Collection[int]) -> dict[int, Held]:
    """Lock items by id. One statement."""
    return _lock(ITEMS.c.id.in_(sorted(item_ids)))


def lock_lots(lot_ids: Collection[int]) -> dict[int, Held]:
    """Lock all items of some lots by id, in every condition and outlet. One statement."""
    return _lock(ITEMS.c.lot_id.in_(sorted(lot_ids)))


def units_of(held: dict[int, Held], at: datetime) -> list[Unit]:
    """Read, after the lock, the lots, settings and offers of locked items. One statement.

    It has to be a statement of its own: on PostgreSQL it then sees what was committed while the lock was waited for.
    """
    if not held:
        return []
    rows = run(_facts(vn_day(at)), {"item_ids": sorted(held)})
    return [_unit(held[item_id], facts) for item_id, *facts in rows]


def post(changes: Sequence[Change], *, at: datetime, by: int | None) -> None:
    """Change balances and write the movements that explain them: two statements, however many lines.

    The items are locked by the caller. The condition stands in the UPDATE itself; if it does not hold for every
    item nothing is kept and Conflict is raised, as for a posting key that exists.
    """
    if not changes:
        return
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for change in changes:
        sums[change.item_id][0] += change.on_hand
        sums[change.item_id][1] += change.allocated
    after = _write_balances(sums)
    if len(after) != len(sums):
        raise Conflict(lazy("Tồn kho vừa thay đổi. Hãy tải lại trang và thử lại."))
    _write_movements(changes, sums, after, at, by)


@lru_cache(maxsize=4)
def _facts(today: date) -> Select[*tuple[Any, ...]]:
    """The statement of a day: building it costs far more than running it."""
    return joined(
        select(
            StockItem.id,
            Root.expires_on,
            Root.blocked_on,
            Outlet.pickup_days,
            Variant.max_transit_days,
            Variant.promise_days,
            BUFFER,
            open_online(today),
        )
    ).where(StockItem.id.in_(bindparam("item_ids", expanding=True)))


def _locking(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    columns = ITEMS.c
    return (
        select(
            columns.id,
            columns.outlet_id,
            columns.lot_id,
            columns.variant_id,
            columns.condition,
            columns.on_hand,
            columns.allocated,
        )
        .where(*conditions)
        .order_by(columns.id)
        .with_for_update(key_share=True)
    )


_LOCK_PAIRS = _locking(
    tuple_(ITEMS.c.outlet_id, ITEMS.c.variant_id).in_(bindparam("pairs", expanding=True)),
    ITEMS.c.condition.in_(bindparam("conditions", expanding=True)),
)


def _lock(*conditions: ColumnElement[bool]) -> dict[int, Held]:
    return {row.id: Held(*row) for row in run(_locking(*conditions))}


def _unit(item: Held, facts: Iterable[Any]) -> Unit:
    return Unit(item.item_id, item.outlet_id, item.variant_id, item.lot_id, item.condition, item.free, *facts)


def _write_balances(sums: dict[int, list[int]]) -> dict[int, tuple[int, int]]:
    """One UPDATE for all items; gives the new balance of each row that met the condition."""
    given: dict[str, Any] = {"items": sorted(sums)}
    for place, (item, change) in enumerate(sums.items()):
        given |= {f"item_{place}": item, f"on_hand_{place}": change[0], f"allocated_{place}": change[1]}
    return {item: (units, held) for item, units, held in run(_balances(len(sums)), given)}


@lru_cache(maxsize=64)
def _balances(items: int) -> ReturningUpdate[tuple[int, int, int]]:
    """The UPDATE for so many items: building it costs more than running it."""
    columns = ITEMS.c
    on_hand, allocated = (
        column
        + case(
            *(
                (columns.id == bindparam(f"item_{place}"), _units(f"{column.name}_{place}"))
                for place in range(items)
            )
        )
        for column in (columns.on_hand, columns.allocated)
    )
    return (
        update(ITEMS)
        .where(columns.id.in_(bindparam("items", expanding=True)), allocated >= 0, on_hand - allocated >= 0)
        .values(on_hand=on_hand, allocated=allocated)
        .returning(columns.id, columns.on_hand, columns.allocated)
    )


def _units(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BigInteger)


def _write_movements(
    changes: Sequence[Change],
    sums: dict[int, list[int]],
    after: dict[int, tuple[int, int]],
    at: datetime,
    by: int | None,
) -> None:
    """Write one row a change; an item changed twice shows the balance after each step."""
    balance = {
        item: [after[item][0] - change[0], after[item][1] - change[1]] for item, change in sums.items()
    }
    rows = []
    for change in changes:
        running = balance[change.item_id]
        running[0] += change.on_hand
        running[1] += change.allocated
        rows.append(_row(change, running, at, by))
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
