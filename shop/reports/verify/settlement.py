"""Truths 4 and 6, what is owed: every source has one entry, entries make the statements, statements make the payments."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from shop.fairs.models import FairCount, FairCountLine, FairSale
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.states import LotOwner, MovementKind
from shop.orders.models import FulfilmentLine, OrderLine
from shop.orders.states import UnitState
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundState
from shop.reports.verify.findings import Rule, VnDay
from shop.settlement.models import (
    SettlementAccount,
    SettlementEntry,
    SettlementGate,
)
from shop.settlement.sources.refunds import DROPPED, REFUND_LINE
from shop.settlement.sources.source import MOVEMENT, undrawn
from shop.settlement.sources.units import ENDED, UNITS
from shop.settlement.states import EntryKind

BASIS = 10_000


def rules() -> list[Rule]:
    """Nothing is left out or twice; units and đồng of entries are those of their sources; sums are sums."""
    return [
        *(_movements_missing(), _units_missing(), _refunds_missing(), _refunds_back()),
        *(_movements(), _under_way(), _sales(), _accounts()),
    ]


def _drawn(at: Any) -> ColumnElement[bool]:
    """Before the last draw, and of a day that it drew."""
    gate = select(SettlementGate.drawn_upto).scalar_subquery()
    before = select(SettlementGate.drawn_at).scalar_subquery()
    return and_(VnDay(at) <= gate, at < before)


def _later(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """A count of a fair wrote it down after the last draw, and dated it back: the next draw finds it."""
    return (
        select(FairCount.id)
        .outerjoin(FairCountLine, FairCountLine.count_id == FairCount.id)
        .outerjoin(FairSale, FairSale.count_id == FairCount.id)
        .outerjoin(OrderLine, OrderLine.order_id == FairSale.order_id)
        .where(which, FairCount.made_at >= select(SettlementGate.drawn_at).scalar_subquery())
        .correlate(StockMovement, FulfilmentLine)
        .exists()
    )


def _movements_missing() -> Rule:
    return Rule(
        6,
        "settlement-movement",
        "hàng ký gửi thay đổi mà sổ đối soát không ghi",
        "stock_movements",
        select(StockMovement.id, StockMovement.kind, StockMovement.at, StockMovement.on_hand_change)
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(
            Lot.owner == LotOwner.PRODUCER,
            StockMovement.on_hand_change != 0,
            _drawn(StockMovement.at),
            ~_later(
                or_(
                    and_(StockMovement.cause_kind == "order_line", OrderLine.id == StockMovement.cause_id),
                    and_(
                        StockMovement.cause_kind == "fair_count_line",
                        FairCountLine.id == StockMovement.cause_id,
                    ),
                )
            ),
            undrawn(MOVEMENT, StockMovement.id),
        )
        .order_by(StockMovement.id),
    )


def _units_missing() -> Rule:
    return Rule(
        6,
        "settlement-units",
        "hàng ký gửi đã bán hoặc thất lạc mà sổ đối soát không ghi",
        "fulfilment_lines",
        select(FulfilmentLine.id, FulfilmentLine.order_line_id, FulfilmentLine.at, FulfilmentLine.quantity)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .where(
            Lot.owner == LotOwner.PRODUCER,
            FulfilmentLine.state.in_(ENDED),
            _drawn(FulfilmentLine.at),
            ~_later(OrderLine.id == FulfilmentLine.order_line_id),
            undrawn(UNITS, FulfilmentLine.id),
        )
        .order_by(FulfilmentLine.id),
    )


def _refunds_missing() -> Rule:
    sold = exists().where(
        SettlementEntry.order_line_id == RefundLine.order_line_id,
        SettlementEntry.kind == EntryKind.SOLD,
        SettlementEntry.at <= Refund.created_at,
    )
    return Rule(
        6,
        "settlement-refund",
        "khoản hoàn của hàng ký gửi mà sổ đối soát không ghi",
        "refund_lines",
        select(RefundLine.id, RefundLine.order_line_id, Refund.done_at, RefundLine.amount)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(
            Refund.state == RefundState.DONE,
            _drawn(Refund.done_at),
            sold,
            undrawn(REFUND_LINE, RefundLine.id),
        )
        .order_by(RefundLine.id),
    )


def _refunds_back() -> Rule:
    """A refund that was drawn and then dropped (its money had come back) is taken back."""
    drawn = exists().where(
        SettlementEntry.source_kind == REFUND_LINE, SettlementEntry.source_id == RefundLine.id
    )
    return Rule(
        6,
        "settlement-refund-back",
        "khoản hoàn đã bỏ mà sổ đối soát vẫn ghi",
        "refund_lines",
        select(RefundLine.id, RefundLine.order_line_id, Refund.moved_at, RefundLine.amount)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(
            Refund.state == RefundState.CANCELLED,
            _drawn(Refund.moved_at),
            drawn,
            undrawn(DROPPED, RefundLine.id),
        )
        .order_by(RefundLine.id),
    )


def _movements() -> Rule:
    return Rule(
        6,
        "settlement-shelf",
        "sổ đối soát ghi khác với sổ kho",
        "settlement_entries",
        select(SettlementEntry.id, SettlementEntry.on_hand, StockMovement.on_hand_change)
        .join(StockMovement, StockMovement.id == SettlementEntry.source_id)
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .where(
            SettlementEntry.source_kind == MOVEMENT,
            or_(
                SettlementEntry.on_hand != StockMovement.on_hand_change,
                SettlementEntry.outlet_id != StockItem.outlet_id,
                SettlementEntry.lot_id.is_distinct_from(StockItem.lot_id),
            ),
        )
        .order_by(SettlementEntry.id),
    )


def _under_way() -> Rule:
    """Of each lot: what left the shelf and is neither sold, lost nor back is with a carrier or waits to be drawn."""
    back = (
        select(func.coalesce(func.sum(StockMovement.on_hand_change), 0))
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .where(
            StockItem.lot_id == SettlementEntry.lot_id,
            StockMovement.kind == MovementKind.REFUSED_BACK,
            undrawn(MOVEMENT, StockMovement.id),
        )
        .correlate(SettlementEntry)
        .scalar_subquery()
    )
    left = func.sum(SettlementEntry.under_way)
    still = (
        select(func.coalesce(func.sum(FulfilmentLine.quantity), 0))
        .where(
            FulfilmentLine.lot_id == SettlementEntry.lot_id,
            or_(
                FulfilmentLine.state == UnitState.UNDER_WAY,
                and_(FulfilmentLine.state.in_(ENDED), undrawn(UNITS, FulfilmentLine.id)),
            ),
        )
        .correlate(SettlementEntry)
        .scalar_subquery()
    )
    return Rule(
        6,
        "settlement-under-way",
        "hàng ký gửi rời kệ không bằng đã bán, thất lạc và đang giao",
        "settlement_entries",
        select(
            func.max(SettlementEntry.id).label("id"),
            SettlementEntry.lot_id,
            left.label("left"),
            still.label("still"),
        )
        .where(SettlementEntry.lot_id.is_not(None))
        .group_by(SettlementEntry.lot_id)
        .having(or_(left < 0, left > still + back))
        .order_by(SettlementEntry.lot_id),
    )


def _sales() -> Rule:
    """A line whose units were all sold on consignment is worth on the entries what it is worth on the order."""
    units, gross = func.sum(SettlementEntry.quantity), func.sum(SettlementEntry.gross)
    return Rule(
        4,
        "settlement-sale",
        "tiền bán trong sổ đối soát khác với đơn hàng",
        "settlement_entries",
        select(
            func.max(SettlementEntry.id).label("id"),
            OrderLine.id.label("line"),
            gross.label("drawn"),
            OrderLine.gross,
        )
        .join(OrderLine, OrderLine.id == SettlementEntry.order_line_id)
        .where(SettlementEntry.kind == EntryKind.SOLD)
        .group_by(OrderLine.id, OrderLine.gross, OrderLine.quantity)
        .having(or_(units > OrderLine.quantity, and_(units == OrderLine.quantity, gross != OrderLine.gross)))
        .order_by(OrderLine.id),
    )


def _accounts() -> Rule:
    exact = func.coalesce(func.sum(SettlementEntry.commission_exact), 0)
    total = func.coalesce(func.sum(SettlementEntry.commission), 0)
    return Rule(
        4,
        "settlement-account",
        "hoa hồng cộng dồn không bằng tổng các dòng",
        "settlement_accounts",
        select(
            SettlementAccount.id,
            SettlementAccount.commission_exact,
            total.label("sum"),
            exact.label("exact"),
        )
        .outerjoin(SettlementEntry, SettlementEntry.account_id == SettlementAccount.id)
        .group_by(SettlementAccount.id)
        .having(
            or_(
                SettlementAccount.commission_exact != exact,
                func.abs(total * BASIS - exact) > BASIS // 2,
            )
        )
        .order_by(SettlementAccount.id),
    )
