"""Money for invoiced goods went back: how much no adjusting invoice says yet, and the number of the one that does.

The shop issues none itself: its seller makes it with the provider (NĐ 123/2020, Điều 19) and writes its number here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from shop.audit import services as audit
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.money import Dong, half_up
from shop.core.sentences import lazy
from shop.extensions import session
from shop.invoices import letters
from shop.invoices.models import Adjustment, Invoice
from shop.invoices.sales import SUPPLIED, Key
from shop.invoices.states import InvoiceState
from shop.orders import services as orders
from shop.orders.models import Fulfilment, OrderLine
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundReason, RefundState

# What went back when an order was changed before is in its invoice, what an exchange left over was never for goods.
NOT_FOR_GOODS = (RefundReason.CHANGED, RefundReason.EXCHANGED)
_OF_NUMBER = (
    Adjustment.invoice_id == Invoice.id,
    Adjustment.of_symbol == Invoice.symbol,
    Adjustment.of_number == Invoice.number,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """The adjusting invoice as the provider made it."""

    symbol: str
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Open:
    """What went back and stands in no adjusting invoice (đồng, VAT inside)."""

    amount: Dong
    vat: Dong


def back(order_id: Any, operator_id: Any) -> ColumnElement[int]:
    """What went back for supplied goods of a seller of an order, and for their delivery."""
    return _sum(Refund.amount, *_went_back(order_id, operator_id))


def adjusted() -> ColumnElement[int]:
    """What of it the adjusting invoices of an invoice's present number say."""
    return _sum(Adjustment.amount, *_OF_NUMBER)


def of_invoice(row: Invoice) -> Sequence[Adjustment]:
    """The adjusting invoices of an invoice's present number, the first one first."""
    return session.scalars(
        select(Adjustment)
        .where(
            Adjustment.invoice_id == row.id,
            Adjustment.of_symbol == row.symbol,
            Adjustment.of_number == row.number,
        )
        .order_by(Adjustment.id)
    ).all()


def of_order(order_id: int) -> dict[int, list[Adjustment]]:
    """The adjusting invoices of an order's invoices, by invoice. One statement."""
    found: dict[int, list[Adjustment]] = {}
    for row in session.scalars(
        select(Adjustment)
        .join(Invoice, and_(*_OF_NUMBER))
        .where(Invoice.order_id == order_id)
        .order_by(Adjustment.id)
    ):
        found.setdefault(row.invoice_id, []).append(row)
    return found


def still_open(row: Invoice, known: Sequence[Adjustment]) -> Open:
    """What the next adjusting invoice has to say, after the `known` ones of an issued invoice; nothing: 0."""
    which = _went_back(row.order_id, row.operator_id)
    total = int(session.scalar(select(func.coalesce(func.sum(Refund.amount), 0)).where(*which)) or 0)
    amount = max(0, total - sum(one.amount for one in known))
    vat = _vat_back(row, which) - sum(one.vat for one in known)
    return Open(amount, min(max(0, vat), amount))


def adjust(key: Key, paper: Paper, *, at: datetime, by: int | None) -> bool:
    """Keep the number of an adjusting invoice for all that is open; False when it is known already.

    Raises NotFound, BadInput on `adjusting_day` for a day to come or before the invoice's own, Refused without an issued
    invoice, when nothing is open, or for a number that is another paper's.
    """
    order = orders.lock_order(key[0]).order
    row = session.scalar(
        select(Invoice)
        .where(Invoice.order_id == key[0], Invoice.operator_id == key[1])
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if row.state is not InvoiceState.ISSUED or row.symbol is None or row.number is None:
        raise Refused(lazy("Đơn này chưa có số hóa đơn nên chưa điều chỉnh được."))
    known = of_invoice(row)
    if any((one.symbol, one.number) == (paper.symbol, paper.number) for one in known):
        return False
    _check(row, paper, at)
    found = still_open(row, known)
    if not found.amount:
        raise Refused(lazy("Không còn khoản hoàn nào cần hóa đơn điều chỉnh."))
    session.add(
        Adjustment(
            invoice_id=row.id,
            of_symbol=row.symbol,
            of_number=row.number,
            symbol=paper.symbol,
            number=paper.number,
            issued_on=paper.issued_on,
            amount=found.amount,
            vat=found.vat,
            written_at=at,
            written_by=by,
        )
    )
    session.flush()
    details = {"order": row.order_id, "number": paper.number, "amount": found.amount}
    audit.record("invoice.adjusted", by=by, at=at, subject_kind="invoice", subject_id=row.id, details=details)
    if row.buyer_name:
        letters.adjusted(order, row, paper.symbol, paper.number, paper.issued_on, at=at)
    return True


def _check(row: Invoice, paper: Paper, at: datetime) -> None:
    if paper.issued_on > vn_day(at):
        raise BadInput("adjusting_day", lazy("Ngày hóa đơn không thể ở tương lai."))
    if row.issued_on is not None and paper.issued_on < row.issued_on:
        raise BadInput("adjusting_day", lazy("Hóa đơn điều chỉnh không thể có trước hóa đơn gốc."))
    of_seller = select(Invoice.id).where(Invoice.operator_id == row.operator_id)
    taken = or_(
        select(Invoice.id)
        .where(
            Invoice.operator_id == row.operator_id,
            Invoice.symbol == paper.symbol,
            Invoice.number == paper.number,
        )
        .exists(),
        select(Adjustment.id)
        .where(
            Adjustment.invoice_id.in_(of_seller),
            Adjustment.symbol == paper.symbol,
            Adjustment.number == paper.number,
        )
        .exists(),
    )
    if session.scalar(select(taken)):
        raise Refused(lazy("Số hóa đơn này đã ghi cho một hóa đơn khác. Hãy xem lại."))


def _vat_back(row: Invoice, which: Sequence[ColumnElement[bool]]) -> Dong:
    """The VAT of the units, and of the delivery its share of what the invoice says for it."""
    lines = session.scalar(
        select(func.coalesce(func.sum(RefundLine.vat), 0))
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(*which)
    )
    fees_back = session.scalar(select(func.coalesce(func.sum(Refund.delivery_amount), 0)).where(*which))
    of_goods = session.scalar(
        select(func.coalesce(func.sum(OrderLine.vat), 0))
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(
            OrderLine.order_id == row.order_id,
            OrderLine.operator_id == row.operator_id,
            Fulfilment.state.in_(SUPPLIED),
        )
    )
    fees = session.scalar(
        select(func.coalesce(func.sum(Fulfilment.fee), 0)).where(
            Fulfilment.id.in_(_parts(row.order_id, row.operator_id))
        )
    )
    of_fees = max(0, (row.vat or 0) - int(of_goods or 0))
    share = half_up(of_fees * int(fees_back or 0), int(fees)) if fees else 0
    return int(lines or 0) + share


def _parts(order_id: Any, operator_id: Any) -> Any:
    return (
        select(OrderLine.fulfilment_id)
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(
            OrderLine.order_id == order_id,
            OrderLine.operator_id == operator_id,
            Fulfilment.state.in_(SUPPLIED),
        )
    )


def _went_back(order_id: Any, operator_id: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        Refund.order_id == order_id,
        Refund.fulfilment_id.in_(_parts(order_id, operator_id)),
        Refund.state == RefundState.DONE,
        Refund.reason.not_in(NOT_FOR_GOODS),
    )


def _sum(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(select(func.sum(column)).where(*conditions).scalar_subquery(), 0)
