"""Fairs with a stall, and counts of it, by the services that production uses."""

from datetime import date

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import services, shelf
from shop.fairs.models import FairCount, FairSale
from shop.fairs.services import FairDraft, Seen, Takings
from shop.fairs.services.counting import of_stall
from shop.fairs.services.making import due, planned
from shop.fairs.states import Loss
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.orders.models import Order
from shop.outlets.models import Event, Outlet
from shop.reports.verify.services import differences
from shop.transfers import services as transferring
from tests.builders import outlets, transfers
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


def clean() -> None:
    """Every truth holds."""
    assert [str(found) for found in differences()] == []


def item_of(outlet, offer, condition=Condition.SELLABLE) -> StockItem:
    """The item of these goods there."""
    return session.scalars(
        select(StockItem)
        .where(
            StockItem.outlet_id == outlet.id,
            StockItem.variant_id == offer.variant_id,
            StockItem.condition == condition,
        )
        .execution_options(populate_existing=True)
    ).one()


def on_hand(outlet) -> int:
    """All units that lie there."""
    return session.scalar(
        select(func.coalesce(func.sum(StockItem.on_hand), 0)).where(StockItem.outlet_id == outlet.id)
    )


def brought(home, stall, offer, units, at=AT) -> StockItem:
    """Goods that came by the same papers as always."""
    source = item_of(home, offer)
    paper = transfers.sent(home, stall, source, units=units, at=at)
    transferring.receive_all(paper.id, outlet_id=stall.id, key=random_token(), at=at, by=None)
    return item_of(stall, offer)
