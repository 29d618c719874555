"""What sellers and customers ask about invoices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from shop.core.clock import start_of_day, vn_day
from shop.core.errors import NotFound
from shop.extensions import session
from shop.invoices import adjusting
from shop.invoices.adjusting import Open
from shop.invoices.models import Adjustment, Invoice
from shop.invoices.sales import OPEN, SUPPLIED, Key, Sale, sales_of
from shop.invoices.services import DELIVERY
from shop.invoices.states import InvoiceState
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.outlets.models import Operator, Outlet

MOST = 2000  # in one file
SUPPLIED_AT = func.max(Fulfilment.ended_at).filter(Fulfilment.state.in_(SUPPLIED))
UNDER_WAY = func.count().filter(Fulfilment.state.in_(OPEN))


@dataclass(frozen=True, slots=True)
class Asked:
    """An invoice that a buyer asked for. `day`: when the last goods were supplied; None: not yet all of them."""

    order_id: int
    operator_id: int
    code: str
    seller: str
    buyer: str
    tax_code: str | None
    state: InvoiceState
    day: date | None

    @property
    def key(self) -> Key:
        """Order and seller."""
        return self.order_id, self.operator_id


@dataclass(frozen=True, slots=True)
class Day:
    """The retail sales of one seller and day of which nobody asked for an invoice."""

    operator_id: int
    seller: str
    day: date
    waiting: int
    exported: int
    issued: int


@dataclass(frozen=True, slots=True)
class OfOrder:
    """An invoice as the customer's page shows it."""

    seller: str
    row: Invoice
    adjustments: Sequence[Adjustment] = ()


@dataclass(frozen=True, slots=True)
class One:
    """One sale with its invoice, for its seller. `sale`: None while goods are under way.

    `to_adjust`: what went back of an issued invoice and stands in no adjusting one.
    """

    order: Order
    seller: str
    invoice: Invoice | None
    sale: Sale | None
    to_adjust: Open | None
    adjustments: Sequence[Adjustment]

    @property
    def needs_adjusting(self) -> bool:
        """Whether money went back that no adjusting invoice says."""
        return self.to_adjust is not None and self.to_adjust.amount > 0


def asked(
    operator_ids: Collection[int], *, skip: int = 0, most: int = MOST, new: bool = False
) -> list[Asked]:
    """What buyers asked for and has no number yet: what is supplied first, the earliest before the others.

    ``new``: of what is supplied, what is in no file yet before the others.
    """
    rows = session.execute(
        _asked(operator_ids)
        .order_by(
            _waits(),
            *([Invoice.state == InvoiceState.EXPORTED] if new else []),
            SUPPLIED_AT,
            Order.code,
            Invoice.operator_id,
        )
        .offset(skip)
        .limit(most)
    )
    return [
        Asked(
            row.order_id,
            row.operator_id,
            code,
            seller,
            row.buyer_name or "",
            row.tax_code,
            row.state,
            None if under_way or ended is None else vn_day(ended),
        )
        for row, code, seller, ended, under_way in rows
    ]


def count_asked(operator_ids: Collection[int]) -> int:
    """How many that are."""
    return session.scalar(select(func.count()).select_from(_asked(operator_ids).subquery())) or 0


def _asked(operator_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Invoice, Order.code, Operator.legal_name, SUPPLIED_AT, UNDER_WAY)
        .join(Order, Order.id == Invoice.order_id)
        .join(Operator, Operator.id == Invoice.operator_id)
        .join(
            OrderLine,
            and_(OrderLine.order_id == Invoice.order_id, OrderLine.operator_id == Invoice.operator_id),
        )
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(
            Invoice.operator_id.in_(operator_ids),
            Invoice.buyer_name.is_not(None),
            Invoice.state != InvoiceState.ISSUED,  # one that was taken back needs another
        )
        .group_by(Invoice.id, Order.code, Operator.legal_name)
        .having(or_(*_has_some()))
    )


def _waits() -> ColumnElement[int]:
    """0 where everything is supplied, 1 where something is under way."""
    return case(((UNDER_WAY == 0) & SUPPLIED_AT.is_not(None), 0), else_=1)


