"""What becomes of an invoice: asked for, exported, numbered, taken back. The order is locked first. Nothing commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.audit import services as audit
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.invoices import letters
from shop.invoices.buyers import Buyer, checked
from shop.invoices.models import Invoice
from shop.invoices.sales import OPEN, SUPPLIED, Key, Sale, sales_of
from shop.invoices.states import INVOICE_MOVES, InvoiceState
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import OrderState

INVOICE = "invoice"
DELIVERY = "Phí giao hàng"
TAKEN_BACK = "invoice_taken_back"  # the kind of an order event
GONE = frozenset({OrderState.CANCELLED, OrderState.LAPSED})


@dataclass(frozen=True, slots=True)
class Issued:
    """What the provider gave back."""

    symbol: str
    number: str
    issued_on: date
    lookup_code: str | None = None
    lookup_url: str | None = None


def ask(order_id: int, buyer: Buyer, *, within_days: int, at: datetime) -> None:
    """The customer asks for VAT invoices made out to this buyer, one of each seller of the order.

    Asked again before anything was exported, the new details count. `within_days`: how long after the last supply one
    may ask. Raises BadInput by field, Refused when the order is void, that time is over or an invoice is under way.
    """
    buyer = checked(buyer)
    locked = orders.lock_order(order_id)
    if not may_ask(locked.order, locked.parts, within_days=within_days, at=at):
        raise Refused(lazy("Đơn này không yêu cầu hóa đơn VAT được nữa. Hãy gọi cho điểm bán."))
    known = _of_order(order_id)
    if any(row.state in {InvoiceState.EXPORTED, InvoiceState.ISSUED} for row in known.values()):
        raise Refused(lazy("Người bán đã làm hóa đơn cho đơn này. Hãy gọi cho điểm bán để đổi."))
    ask_all(order_id, _sellers(order_id), buyer, at=at, known=known)


def ask_all(
    order_id: int,
    operator_ids: Iterable[int],
    buyer: Buyer,
    *,
    at: datetime,
    known: dict[int, Invoice] | None = None,
) -> None:
    """Write the wish of an order that is locked or just being placed; the buyer is checked already."""
    for operator_id in sorted(set(operator_ids)):
        row = (known or {}).get(operator_id)
        if row is None:
            row = Invoice(
                order_id=order_id,
                operator_id=operator_id,
                state=InvoiceState.REQUESTED,
                created_at=at,
                moved_at=at,
            )
            session.add(row)
        elif row.state is InvoiceState.CANCELLED:
            _move(row, InvoiceState.REQUESTED, at=at, by=None)
        row.buyer_name, row.tax_code = buyer.name, buyer.tax_code
        row.address, row.email = buyer.address, buyer.email
    session.flush()


def buyer_of(order_id: int, operator_id: int) -> Buyer | None:
    """Who asked this seller for an invoice of this order; None when nobody did."""
    row = _of_order(order_id).get(operator_id)
    if row is None or not row.buyer_name or row.state is InvoiceState.CANCELLED:
        return None
    return Buyer(row.buyer_name, row.address or "", row.email or "", row.tax_code)


def may_ask(order: Order, parts: Sequence[Fulfilment], *, within_days: int, at: datetime) -> bool:
    """Whether the customer may still ask: until the goods were supplied, and some days after."""
    if order.state in GONE:
        return False
    ended = [part.ended_at for part in parts if part.state in SUPPLIED and part.ended_at]
    is_open = any(part.state in OPEN for part in parts)
    return is_open or bool(ended and at <= max(ended) + timedelta(days=within_days))


def drop(order_id: int, *, at: datetime) -> None:
    """The customer wants none after all. Raises Refused once it is exported; without a wish nothing changes."""
    orders.lock_order(order_id)
    for row in _of_order(order_id).values():
        if row.state is InvoiceState.REQUESTED:
            _move(row, InvoiceState.CANCELLED, at=at, by=None)
            row.buyer_name = row.tax_code = row.address = row.email = None
        elif row.state is not InvoiceState.CANCELLED:
            raise Refused(lazy("Người bán đã làm hóa đơn cho đơn này. Hãy gọi cho điểm bán để đổi."))
    session.flush()


def export(keys: Collection[Key], *, at: datetime, by: int | None) -> list[tuple[Sale, Invoice]]:
    """Take what was supplied and is not issued yet into a file: sale and invoice, the earliest supply first.

    Exported again it is the same. What is still under way in an order waits for the rest of its seller's parts.
    """
    _lock(keys)
    sales = sales_of(keys, DELIVERY)
    known = _known(keys)
    found = []
    for key, sale in sales.items():
        row = known.get(key) or _retail(key, at)
        if row.state is InvoiceState.ISSUED:
            continue
        if row.state is not InvoiceState.EXPORTED:
            _move(row, InvoiceState.EXPORTED, at=at, by=by)
        row.supplied_on, row.total, row.vat = sale.day, sale.total, sale.vat
        found.append((sale, row))
    session.flush()
    audit.record("invoices.exported", by=by, at=at, subject_kind=INVOICE, details={"count": len(found)})
    return sorted(found, key=lambda pair: (pair[0].day, pair[0].code))


def issue(key: Key, issued: Issued, *, at: datetime, by: int | None, by_hand: bool = False) -> bool:
    """Keep the number that came back; False when it is known already.

    A file that is older than a taking back does not bring the void number again; only somebody who types it does
    (`by_hand`). Raises NotFound when nothing was supplied, BadInput on `issued_on` for a day to come, Refused when this
    sale has another number (take that back first) or the number is void or belongs to another order of this seller.
    """
    _lock([key])
    sale = sales_of([key], DELIVERY).get(key)
    if sale is None:
        raise NotFound
    if issued.issued_on > vn_day(at):
        raise BadInput("issued_on", lazy("Ngày hóa đơn không thể ở tương lai."))
    row = _known([key]).get(key) or _retail(key, at)
    if row.state is InvoiceState.ISSUED:
        if (row.symbol, row.number) != (issued.symbol, issued.number):
            raise Refused(lazy("Đơn này đã có hóa đơn số khác. Hãy ghi hủy hóa đơn cũ trước."))
        return False
    if [issued.symbol, issued.number] in (row.void_papers or []) and not by_hand:
        raise Refused(lazy("Hóa đơn số này đã hủy. Nếu ghi hủy nhầm, hãy ghi lại số ở trang của đơn."))
    _check_number(row, issued)
    _move(row, InvoiceState.ISSUED, at=at, by=by)
    row.symbol, row.number, row.issued_on = issued.symbol, issued.number, issued.issued_on
    row.lookup_code, row.lookup_url = issued.lookup_code, issued.lookup_url
    row.supplied_on, row.total, row.vat = sale.day, sale.total, sale.vat
    session.flush()
    _record("invoice.issued", row, at=at, by=by)
    if row.buyer_name:
        letters.issued(orders.lock_order(row.order_id).order, row, at=at)
    return True


def issue_day(operator_id: int, day: date, issued: Issued, *, at: datetime, by: int | None) -> int:
    """One number for all retail sales of a day that were exported; how many are new.

    Raises BadInput on `code` when none of that day was exported.
    """
    keys = [
        (order_id, seller)
        for order_id, seller in session.execute(
            select(Invoice.order_id, Invoice.operator_id)
            .where(
                Invoice.operator_id == operator_id,
                Invoice.buyer_name.is_(None),
                Invoice.supplied_on == day,
                Invoice.state.in_((InvoiceState.EXPORTED, InvoiceState.ISSUED)),
            )
            .order_by(Invoice.order_id)
        )
    ]
    if not keys:
        raise BadInput("code", lazy("Ngày này chưa có đơn bán lẻ nào được xuất tệp."))
    return sum(issue(key, issued, at=at, by=by) for key in keys)


def take_back(key: Key, *, reason: str, at: datetime, by: int | None) -> None:
    """An issued or exported invoice is void; its sale waits for another one. Raises NotFound, Refused."""
    _lock([key])
    row = _known([key]).get(key)
    if row is None:
        raise NotFound
    was = {"number": row.number, "symbol": row.symbol}
    if row.symbol and row.number:
        row.void_papers = [*(row.void_papers or []), [row.symbol, row.number]]
    orders.record(row.order_id, TAKEN_BACK, at=at, by=by, note=reason)
    _move(row, InvoiceState.CANCELLED, at=at, by=by)
    row.symbol = row.number = row.issued_on = row.lookup_code = row.lookup_url = None
    session.flush()
    _record("invoice.taken_back", row, at=at, by=by, **was)


def _lock(keys: Iterable[Key]) -> None:
    """Lock the orders in the order of their ids. One statement."""
    ids = sorted({order_id for order_id, _operator_id in keys})
    session.execute(
        select(Order.id).where(Order.id.in_(ids)).order_by(Order.id).with_for_update(key_share=True)
    )


def _known(keys: Collection[Key]) -> dict[Key, Invoice]:
    rows = session.scalars(
        select(Invoice)
        .where(Invoice.order_id.in_({order_id for order_id, _operator_id in keys}))
        .execution_options(populate_existing=True)
    )
    return {(row.order_id, row.operator_id): row for row in rows}


def _of_order(order_id: int) -> dict[int, Invoice]:
    return {
        row.operator_id: row for row in session.scalars(select(Invoice).where(Invoice.order_id == order_id))
    }


def _sellers(order_id: int) -> set[int]:
    return set(
        session.scalars(select(OrderLine.operator_id).where(OrderLine.order_id == order_id).distinct())
    )


def _retail(key: Key, at: datetime) -> Invoice:
    """The row of a sale of which nobody asked for an invoice. It begins as exported."""
    row = Invoice(
        order_id=key[0], operator_id=key[1], state=InvoiceState.EXPORTED, created_at=at, moved_at=at
    )
    session.add(row)
    return row


def _check_number(row: Invoice, issued: Issued) -> None:
    """One paper is for one sale, but for retail sales of a day, which may share theirs."""
    others = session.scalars(
        select(Invoice).where(
            Invoice.operator_id == row.operator_id,
            Invoice.symbol == issued.symbol,
            Invoice.number == issued.number,
            Invoice.order_id != row.order_id,
        )
    ).all()
    if others and (row.buyer_name or any(other.buyer_name for other in others)):
        raise Refused(lazy("Số hóa đơn này đã ghi cho một đơn khác. Hãy xem lại."))


def _move(row: Invoice, to: InvoiceState, *, at: datetime, by: int | None) -> None:
    INVOICE_MOVES.check(row.state, to)
    row.state, row.moved_at, row.moved_by = to, at, by


def _record(verb: str, row: Invoice, *, at: datetime, by: int | None, **details: str | None) -> None:
    audit.record(
        verb,
        by=by,
        at=at,
        subject_kind=INVOICE,
        subject_id=row.id,
        details={"order": row.order_id, **details},
    )
