"""Units that a customer brought back: on the shelf again, into quarantine, or written off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries.conditions import Root
from shop.inventory.services.items import ensure_items
from shop.inventory.services.posting import Change, post
from shop.inventory.states import Condition, MovementKind

CAUSE = "return_units"


@dataclass(frozen=True, slots=True)
class UnitsBack:
    """Units of one lot that came back to an outlet. `cause_id` names them for ever."""

    cause_id: int
    outlet_id: int
    lot_id: int
    quantity: int
    condition: Condition


def returned_by_customer(units: Sequence[UnitsBack], *, at: datetime, by: int | None) -> None:
    """Put units back into stock. What came back damaged is received and written off in the same breath.

    The caller holds the order's lock. Raises Refused when a lot that is recalled or past its last day would be sold
    again.
    """
    wanted = [(unit.outlet_id, unit.lot_id, unit.condition) for unit in units]
    items = ensure_items(wanted)
    _refuse_unfit([unit.lot_id for unit in units if unit.condition in _SOLD], at)
    changes = []
    for key, unit in zip(wanted, units, strict=True):
        item_id = items[key].item_id
        changes.append(_change(item_id, unit, MovementKind.RETURNED_BY_CUSTOMER, unit.quantity))
        if unit.condition is Condition.DAMAGED:
            changes.append(_change(item_id, unit, MovementKind.DAMAGED, -unit.quantity))
    post(changes, at=at, by=by)


_SOLD = frozenset({Condition.SELLABLE, Condition.MARKED_DOWN})


def _change(item_id: int, unit: UnitsBack, kind: MovementKind, on_hand: int) -> Change:
    return Change(item_id, kind, f"{kind}:{CAUSE}:{unit.cause_id}", CAUSE, unit.cause_id, on_hand=on_hand)


def _refuse_unfit(lot_ids: Sequence[int], at: datetime) -> None:
    """Read after the lots were locked: a recall that runs at the same time is seen."""
    rows = session.execute(
        select(Root.number, Root.code, Root.expires_on, Root.blocked_on)
        .join(Lot, func.coalesce(Lot.root_id, Lot.id) == Root.id)
        .where(Lot.id.in_(sorted(set(lot_ids))))
    )
    today = vn_day(at)
    for number, code, expires_on, blocked_on in rows:
        if blocked_on is not None or (expires_on is not None and expires_on < today):
            raise Refused(
                lazy(
                    "Lô %(lot)s đã hết hạn hoặc bị thu hồi nên không bán lại được. Hãy chọn cách ly hoặc hủy bỏ.",
                    lot=number or code,
                )
            )