def _has_some() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Something was supplied or still may be: an order that ended without goods needs no paper."""
    states = (SUPPLIED, OPEN)
    supplied, open_ = (func.count().filter(Fulfilment.state.in_(each)) > 0 for each in states)
    return supplied, open_


def retail_days(operator_ids: Collection[int], first: date, last: date) -> list[Day]:
    """The days from first to last (both included) with retail sales, the latest first."""
    names = seller_names(operator_ids)
    counted: dict[tuple[date, int], list[int]] = {}
    for _order_id, operator_id, ended, state in session.execute(_retail(operator_ids, first, last)):
        place = {InvoiceState.EXPORTED: 1, InvoiceState.ISSUED: 2}.get(state, 0)
        counted.setdefault((vn_day(ended), operator_id), [0, 0, 0])[place] += 1
    return [
        Day(operator_id, names[operator_id], day, *numbers)
        for (day, operator_id), numbers in sorted(counted.items(), key=lambda one: one[0], reverse=True)
    ]


def retail_keys(operator_id: int, day: date) -> list[Key]:
    """The retail sales of a seller on a day that have no number yet."""
    rows = session.execute(_retail([operator_id], day, day))
    return [(order_id, seller) for order_id, seller, _ended, state in rows if state != InvoiceState.ISSUED]


def issued(operator_ids: Collection[int], *, limit: int, offset: int) -> list[tuple[Invoice, str, bool]]:
    """What has its number, the latest first: invoice, order code, whether a refund asks for an adjusting invoice."""
    rows = session.execute(
        select(Invoice, Order.code, _needs_adjusting())
        .join(Order, Order.id == Invoice.order_id)
        .where(Invoice.operator_id.in_(operator_ids), Invoice.state == InvoiceState.ISSUED)
        .order_by(Invoice.issued_on.desc(), Invoice.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row, code, bool(refunded)) for row, code, refunded in rows]


def one(operator_id: int, code: str, operator_ids: Collection[int]) -> One:
    """One sale of a seller. Raises NotFound for a stranger's."""
    order = session.scalars(select(Order).where(Order.code == code)).one_or_none()
    if order is None or operator_id not in operator_ids:
        raise NotFound
    key = (order.id, operator_id)
    sells = select(OrderLine.id).where(OrderLine.order_id == order.id, OrderLine.operator_id == operator_id)
    if session.scalar(sells.limit(1)) is None:
        raise NotFound
    row = session.scalars(
        select(Invoice).where(Invoice.order_id == order.id, Invoice.operator_id == operator_id)
    ).one_or_none()
    issued_row = row if row is not None and row.state is InvoiceState.ISSUED else None
    known = adjusting.of_invoice(issued_row) if issued_row is not None else ()
    return One(
        order=order,
        seller=seller_names([operator_id])[operator_id],
        invoice=row,
        sale=sales_of([key], DELIVERY).get(key),
        to_adjust=adjusting.still_open(issued_row, known) if issued_row is not None else None,
        adjustments=known,
    )


def of_order(order_id: int) -> list[OfOrder]:
    """The invoices of an order that were asked for or have a number. One statement, two with a number."""
    found = [(seller, row) for seller, row in session.execute(_OF_ORDER, {"order": order_id})]
    is_issued = any(row.state is InvoiceState.ISSUED for _seller, row in found)
    known = adjusting.of_order(order_id) if is_issued else {}
    return [OfOrder(seller, row, known.get(row.id, ())) for seller, row in found]


_OF_ORDER = (
    select(Operator.legal_name, Invoice)
    .join(Operator, Operator.id == Invoice.operator_id)
    .where(Invoice.order_id == bindparam("order"), Invoice.state != InvoiceState.CANCELLED)
    .where(or_(Invoice.buyer_name.is_not(None), Invoice.state == InvoiceState.ISSUED))
    .order_by(Invoice.id)
)


def seller_names(operator_ids: Iterable[int]) -> dict[int, str]:
    """Legal names by id."""
    rows = session.execute(
        select(Operator.id, Operator.legal_name)
        .where(Operator.id.in_(list(operator_ids)))
        .order_by(Operator.legal_name)
    )
    return {operator_id: name for operator_id, name in rows}  # noqa: C416 rows are not pairs to a type checker


def order_ids(codes: Collection[str]) -> dict[str, int]:
    """Ids of orders by code; unknown codes are missing."""
    rows = session.execute(select(Order.code, Order.id).where(Order.code.in_(codes)))
    return {code: order_id for code, order_id in rows}  # noqa: C416 the same


def _retail(operator_ids: Collection[int], first: date, last: date) -> Select[*tuple[Any, ...]]:
    """(order, seller, when it was all supplied, state of its row) of sales without a buyer, within the days."""
    begins, ends = start_of_day(first), start_of_day(last + timedelta(days=1))
    other, line = aliased(Fulfilment), aliased(OrderLine)
    under_way = (
        select(line.id)
        .join(other, other.id == line.fulfilment_id)
        .where(
            line.order_id == OrderLine.order_id,
            line.operator_id == OrderLine.operator_id,
            other.state.in_(OPEN),
        )
        .correlate(OrderLine)
        .exists()
    )
    ended = func.max(Fulfilment.ended_at)
    mine = select(Outlet.id).where(Outlet.operator_id.in_(operator_ids))
    return (
        select(OrderLine.order_id, OrderLine.operator_id, ended, func.max(Invoice.state))
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .outerjoin(
            Invoice,
            and_(Invoice.order_id == OrderLine.order_id, Invoice.operator_id == OrderLine.operator_id),
        )
        .where(
            Fulfilment.outlet_id.in_(mine),
            OrderLine.operator_id.in_(operator_ids),
            Fulfilment.state.in_(SUPPLIED),
            Fulfilment.ended_at >= begins,
            Invoice.buyer_name.is_(None),
            ~under_way,
        )
        .group_by(OrderLine.order_id, OrderLine.operator_id)
        .having(ended < ends)
        .order_by(OrderLine.order_id)
    )


def _needs_adjusting() -> ColumnElement[bool]:
    """Whether more went back for an invoice's goods than its adjusting invoices say."""
    return adjusting.back(Invoice.order_id, Invoice.operator_id) > adjusting.adjusted()
