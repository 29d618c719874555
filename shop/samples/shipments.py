"""Sample transfers of goods: one in each state, between sample outlets of one operator and of two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy import or_, select

from shop.catalogue.models import Variant
from shop.catalogue.states import Measure
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.queries.conditions import FREE, Root
from shop.inventory.states import Condition
from shop.transfers import services
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.services import Came
from shop.transfers.states import ShortReason, Terms, TransferState

UNITS = 3
PLENTY = 12
PRICE = 30_000
LIFE = timedelta(days=60)
WOMEN, VCCI = "Quầy Hội Liên hiệp Phụ nữ tỉnh", "Trung tâm trưng bày hàng hóa VCCI Thanh Hóa"
NORTH, SOUTH = "Điểm bán mẫu Vĩnh Yên", "Điểm bán mẫu Hòa Bình"


class _Who(TypedDict):
    outlet_id: int
    at: datetime
    by: int


@dataclass(frozen=True)
class _Plan:
    state: TransferState
    sender: str
    receiver: str
    terms: Terms


_PLANS = (
    _Plan(TransferState.DRAFT, WOMEN, VCCI, Terms.SOLD),
    _Plan(TransferState.READY, WOMEN, VCCI, Terms.SOLD),
    _Plan(TransferState.IN_TRANSIT, VCCI, WOMEN, Terms.SOLD),
    _Plan(TransferState.PARTLY_RECEIVED, VCCI, WOMEN, Terms.SOLD),
    _Plan(TransferState.RETURNING, WOMEN, VCCI, Terms.SOLD),
    _Plan(TransferState.RECEIVED, NORTH, SOUTH, Terms.WITHIN),
    _Plan(TransferState.IN_TRANSIT, NORTH, SOUTH, Terms.WITHIN),
    _Plan(TransferState.CANCELLED, SOUTH, NORTH, Terms.WITHIN),
)


def fill(outlets: Mapping[str, int], by: int, at: datetime) -> None:
    """Write the transfers as an admin would, each with goods that its sender has plenty of."""
    for number, plan in enumerate(_PLANS):
        receiver: _Who = {"outlet_id": outlets[plan.receiver], "at": at, "by": by}
        _write(plan, number, outlets[plan.sender], receiver)


def _write(plan: _Plan, number: int, sender: int, receiver: _Who) -> None:
    at, by = receiver["at"], receiver["by"]
    items = _plenty(sender, at)
    if not items:
        return
    who: _Who = {"outlet_id": sender, "at": at, "by": by}
    one = services.start(
        sender, receiver["outlet_id"], plan.terms, key=f"sample-transfer-{number}", at=at, by=by, note="Mẫu"
    )
    lines = [services.add_line(one, item, **who) for item in items]
    price = PRICE if plan.terms is Terms.SOLD else None
    services.change_lines(one, dict.fromkeys(lines, (UNITS, price)), **who)
    if plan.state is TransferState.CANCELLED:
        services.cancel(one, reason="Lập nhầm (mẫu)", **who)
    elif plan.state is not TransferState.DRAFT:
        services.make_ready(one, **who)
    if plan.state not in {TransferState.DRAFT, TransferState.READY, TransferState.CANCELLED}:
        services.send(one, carried_by="Xe mẫu", due_on=vn_day(at) + timedelta(days=1), **who)
        _arrive(plan.state, one, lines[0], number, receiver)


def _arrive(state: TransferState, one: int, line: int, number: int, who: _Who) -> None:
    key = f"sample-arrival-{number}"
    if state is TransferState.PARTLY_RECEIVED:
        came = Came(line, good=1, short=1, reason=ShortReason.MISCOUNTED)
        services.receive(one, [came], key=key, note="Nhận trước một thùng (mẫu)", **who)
    elif state is TransferState.RECEIVED:
        services.receive_all(one, key=key, **who)
    elif state is TransferState.RETURNING:
        services.turn_back(one, reason="Chưa có chỗ bày (mẫu)", **who)


def _plenty(outlet_id: int, at: datetime) -> list[int]:
    """Two lots with many free units that last; those that no transfer has yet."""
    taken = (
        select(TransferLine.stock_item_id)
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .where(Transfer.from_outlet_id == outlet_id)
    )
    lot = select(Root.id).where(
        Root.id == StockItem.lot_id,
        Root.blocked_on.is_(None),
        or_(Root.expires_on.is_(None), Root.expires_on > vn_day(at) + LIFE),
    )
    found = session.scalars(
        select(StockItem.id)
        .join(Variant, Variant.id == StockItem.variant_id)
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.condition == Condition.SELLABLE,
            Variant.measure == Measure.PIECE,
            FREE >= PLENTY,
            StockItem.id.not_in(taken),
            lot.exists(),
        )
        .order_by(StockItem.id.desc())
        .limit(2)
    )
    return list(found)
