"""Truth 4 and 6 for what goes back: never more money than came, never more goods than were sold, and both add up."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services.returning import CAUSE
from shop.inventory.states import MovementKind
from shop.orders.models import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderLine,
    Return,
    ReturnLine,
    ReturnUnits,
)
from shop.orders.return_states import COUNTED as ASKED
from shop.orders.states import UnitState
from shop.payments.models import BankTransfer, CardDispute, Payment, Refund, RefundLine
from shop.payments.refund_states import COUNTED, RefundWay
from shop.reports.verify import disputes
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Sums of orders, attempts and transfers; lines of refunds; units of returns, and the ledger that has them."""
    return [
        *(_orders(), _attempts(), _transfers(), _sums(), _lines()),
        *(_asked(), _received(), _ledger(), _identity()),
    ]


def _orders() -> Rule:
    back = _sum(
        Refund.amount, Refund.order_id == Order.id, Refund.transfer_id.is_(None), *_SENT
    ) + disputes.gone(CardDispute.order_id == Order.id)
    paid = _sum(Payment.paid, Payment.order_id == Order.id)
    return Rule(
        4,
        "refunds-at-most-paid",
        "tiền hoàn nhiều hơn tiền đã nhận của đơn",
        "orders",
        select(Order.id, Order.code, paid.label("paid"), back.label("back"))
        .where(
            or_(exists().where(Refund.order_id == Order.id), disputes.has(CardDispute.order_id == Order.id)),
            back > paid,
        )
        .order_by(Order.id),
    )


def _attempts() -> Rule:
    back = _sum(Refund.amount, Refund.payment_id == Payment.id, *_SENT)
    return Rule(
        4,
        "refunds-of-attempt",
        "tiền hoàn nhiều hơn tiền đã nhận của lần thanh toán",
        "payments",
        select(Payment.id, Payment.order_id, Payment.paid, back.label("back"))
        .where(exists().where(Refund.payment_id == Payment.id), back > Payment.paid)
        .order_by(Payment.id),
    )


def _transfers() -> Rule:
    back = _sum(Refund.amount, Refund.transfer_id == BankTransfer.id, Refund.state.in_(COUNTED))
    return Rule(
        4,
        "refunds-of-transfer",
        "tiền hoàn nhiều hơn phần chưa dùng của khoản chuyển",
        "bank_transfers",
        select(BankTransfer.id, BankTransfer.amount, BankTransfer.applied, back.label("back"))
        .where(
            exists().where(Refund.transfer_id == BankTransfer.id),
            back > BankTransfer.amount - BankTransfer.applied,
        )
        .order_by(BankTransfer.id),
    )


def _sums() -> Rule:
    lines = _sum(RefundLine.amount, RefundLine.refund_id == Refund.id)
    return Rule(
        4,
        "refund-lines",
        "các dòng không cộng thành tiền hàng của lần hoàn",
        "refunds",
        select(Refund.id, Refund.order_id, Refund.amount, Refund.goods_amount, lines.label("lines"))
        .where(
            or_(Refund.goods_amount != lines, Refund.goods_amount + Refund.delivery_amount > Refund.amount)
        )
        .order_by(Refund.id),
    )


def _lines() -> Rule:
    """A line gives back at most its units, its total and its VAT; all of its units give back its total."""
    counted = and_(
        RefundLine.order_line_id == OrderLine.id,
        RefundLine.refund_id == Refund.id,
        Refund.state.in_(COUNTED),
    )
    units, amount, vat = (
        _sum(column, counted) for column in (RefundLine.quantity, RefundLine.amount, RefundLine.vat)
    )
    return Rule(
        4,
        "refunded-line",
        "tiền hoàn của dòng không khớp với tiền đã bán",
        "order_lines",
        select(
            OrderLine.id,
            OrderLine.quantity,
            units.label("units_back"),
            OrderLine.total,
            amount.label("back"),
            OrderLine.vat,
            vat.label("vat_back"),
        )
        .where(
            exists().where(RefundLine.order_line_id == OrderLine.id),
            or_(
                units > OrderLine.quantity,
                amount > OrderLine.total,
                vat > OrderLine.vat,
                and_(units == OrderLine.quantity, amount != OrderLine.total),
            ),
        )
        .order_by(OrderLine.id),
    )


