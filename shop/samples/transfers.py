"""Sample transfers: an account that no bank knows, and what becomes of orders that are paid to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.checkout import paying
from shop.core.clock import vn_day
from shop.extensions import session
from shop.orders.models import Order
from shop.payments.statements import services
from shop.payments.statements.columns import guess, lines
from shop.payments.statements.services import StatementFile
from shop.payments.states import Source
from shop.payments.transfers import Told

# No bank has this BIN: an application that scans a sample code refuses it.
BIN, NAME = "000000", "TAI KHOAN MAU"
AFTER_THE_DEADLINE = timedelta(hours=25)


def _transfer(token: str, at: datetime) -> None:
    """The money came, told by a sample service."""
    order = session.scalars(select(Order).where(Order.token == token)).one()
    told = Told(
        order.payee_operator_id,
        Source.NOTICE,
        order.total,
        text=f"OCOP {order.code} (mau)",
        reference=f"MAU-FT{order.id:06d}",
        booked_at=at,
    )
    paying.receive(told, at=at, by=None)


def _statement(token: str, at: datetime) -> None:
    """Staff import a statement of the bank: it has this transfer, and one that belongs to no order."""
    order = session.scalars(select(Order).where(Order.token == token)).one()
    owner = order.payee_operator_id
    rows = [
        ["Ngày giao dịch", "Số bút toán", "Nội dung", "Số tiền ghi có"],
        [f"{vn_day(at):%d/%m/%Y}", f"MAU-SK{order.id:06d}", f"OCOP {order.code} (mau)", str(order.total)],
        [f"{vn_day(at):%d/%m/%Y}", f"MAU-SK{order.id:06d}B", "CHUYEN NHAM (MAU)", "50000"],
    ]
    number = services.keep(owner, StatementFile("sao-ke-mau.csv", f"mau-{order.id}", rows), at=at, by=None)
    columns = guess(rows)
    counts: Counter[str] = Counter()
    for line in lines(rows, columns) if columns else ():
        told = Told(
            owner,
            Source.STATEMENT,
            line.amount,
            text=line.text,
            reference=line.reference,
            booked_at=line.booked_at,
            statement_id=number,
        )
        counts[paying.receive(told, at=at, by=None).value] += 1
    services.done(number, counts, at=at, by=None)


def _lapse(token: str, at: datetime) -> None:
    order_id = session.scalars(select(Order.id).where(Order.token == token)).one()
    paying.lapse(order_id, at=at + AFTER_THE_DEADLINE)


def account(number: int) -> dict[str, str]:
    """The bank account of the sample operator with this number."""
    return {"bank_bin": BIN, "bank_account": f"MAU{number:010d}", "bank_account_name": NAME}


ACTS: dict[str, Callable[[str, datetime], None]] = {
    "transfer": _transfer,
    "statement": _statement,
    "claim": lambda token, at: paying.claim(token, at=at),
    "lapse": _lapse,
}
