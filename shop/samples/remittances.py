"""A sample carrier's file: the cash of one delivered parcel, less its fee. What other parcels owe is left to be seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import FulfilmentState
from shop.outlets.models import Outlet
from shop.payments.statements.services import StatementFile
from shop.remittances import services
from shop.remittances.columns import guess

CARRIER = "Hãng mẫu"  # who carries all parcels of the sample
FEE = 3_000


def fill(operator_id: int, by: int, at: datetime) -> None:
    """The oldest parcel of this operator that was delivered and paid in cash."""
    parcel = session.execute(
        select(Fulfilment.tracking, Fulfilment.amount_to_collect, Order.code)
        .join(Order, Order.id == Fulfilment.order_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .where(
            Outlet.operator_id == operator_id,
            Fulfilment.state == FulfilmentState.DELIVERED,
            Fulfilment.carrier == CARRIER,
            Fulfilment.amount_to_collect > 0,
        )
        .order_by(Fulfilment.id)
        .limit(1)
    ).first()
    if parcel is None:
        return
    told_at = at - timedelta(days=1)
    tracking, due, code = parcel
    rows: list[list[str]] = [
        ["Mã vận đơn", "Mã đơn khách", "Tiền thu hộ", "Tổng phí"],
        [tracking or "", code, str(due), str(FEE)],
    ]
    columns = guess(rows)
    if columns is None:
        raise LookupError(CARRIER)
    file = StatementFile("bang-ke-mau.csv", f"mau-{code}", rows)
    number = services.keep(operator_id, CARRIER, file, at=told_at, by=by)
    services.apply(number, columns, received=due - FEE, received_on=vn_day(told_at), at=told_at, by=by)