def _asked() -> Rule:
    asked = _sum(
        ReturnLine.quantity,
        ReturnLine.order_line_id == OrderLine.id,
        ReturnLine.return_id == Return.id,
        Return.state.in_(ASKED),
    )
    return Rule(
        6,
        "returned-at-most-sold",
        "hàng trả nhiều hơn hàng đã bán",
        "order_lines",
        select(OrderLine.id, OrderLine.quantity, asked.label("asked_back"))
        .where(exists().where(ReturnLine.order_line_id == OrderLine.id), asked > OrderLine.quantity)
        .order_by(OrderLine.id),
    )


def _received() -> Rule:
    came = _sum(ReturnUnits.quantity, ReturnUnits.return_line_id == ReturnLine.id)
    return Rule(
        6,
        "received-at-most-agreed",
        "hàng nhận lại nhiều hơn số đã đồng ý",
        "return_lines",
        select(ReturnLine.id, ReturnLine.return_id, ReturnLine.quantity, came.label("came"))
        .where(came > ReturnLine.quantity)
        .order_by(ReturnLine.id),
    )


def _ledger() -> Rule:
    """What came back stands in the ledger, for the same lot."""
    key = literal(f"{MovementKind.RETURNED_BY_CUSTOMER}:{CAUSE}:") + cast(ReturnUnits.id, String)
    moved = func.coalesce(
        select(func.sum(StockMovement.on_hand_change))
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .where(StockMovement.posting_key == key, StockItem.lot_id == ReturnUnits.lot_id)
        .scalar_subquery(),
        0,
    )
    return Rule(
        6,
        "returned-in-ledger",
        "hàng nhận lại không có trong sổ kho",
        "return_units",
        select(ReturnUnits.id, ReturnUnits.lot_id, ReturnUnits.quantity, moved.label("moved"))
        .where(moved != ReturnUnits.quantity)
        .order_by(ReturnUnits.id),
    )


def _identity() -> Rule:
    """Per lot and outlet, what lies there: what came otherwise, less what orders took, plus what came back of them."""
    here = aliased(StockItem)
    lot = here.lot_id == StockItem.lot_id, here.outlet_id == StockItem.outlet_id
    otherwise = func.coalesce(
        select(func.sum(StockMovement.on_hand_change))
        .join(here, here.id == StockMovement.stock_item_id)
        .where(*lot, StockMovement.kind.not_in(_OF_ORDERS))
        .correlate(StockItem)
        .scalar_subquery(),
        0,
    )
    gone = func.coalesce(
        select(func.sum(FulfilmentLine.quantity))
        .join(Fulfilment, Fulfilment.id == FulfilmentLine.fulfilment_id)
        .where(
            FulfilmentLine.lot_id == StockItem.lot_id,
            Fulfilment.outlet_id == StockItem.outlet_id,
            FulfilmentLine.state != UnitState.REFUSED,
        )
        .correlate(StockItem)
        .scalar_subquery(),
        0,
    )
    back = func.coalesce(
        select(func.sum(ReturnUnits.quantity))
        .join(ReturnLine, ReturnLine.id == ReturnUnits.return_line_id)
        .join(Return, Return.id == ReturnLine.return_id)
        .where(ReturnUnits.lot_id == StockItem.lot_id, Return.outlet_id == StockItem.outlet_id)
        .correlate(StockItem)
        .scalar_subquery(),
        0,
    )
    on_hand = func.sum(StockItem.on_hand)
    return Rule(
        6,
        "lot-identity",
        "hàng vào, hàng ra và hàng còn của lô không khớp với đơn hàng",
        "stock_items",
        select(
            func.min(StockItem.id).label("id"),
            StockItem.lot_id,
            StockItem.outlet_id,
            otherwise.label("came_otherwise"),
            gone.label("with_customers"),
            back.label("given_back"),
            on_hand.label("on_hand"),
        )
        .group_by(StockItem.lot_id, StockItem.outlet_id)
        .having(on_hand != otherwise - gone + back)
        .order_by(func.min(StockItem.id)),
    )


_SENT = (
    Refund.state.in_(COUNTED),
    Refund.way != RefundWay.DISPUTE,
)  # by the shop: a dispute's money went by itself
_OF_ORDERS = (
    MovementKind.HANDED_OVER,
    MovementKind.DISPATCHED,
    MovementKind.REFUSED_BACK,
    MovementKind.RETURNED_BY_CUSTOMER,
)


def _sum(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(select(func.sum(column)).where(*conditions).scalar_subquery(), 0)
