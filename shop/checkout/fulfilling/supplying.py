"""The day of supply decides the VAT: it is settled when goods reach the customer, at the price that was agreed."""

from datetime import datetime

from sqlalchemy import select

from shop.catalogue import queries as catalogue
from shop.catalogue.queries import remembered
from shop.checkout.pricing import inside
from shop.core.clock import vn_day
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.outlets.models import Operator


def settle_vat(order: Order, part: Fulfilment, *, at: datetime) -> None:
    """Write the VAT of the day on which this part of a locked order is supplied.

    Placed with the rates of the day promised; another day, or another tax method of the seller since, may have
    others. What the customer pays stays as it was agreed: only how much of it is VAT is told anew. Raises Refused
    when the table has no rate for the day. One statement, one more for lines that change.
    """
    rates = catalogue.rates_on(remembered.vat_table(at), vn_day(at))
    rows = session.execute(
        select(OrderLine, Operator.tax_method)
        .join(Operator, Operator.id == OrderLine.operator_id)
        .where(OrderLine.fulfilment_id == part.id)
        .order_by(OrderLine.id)
    ).all()
    parents = {line.parent_id for line, _method in rows}
    for line, method in rows:
        if line.id in parents:
            continue  # a basket's own line carries no money
        bp = catalogue.rate_for(rates, line.vat_class, method)
        if bp != line.vat_bp:
            vat = inside(line.total, bp)
            order.vat_total += vat - line.vat
            line.vat_bp, line.vat = bp, vat
    session.flush()
