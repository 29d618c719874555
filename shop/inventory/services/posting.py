"""The only writer of ``stock_items`` and ``stock_movements``: rows first locked by id, then changed under a condition."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import BigInteger, Table, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningUpdate

from shop.core.errors import Conflict
from shop.core.sentences import lazy
from shop.core.writes import given, to_json
from shop.extensions import later, run, session
from shop.inventory.models import StockMovement
from shop.inventory.queries.one_of import Among
from shop.inventory.services.locking import ITEMS, Held
from shop.inventory.states import MovementKind

MOVEMENTS = cast("Table", StockMovement.__table__)
_MOVEMENTS = insert(MOVEMENTS).returning(MOVEMENTS.c.id)  # many rows in one statement


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
