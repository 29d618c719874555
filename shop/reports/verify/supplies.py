"""Truth 6, announced deliveries: what came of them is what was written down and what their receipts took in."""

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from shop.inventory.models import Lot, Receipt, ReceiptLine
from shop.reports.verify.findings import Rule
from shop.supplies.models import Supply, SupplyEntry, SupplyEvent, SupplyLine
from shop.supplies.states import Entry, SupplyState


def rules() -> list[Rule]:
    """Lines against entries, entries against receipts and their lots' costs, the state against the lines."""
    return [_entries(), _receipts(), _prices(), _states(), _history()]


def _written(kind: Entry, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(
        select(func.sum(SupplyEntry.quantity))
        .where(SupplyEntry.kind == kind, *conditions)
        .correlate(SupplyLine, SupplyEvent)
        .scalar_subquery(),
        0,
    )


def _entries() -> Rule:
    mine = SupplyEntry.supply_line_id == SupplyLine.id
    came = _written(Entry.RECEIVED, mine) - _written(Entry.TAKEN_BACK, mine)
    return Rule(
        6,
        "supply-line",
        "dòng báo giao hàng không bằng những lần đã nhận và không nhận",
        "supply_lines",
        select(SupplyLine.id, SupplyLine.received, came.label("came"), SupplyLine.refused)
        .where(or_(SupplyLine.received != came, SupplyLine.refused != _written(Entry.REFUSED, mine)))
        .order_by(SupplyLine.id),
    )


def _receipts() -> Rule:
    taken = _written(Entry.RECEIVED, SupplyEntry.event_id == SupplyEvent.id)
    units = func.coalesce(
        select(func.sum(ReceiptLine.quantity))
        .where(ReceiptLine.receipt_id == SupplyEvent.receipt_id)
        .correlate(SupplyEvent)
        .scalar_subquery(),
        0,
    )
    return Rule(
        6,
        "supply-receipt",
        "phiếu nhập theo báo giao không bằng hàng đã nhận, hoặc ở điểm bán khác",
        "supply_events",
        select(SupplyEvent.id, Supply.code, taken.label("came"), units.label("taken_in"))
        .join(Supply, Supply.id == SupplyEvent.supply_id)
        .outerjoin(Receipt, Receipt.id == SupplyEvent.receipt_id)
        .where(
            SupplyEvent.key.is_not(None),
            or_(
                taken != units,
                and_(Receipt.id.is_not(None), Receipt.outlet_id != Supply.outlet_id),
            ),
        )
        .order_by(SupplyEvent.id),
    )


def _prices() -> Rule:
    mine = (SupplyEntry.event_id == SupplyEvent.id) & (SupplyEntry.kind == Entry.RECEIVED)
    paid = select(func.sum(SupplyEntry.quantity * SupplyEntry.unit_price)).where(mine)
    cost = (
        select(func.sum(ReceiptLine.quantity * Lot.unit_cost))
        .join(Lot, Lot.id == ReceiptLine.lot_id)
        .where(ReceiptLine.receipt_id == SupplyEvent.receipt_id)
    )
    told = [each.correlate(SupplyEvent).scalar_subquery() for each in (paid, cost)]
    is_known = ~exists().where(mine, SupplyEntry.unit_price.is_(None)).correlate(SupplyEvent)
    otherwise = (
        exists()
        .where(mine, SupplyLine.id == SupplyEntry.supply_line_id)
        .where(SupplyEntry.unit_price != SupplyLine.unit_price)
        .correlate(SupplyEvent)
    )
    return Rule(
        6,
        "supply-price",
        "giá của hàng nhận theo báo giao không phải giá mua của lô, hoặc khác giá đã thỏa thuận mà không ghi vì sao",
        "supply_events",
        select(SupplyEvent.id, Supply.code, told[0].label("paid"), told[1].label("cost"))
        .join(Supply, Supply.id == SupplyEvent.supply_id)
        .where(
            SupplyEvent.receipt_id.is_not(None),
            SupplyEvent.key.is_not(None),
            or_(
                and_(is_known, told[0].is_distinct_from(told[1])),
                and_(otherwise, SupplyEvent.note.is_(None)),
            ),
        )
        .order_by(SupplyEvent.id),
    )


def _states() -> Rule:
    left = func.sum(SupplyLine.quantity - SupplyLine.received - SupplyLine.refused)
    begun = func.sum(SupplyLine.received + SupplyLine.refused)
    told = case(
        (left == 0, SupplyState.RECEIVED.value),
        (begun > 0, SupplyState.PARTLY_RECEIVED.value),
        else_=SupplyState.ANNOUNCED.value,
    )
    lines = select(SupplyLine.supply_id, told.label("told")).group_by(SupplyLine.supply_id).subquery()
    return Rule(
        6,
        "supply-state",
        "tình trạng phiếu báo giao hàng không đúng với các dòng",
        "supplies",
        select(Supply.id, Supply.code, Supply.state, lines.c.told)
        .outerjoin(lines, lines.c.supply_id == Supply.id)
        .where(
            Supply.state != SupplyState.WITHDRAWN,
            or_(lines.c.told.is_(None), lines.c.told != Supply.state),
        )
        .order_by(Supply.id),
    )


def _history() -> Rule:
    last = (
        select(SupplyEvent.to_state)
        .where(SupplyEvent.supply_id == Supply.id)
        .order_by(SupplyEvent.id.desc())
        .limit(1)
        .correlate(Supply)
        .scalar_subquery()
    )
    return Rule(
        6,
        "supply-history",
        "lịch sử phiếu báo giao hàng không dẫn tới tình trạng của nó",
        "supplies",
        select(Supply.id, Supply.code, Supply.state, last.label("last"))
        .where(or_(last.is_(None), last != Supply.state))
        .order_by(Supply.id),
    )
