"""Fairs with a stall, and counts of it, by the services that production uses."""

from datetime import date

from sqlalchemy import select

from shop.core.clock import vn_day
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import services, shelf
from shop.fairs.models import FairCount, FairSale
from shop.fairs.services import FairDraft, Seen, Takings
from shop.fairs.services.counting import of_stall
from shop.fairs.services.making import due, planned
from shop.fairs.states import Loss
from shop.orders.models import Order
from shop.outlets.models import Event, Outlet
from tests.builders import outlets
from tests.builders.cart import AT
from tests.builders.places import HAC_THANH

TODAY = vn_day(AT)


def draft(operator_id: int, **fields) -> FairDraft:
    """A fair of three days from today on."""
    values = {
        "title": "Hội chợ OCOP mẫu",
        "host": "Sở Công Thương mẫu",
        "commune_code": HAC_THANH,
        "place": "Quảng trường Lam Sơn",
        "starts_on": TODAY,
        "ends_on": date.fromordinal(TODAY.toordinal() + 2),
    }
    return FairDraft(operator_id=operator_id, **{**values, **fields})


def fair(operator_id: int | None = None, *, at=AT, **fields) -> Event:
    """An announced fair."""
    return services.announce(draft(operator_id or outlets.operator().id, **fields), at=at, by=None)


def stall(event: Event | None = None, operator_id: int | None = None, *, at=AT, name="Gian 12") -> Outlet:
    """A stall at a fair."""
    event = event or fair(operator_id, at=at)
    return services.add_stall(event.id, operator_id or event.operator_id, name, phone=None, at=at, by=None)


def counted(
    outlet_id: int,
    remaining: dict[int, int] | None = None,
    lost: dict[int, tuple[int, Loss]] | None = None,
    *,
    at=AT,
) -> int:
    """A count in which items named in `remaining` hold so much, `lost` so much less, and all others what the book says."""
    remaining, lost = remaining or {}, lost or {}
    seen = []
    for item in shelf.of_outlet(outlet_id):
        gone, why = lost.get(item.item_id, (0, None))
        left = remaining.get(item.item_id, item.on_hand - gone)
        seen.append(Seen(item.item_id, item.on_hand, left, gone, why))
    return services.count(outlet_id, random_token(), seen, at=at, by=None)


def made(outlet_id: int, count_id: int, *, at=AT, extra: int = 0, **fields) -> FairCount:
    """The count as posted, with just the money that it asks for, or `extra` more."""
    row = of_stall(outlet_id, count_id)
    expected = due(row, planned(row))
    takings = Takings(cash=expected + extra, bank=0, expected=expected, **fields)
    services.make(outlet_id, count_id, takings, at=at, by=None)
    return of_stall(outlet_id, count_id)


def orders_of(count_id: int) -> list[Order]:
    """The sales that a count made, the oldest day first."""
    mine = select(Order).join(FairSale, FairSale.order_id == Order.id).where(FairSale.count_id == count_id)
    return list(session.scalars(mine.order_by(FairSale.day)))
