"""What must hold for units to be sold on the web: written once, in SQL, joined when read.

Every select that uses these joins ``StockItem``, ``Lot``, ``Root``, ``Outlet``, ``Variant``, ``Goods``, ``Producer``
and, outer, ``StockSetting`` (see ``joined``).
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, Variant
from shop.catalogue.states import ProductState
from shop.inventory.days import days_after, larger
from shop.inventory.models import Lot, StockItem, StockLevel, StockSetting
from shop.inventory.states import Condition, Offering
from shop.outlets.models import Outlet
from shop.outlets.queries import sells
from shop.outlets.states import OutletKind
from shop.producers.models import Producer
from shop.producers.queries import selling

Root = aliased(Lot, name="root")
# Under another name, so that a list of products can hold these selects as subqueries about its own rows.
Goods = aliased(Product, name="goods")
BUFFER = func.coalesce(StockSetting.buffer, 0)
FREE = StockItem.on_hand - StockItem.allocated


def joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join everything that the conditions below speak of."""
    lots = (
        statement.select_from(StockItem)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
    )
    return _offered(lots, StockItem)


def levelled(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join to levels, which know no lots, what `open_online` and `published` speak of."""
    return _offered(statement.select_from(StockLevel), StockLevel)


def _offered(
    statement: Select[*tuple[Any, ...]], stock: type[StockItem | StockLevel]
) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(Outlet, Outlet.id == stock.outlet_id)
        .join(Variant, Variant.id == stock.variant_id)
        .join(Goods, Goods.id == Variant.product_id)
        .join(Producer, Producer.id == Goods.producer_id)
        .outerjoin(
            StockSetting,
            and_(StockSetting.outlet_id == stock.outlet_id, StockSetting.variant_id == stock.variant_id),
        )
    )


def web_fit(today: date) -> ColumnElement[bool]:
    """Units that a web order of today may be promised: not recalled, good for the promise on the web day.

    Marked-down units need only be good on the web day itself.
    """
    transit = larger(Outlet.pickup_days, Variant.max_transit_days)
    return and_(
        Root.blocked_on.is_(None),
        or_(
            Root.expires_on.is_(None),
            and_(
                StockItem.condition == Condition.SELLABLE,
                Root.expires_on >= days_after(today, transit + Variant.promise_days),
            ),
            and_(StockItem.condition == Condition.MARKED_DOWN, Root.expires_on >= days_after(today, transit)),
        ),
    )


def counter_fit(today: date) -> ColumnElement[bool]:
    """Units that may be handed over today: not recalled, their last day not past."""
    return and_(
        Root.blocked_on.is_(None),
        or_(Root.expires_on.is_(None), Root.expires_on >= today),
    )


def open_online(today: date) -> ColumnElement[bool]:
    """The outlet sells this variant on the web today, and its producer is selling.

    A fair sells from its first day as long as the goods are handed over before it ends.
    """
    transit = larger(Outlet.pickup_days, Variant.max_transit_days)
    return and_(
        sells(today),
        or_(Outlet.kind != OutletKind.FAIR, Outlet.ends_on >= days_after(today, transit)),
        # Not a coalesce: of that PostgreSQL believes that it is almost never true, and plans for one row.
        or_(StockSetting.offering.is_(None), StockSetting.offering == Offering.SELL),
        selling(today),
        or_(Variant.retired_on.is_(None), Variant.retired_on > today),
    )


def published() -> ColumnElement[bool]:
    """The product stands in the shop window."""
    return Goods.state == ProductState.PUBLISHED
