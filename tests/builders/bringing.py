"""Two outlets of one operator, one of which brings goods to the other for customers who collect there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.orders.models import Order
from shop.outlets.models import Outlet
from shop.transfers import services
from shop.transfers.models import Transfer
from tests.builders import outlets
from tests.builders.cart import AT, GOOD, on_offer
from tests.builders.inventory import stocked
from tests.builders.orders import part_of, pickup, place


@dataclass(frozen=True)
class Bringing:
    """`here`: where customers collect; `there`: what has the goods; `jar`, `tea`: only there, at both."""

    here: Outlet
    there: Outlet
    jar: Variant
    tea: Variant
    item: StockItem

    def ordered(self, *lines: tuple[int, int], at: datetime = AT, **who: object) -> Order:
        """Somebody wants jars (four, if nothing is said), collected here."""
        return place(pickup(self.here.id, **who), *(lines or ((self.jar.id, 4),)), at=at)

    def sent(self, *orders: Order, at: datetime = AT, key: str | None = None) -> Transfer:
        """What these orders wait for has left."""
        parts = [part_of(order).id for order in orders]
        made = services.bring(self.there.id, self.here.id, parts, key=key or random_token(), at=at, by=None)
        return session.get_one(Transfer, made, populate_existing=True)

    def came(self, transfer: Transfer, at: datetime = AT) -> None:
        """All of it arrives in good order."""
        services.receive_all(transfer.id, outlet_id=self.here.id, key=random_token(), at=at, by=None)

    @property
    def lot(self) -> Lot:
        """The lot of the jars."""
        return session.get_one(Lot, self.item.lot_id)


def a_way(*, send_days: int = 2, units: int = 10) -> Bringing:
    """Jars lie at one outlet only, tea at the one that is collected from; two days between them, one to prepare."""
    here = outlets.outlet("Hạc Thành", takes_pickups=True, pickup_days=1)
    there = outlets.outlet(
        "Sầm Sơn", operator_id=here.operator_id, sends_pickups=True, send_days=send_days, pickup_days=1
    )
    jar = on_offer(outlet=there, stock=0, price=60_000, variant={"max_transit_days": 5}).variant
    tea = on_offer("Chè xanh", outlet=here, stock=5, price=25_000, variant={"max_transit_days": 5}).variant
    item = stocked(there, jar, units, expires_on=GOOD)
    return Bringing(here, there, jar, tea, item)


def shelves(outlet: Outlet) -> dict[str, tuple[int, int]]:
    """On hand and held by condition."""
    rows = session.execute(
        select(StockItem.condition, StockItem.on_hand, StockItem.allocated).where(
            StockItem.outlet_id == outlet.id, StockItem.on_hand > 0
        )
    )
    return {condition.value: (on_hand, held) for condition, on_hand, held in rows}
