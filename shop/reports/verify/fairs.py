"""Truth 6 at fairs: opened + added = sold + lost + expired + returned + remaining; truth 4 for the money of a count."""

from sqlalchemy import ColumnElement, and_, func, or_, select

from shop.fairs.models import FairCount, FairCountLine, FairSale
from shop.fairs.states import FairCountState
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.states import MovementKind
from shop.orders.models import FulfilmentLine, Order, OrderLine
from shop.orders.states import OrderState
from shop.outlets.models import FairOutlet, Outlet
from shop.outlets.states import FairState
from shop.reports.verify.findings import Rule, VnDay


def rules() -> list[Rule]:
    """What counts posted, what they sold and when, their money, and that closed stalls are empty."""
    return [_posted(), _sold(), _days(), _money(), _empty()]


def _posted() -> Rule:
    """What a line lost and what expired of it left by the ledger, once it was made and never before."""
    moved = (
        select(func.coalesce(func.sum(-StockMovement.on_hand_change), 0))
        .where(StockMovement.cause_kind == "fair_count_line", StockMovement.cause_id == FairCountLine.id)
        .correlate(FairCountLine)
        .scalar_subquery()
    )
    is_made = FairCount.state == FairCountState.MADE
    gone = FairCountLine.lost + FairCountLine.expired
    return Rule(
        6,
        "fair-losses",
        "phần mất hoặc hết hạn của phiếu kiểm hội chợ khác với sổ kho",
        "fair_count_lines",
        select(FairCountLine.id, FairCount.state, gone.label("counted"), moved.label("moved"))
        .join(FairCount, FairCount.id == FairCountLine.count_id)
        .where(or_(and_(is_made, moved != gone), and_(~is_made, moved != 0)))
        .order_by(FairCountLine.id),
    )


def _sold() -> Rule:
    """Units that a count says were sold are those of its orders, by day and lot."""
    handed = (
        select(func.coalesce(func.sum(FulfilmentLine.quantity), 0))
        .join(OrderLine, OrderLine.id == FulfilmentLine.order_line_id)
        .join(FairSale, FairSale.order_id == OrderLine.order_id)
        .where(
            FairSale.count_id == FairCountLine.count_id,
            FairSale.day == FairCountLine.sold_on,
            FulfilmentLine.lot_id == StockItem.lot_id,
        )
        .correlate(FairCountLine, StockItem)
        .scalar_subquery()
    )
    counted = func.sum(FairCountLine.sold)
    return Rule(
        6,
        "fair-sold",
        "số bán theo phiếu kiểm hội chợ khác với đơn đã lập",
        "fair_count_lines",
        select(
            func.min(FairCountLine.id).label("id"),
            FairCountLine.count_id,
            StockItem.lot_id,
            FairCountLine.sold_on,
            counted.label("counted"),
            handed.label("in_orders"),
        )
        .join(FairCount, FairCount.id == FairCountLine.count_id)
        .join(StockItem, StockItem.id == FairCountLine.stock_item_id)
        .where(FairCount.state == FairCountState.MADE, FairCountLine.sold > 0)
        .group_by(FairCountLine.count_id, StockItem.lot_id, FairCountLine.sold_on)
        .having(counted != handed)
        .order_by(func.min(FairCountLine.id)),
    )


def _days() -> Rule:
    """A sale lies within the fair, not after the count nor after the last day of its lot."""
    return Rule(
        6,
        "fair-day",
        "ngày bán của phiếu kiểm nằm ngoài hội chợ, sau lần đếm hoặc sau hạn của lô",
        "fair_count_lines",
        select(
            FairCountLine.id,
            FairCountLine.sold_on,
            Outlet.starts_on,
            Outlet.ends_on,
            Root.expires_on,
            FairCount.counted_at,
        )
        .join(FairCount, FairCount.id == FairCountLine.count_id)
        .join(StockItem, StockItem.id == FairCountLine.stock_item_id)
        .join(Outlet, Outlet.id == FairCount.outlet_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            FairCount.state == FairCountState.MADE,
            FairCountLine.sold > 0,
            or_(
                FairCountLine.sold_on < Outlet.starts_on,
                FairCountLine.sold_on > Outlet.ends_on,
                FairCountLine.sold_on > Root.expires_on,
                FairCountLine.sold_on > VnDay(FairCount.counted_at),
            ),
        )
        .order_by(FairCountLine.id),
    )


def _money() -> Rule:
    """What a count says that it sold is what its orders came to; all of them were completed."""
    totals = (
        select(func.coalesce(func.sum(Order.total), 0))
        .join(FairSale, FairSale.order_id == Order.id)
        .where(FairSale.count_id == FairCount.id)
        .correlate(FairCount)
        .scalar_subquery()
    )
    unended = (
        select(func.count())
        .select_from(Order)
        .join(FairSale, FairSale.order_id == Order.id)
        .where(FairSale.count_id == FairCount.id, Order.state != OrderState.COMPLETED)
        .correlate(FairCount)
        .scalar_subquery()
    )
    return Rule(
        4,
        "fair-money",
        "tiền bán của phiếu kiểm hội chợ khác với tổng các đơn của nó",
        "fair_counts",
        select(FairCount.id, FairCount.state, FairCount.sold, totals.label("of_orders"))
        .where(or_(func.coalesce(FairCount.sold, 0) != totals, unended > 0))
        .order_by(FairCount.id),
    )


def _empty() -> Rule:
    """A closed stall holds nothing: all that came was sold, lost, expired or went home."""
    return Rule(
        6,
        "fair-closed",
        "gian hội chợ đã đóng mà hàng đến không bằng hàng bán, mất, hết hạn và đưa về",
        "stock_items",
        select(
            StockItem.id,
            StockItem.on_hand,
            _moved(StockMovement.on_hand_change > 0).label("came"),
            _moved(StockMovement.kind == MovementKind.HANDED_OVER).label("sold"),
            _moved(StockMovement.kind == MovementKind.TRANSFERRED_OUT).label("sent_home"),
        )
        .join(FairOutlet, FairOutlet.outlet_id == StockItem.outlet_id)
        .where(FairOutlet.state == FairState.CLOSED, StockItem.on_hand != 0)
        .order_by(StockItem.id),
    )


def _moved(which: ColumnElement[bool]) -> ColumnElement[int]:
    return (
        select(func.coalesce(func.sum(StockMovement.on_hand_change), 0))
        .where(StockMovement.stock_item_id == StockItem.id, which)
        .correlate(StockItem)
        .scalar_subquery()
    )
