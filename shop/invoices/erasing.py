"""How long a buyer's details are kept: with a legal invoice for ten years, with a wish that came to nothing not at all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from shop.core.clock import add_months, vn_day
from shop.extensions import session
from shop.invoices.models import Invoice
from shop.invoices.states import InvoiceState
from shop.orders.models import Order
from shop.orders.states import OrderState

YEARS = 10  # accounting papers (domain rule 4.3)
NOTHING = {"buyer_name": None, "tax_code": None, "address": None, "email": None}
VOID = (OrderState.CANCELLED, OrderState.LAPSED)


def erase_old(at: datetime) -> int:
    """Erase who bought from invoices of more than ten years ago, and from wishes of void orders; how many."""
    last = add_months(vn_day(at), -12 * YEARS)
    old = and_(Invoice.state == InvoiceState.ISSUED, Invoice.issued_on < last)
    return _erase(or_(old, _came_to_nothing()))


def erase_of_user(user_id: int, at: datetime) -> None:
    """A person's account is erased: wishes that came to nothing go, legal invoices stay for their ten years."""
    del at
    own = select(Order.id).where(Order.user_id == user_id)
    _erase(and_(Invoice.order_id.in_(own), or_(_came_to_nothing(), Invoice.state == InvoiceState.CANCELLED)))


def _came_to_nothing() -> ColumnElement[bool]:
    void = select(Order.id).where(Order.state.in_(VOID))
    return and_(
        Invoice.state.in_((InvoiceState.REQUESTED, InvoiceState.CANCELLED)), Invoice.order_id.in_(void)
    )


def _erase(which: ColumnElement[bool]) -> int:
    rows = session.execute(
        update(Invoice)
        .where(which, Invoice.buyer_name.is_not(None))
        .values(**NOTHING)
        .returning(Invoice.id)
        .execution_options(synchronize_session=False)
    )
    return len(rows.all())
