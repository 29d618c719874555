"""Truth 4 for invoices: each is its seller's, says the sum of what was supplied (đồng), and has a number of its own."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from shop.invoices.models import Adjustment, Invoice
from shop.invoices.sales import SUPPLIED
from shop.invoices.states import InvoiceState
from shop.orders.models import Fulfilment, OrderLine
from shop.reports.verify.findings import Rule

EXPORTED = (InvoiceState.EXPORTED, InvoiceState.ISSUED)


def rules() -> list[Rule]:
    """Sums, seller, number, what was taken off."""
    return [_sums(), _seller(), _number(), _adjusted()]


def _mine() -> tuple[ColumnElement[bool], ...]:
    """The supplied lines that an invoice is about."""
    return (
        OrderLine.order_id == Invoice.order_id,
        OrderLine.operator_id == Invoice.operator_id,
        OrderLine.fulfilment_id == Fulfilment.id,
        Fulfilment.state.in_(SUPPLIED),
    )


def _sums() -> Rule:
    goods = select(func.coalesce(func.sum(OrderLine.total), 0)).where(*_mine()).scalar_subquery()
    vat = select(func.coalesce(func.sum(OrderLine.vat), 0)).where(*_mine()).scalar_subquery()
    parts = select(OrderLine.fulfilment_id).where(*_mine()).correlate(Invoice)
    part = aliased(Fulfilment)
    fees = select(func.coalesce(func.sum(part.fee), 0)).where(part.id.in_(parts)).scalar_subquery()
    return Rule(
        4,
        "invoice-sum",
        "hóa đơn không đúng bằng hàng và phí giao đã giao",
        "invoices",
        select(
            Invoice.id,
            Invoice.order_id,
            Invoice.total,
            Invoice.vat,
            goods.label("goods"),
            fees.label("fees"),
            vat.label("vat_of_lines"),
        )
        .where(
            Invoice.state.in_(EXPORTED),
            or_(Invoice.total.is_(None), Invoice.total != goods + fees, Invoice.vat < vat),
        )
        .order_by(Invoice.id),
    )


def _seller() -> Rule:
    sells = select(OrderLine.id).where(
        OrderLine.order_id == Invoice.order_id, OrderLine.operator_id == Invoice.operator_id
    )
    return Rule(
        4,
        "invoice-seller",
        "hóa đơn của đơn vị không bán gì trong đơn",
        "invoices",
        select(Invoice.id, Invoice.order_id, Invoice.operator_id).where(~sells.exists()).order_by(Invoice.id),
    )


def _adjusted() -> Rule:
    """The adjusting invoices of a paper take off at most what it says."""
    off = func.coalesce(
        select(func.sum(Adjustment.amount))
        .where(
            Adjustment.invoice_id == Invoice.id,
            Adjustment.of_symbol == Invoice.symbol,
            Adjustment.of_number == Invoice.number,
        )
        .scalar_subquery(),
        0,
    )
    return Rule(
        4,
        "invoice-adjusted",
        "hóa đơn điều chỉnh giảm nhiều hơn hóa đơn gốc",
        "invoices",
        select(Invoice.id, Invoice.order_id, Invoice.total, off.label("taken_off"))
        .where(Invoice.state == InvoiceState.ISSUED, off > Invoice.total)
        .order_by(Invoice.id),
    )


def _number() -> Rule:
    """Retail sales of a day may share a number; a buyer's paper is for one sale."""
    other = aliased(Invoice)
    return Rule(
        5,
        "invoice-number",
        "một số hóa đơn được ghi cho hai đơn",
        "invoices",
        select(Invoice.id, Invoice.symbol, Invoice.number, Invoice.order_id)
        .where(
            Invoice.buyer_name.is_not(None),
            Invoice.state == InvoiceState.ISSUED,
            select(other.id)
            .where(
                other.operator_id == Invoice.operator_id,
                other.symbol == Invoice.symbol,
                other.number == Invoice.number,
                other.state == InvoiceState.ISSUED,
                other.id != Invoice.id,
            )
            .exists(),
        )
        .order_by(Invoice.id),
    )
