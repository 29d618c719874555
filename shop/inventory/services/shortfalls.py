"""Cases about orders whose units went bad: one for an order and a batch, closed by itself once it is no longer so."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from shop.audit.services import record
from shop.cases import services as cases
from shop.cases.models import Case
from shop.cases.opening import NewCase, open_cases
from shop.cases.states import CaseKind, CaseState
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory import holders
from shop.inventory.holders import ORDER_LINES, ORDERS, Holder

ORDER = "order"
GONE = "Tự đóng: đơn không còn giữ hàng hỏng của lô này."
WHOLE = "Tự đóng: đơn đã giữ đủ hàng, hoặc không còn cần hàng này."


class _Matter(NamedTuple):
    """A case, and what it is about: an order, the outlet that held the units, the batch, held or under way.

    Without a batch: units of these lines are missing.
    """

    case_id: int
    order_id: int
    outlet_id: int | None
    root_id: int | None
    under_way: bool
    line_ids: tuple[int, ...]


def open_shortfalls(found: Iterable[Holder], *, at: datetime, by: int | None) -> int:
    """Open a case for each of these orders that has none yet; gives how many are new."""
    return open_cases([_case(holder) for holder in found], at=at, by=by)


def settle(order_line_ids: Collection[int], *, at: datetime, by: int | None) -> int:
    """Close the cases of these lines' orders whose reason is gone; how many. One statement when there is none.

    The caller holds the orders' locks.
    """
    mine = select(ORDER_LINES.c.order_id).where(ORDER_LINES.c.id.in_(sorted(order_line_ids)))
    return _close_gone(_open_matters(Case.subject_id.in_(mine)), at, by)


def settle_all(*, at: datetime, by: int | None) -> int:
    """Close every case whose reason is gone; how many."""
    return _close_gone(_open_matters(), at, by)


def _open_matters(*conditions: ColumnElement[bool]) -> list[_Matter]:
    rows = session.execute(
        select(Case.id, Case.subject_id, Case.outlet_id, Case.details)
        .where(
            Case.kind == CaseKind.SHORTFALL,
            Case.subject_kind == ORDER,
            Case.state != CaseState.CLOSED,
            *conditions,
        )
        .order_by(Case.id)
    )
    return [
        _Matter(
            case_id,
            order_id,
            outlet_id,
            details.get("lot_root_id"),
            bool(details.get("under_way")),
            tuple(details.get("order_line_ids", ())),
        )
        for case_id, order_id, outlet_id, details in rows
        if "lot_root_id" in details or "missing" in details
    ]


def _close_gone(matters: Collection[_Matter], at: datetime, by: int | None) -> int:
    bad = [matter for matter in matters if matter.root_id is not None]
    short = [matter for matter in matters if matter.root_id is None]
    return _close_fit(bad, at, by) + _close_whole(short, at, by)


def _close_whole(matters: Collection[_Matter], at: datetime, by: int | None) -> int:
    """Of orders that were short: those whose lines hold all they need again, or need nothing any more."""
    if not matters:
        return 0
    missing = holders.missing_units({line_id for matter in matters for line_id in matter.line_ids})
    whole = [matter for matter in matters if not missing.keys() & set(matter.line_ids)]
    return sum(_close(matter, WHOLE, at, by) for matter in whole)


def _close_fit(matters: Collection[_Matter], at: datetime, by: int | None) -> int:
    if not matters:
        return 0
    order_ids = sorted({matter.order_id for matter in matters})
    held = holders.holding(holders.unfit(vn_day(at)), ORDERS.c.id.in_(order_ids))
    true = {(row.order_id, row.root_id, False) for row in held}
    true |= {(order_id, root_id, True) for order_id, root_id in holders.recalled_outside(order_ids)}
    gone = [matter for matter in matters if (matter.order_id, matter.root_id, matter.under_way) not in true]
    return sum(_close(matter, GONE, at, by) for matter in gone)


def _close(matter: _Matter, resolution: str, at: datetime, by: int | None) -> bool:
    if not cases.close_if_open(matter.case_id, resolution=resolution, by=by, at=at):
        return False
    details = {"order_id": matter.order_id, "lot_root_id": matter.root_id}
    record("case.settled", by=by, at=at, subject_kind="case", subject_id=matter.case_id, details=details)
    return True


def _case(holder: Holder) -> NewCase:
    if holder.under_way:
        title = f"Đơn {holder.order_code}: kiện đang giao có {holder.quantity} đơn vị của lô {holder.lot_name} bị thu hồi"
    else:
        title = f"Đơn {holder.order_code}: {holder.quantity} đơn vị giữ từ lô {holder.lot_name} không giao được nữa"
    return NewCase(
        CaseKind.SHORTFALL,
        ORDER,
        holder.order_id,
        title,
        key=holder.case_key,
        outlet_id=holder.outlet_id,
        details={
            "lot_root_id": holder.root_id,
            "order_line_ids": list(holder.order_line_ids),
            "quantity": holder.quantity,
            "under_way": holder.under_way,
        },
    )
