"""The parcels that a courier's numbers name, and the note on their payments that the cash was passed on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from shop.outlets.models import Outlet
from shop.payments.models import Payment
from shop.payments.states import Method, PaymentState
from shop.remittances.columns import Told
from shop.remittances.judging import Parcel
from shop.remittances.models import RemittanceLine

AT_ONCE = 400


class Parcels:
    """The parcels of an operator that lines of a file may be about: by the carrier's number, or by the order's code.

    An order of several parcels is told by its code only where one of them is cash on delivery and still open.
    """

    def __init__(self, operator_id: int, told: Sequence[Told]) -> None:
        """Read all of them, in a few statements."""
        numbers = {_plain(each.parcel) for each in told} | {_plain(each.code) for each in told}
        self._by_tracking: dict[str, Parcel] = {}
        self._by_code: dict[str, list[Parcel]] = {}
        for some in _chunks(sorted(numbers - {""})):
            for tracking, parcel in _read(operator_id, Fulfilment.tracking.in_(some) | Order.code.in_(some)):
                if tracking:
                    self._by_tracking[_plain(tracking)] = parcel
                known = self._by_code.setdefault(parcel.code, [])
                if parcel not in known:
                    known.append(parcel)

    def of(self, told: Told) -> Parcel | None:
        """The parcel of a line; None when its numbers name none, or more than one."""
        for number in (_plain(told.parcel), _plain(told.code)):
            if number in self._by_tracking:
                return self._by_tracking[number]
            found = self._by_code.get(number, [])
            waiting = [parcel for parcel in found if parcel.is_cash and parcel.was_passed_on is None]
            if len(found) == 1 or len(waiting) == 1:
                return (waiting or found)[0]
        return None


def by_ids(operator_id: int, fulfilment_ids: Collection[int]) -> dict[int, Parcel]:
    """These parcels of an operator; those of others are left out."""
    found = (parcel for _tracking, parcel in _read(operator_id, Fulfilment.id.in_(fulfilment_ids)))
    return {parcel.fulfilment_id: parcel for parcel in found}


def pass_on(fulfilment_ids: Collection[int], *, at: datetime) -> None:
    """The couriers owe nothing more for these parcels."""
    _mark(fulfilment_ids, Payment.state != PaymentState.CANCELLED, at)


def owe_again(fulfilment_ids: Collection[int]) -> None:
    """What was noted was a mistake, also on the payment of a parcel that was refused since."""
    _mark(fulfilment_ids, Payment.remitted_at.is_not(None), None)


def _mark(fulfilment_ids: Collection[int], which: ColumnElement[bool], at: datetime | None) -> None:
    for some in _chunks(sorted(fulfilment_ids)):
        session.execute(
            update(Payment)
            .where(Payment.fulfilment_id.in_(some), Payment.method == Method.ON_DELIVERY, which)
            .values(remitted_at=at)
            .execution_options(synchronize_session=False)
        )


def _read(operator_id: int, wanted: ColumnElement[bool]) -> Iterator[tuple[str | None, Parcel]]:
    """Parcels with the courier's number, as they are now; the cash of a cancelled attempt is nobody's."""
    cash = and_(
        Payment.fulfilment_id == Fulfilment.id,
        Payment.method == Method.ON_DELIVERY,
        Payment.state != PaymentState.CANCELLED,
    )
    settled = and_(RemittanceLine.fulfilment_id == Fulfilment.id, RemittanceLine.settles)
    rows = session.execute(
        select(
            Fulfilment.id,
            Order.code,
            Fulfilment.tracking,
            Fulfilment.state,
            Order.payment_method,
            Payment.amount,
            RemittanceLine.collected,
        )
        .join(Order, Order.id == Fulfilment.order_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .outerjoin(Payment, cash)
        .outerjoin(RemittanceLine, settled)
        .where(Outlet.operator_id == operator_id, Fulfilment.door == Door.DELIVERY, wanted)
        .order_by(Fulfilment.id)
    )
    for fulfilment_id, code, tracking, state, method, due, passed_on in rows:
        # An order that was paid ahead and grew since is cash for the rest of it.
        is_cash = method == Method.ON_DELIVERY or due is not None
        yield tracking, Parcel(fulfilment_id, code, state, is_cash, due or 0, passed_on)


def _plain(number: str) -> str:
    """A number without the spaces and the case in which somebody typed it."""
    return "".join(number.split()).upper()


def _chunks(all_of: Sequence[int] | Sequence[str]) -> Iterator[Sequence[int] | Sequence[str]]:
    for first in range(0, len(all_of), AT_ONCE):
        yield all_of[first : first + AT_ONCE]
