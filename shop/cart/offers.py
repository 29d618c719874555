"""Whether something may be put in a cart now, and at what price: three statements, four for a refusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from shop.cart.services import Goods
from shop.catalogue.queries import VariantRow, remembered
from shop.catalogue.queries.remembered import Goods as Offered
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory import queries as inventory
from shop.inventory.models import StockSetting
from shop.inventory.states import Offering


class OnDemand(Refused):
    """Goods that are made when somebody asks: the page offers "Đặt trước" instead."""

    def __init__(self, variant_id: int) -> None:
        super().__init__(lazy("Sản phẩm này chỉ nhận đặt trước, không cho vào giỏ được."))
        self.variant_id = variant_id


def find(
    variant_id: int,
    lot_id: int | None,
    outlet_id: int | None,
    *,
    at: datetime,
    alcohol_at: Callable[[], Collection[int]] = tuple,
) -> tuple[VariantRow, Goods]:
    """The variant and what goes in the cart; the price is that of the outlet the visitor looks at, if it has any.

    `alcohol_at`: the outlets that may sell alcohol on the web, asked only for alcohol. Raises NotFound for what is
    not published, Refused for alcohol that none of them has, for what is sold out and for what has no price,
    OnDemand for what can only be asked for.
    """
    offered = remembered.goods([variant_id], at)
    row = offered[variant_id].row if offered else None
    if row is None or not row.on_offer:
        raise NotFound(lazy("Sản phẩm này không còn được bán."))
    stock = _stock(offered[variant_id], lot_id, at)
    if row.alcohol:
        allowed = alcohol_at()
        if not allowed:
            raise Refused(lazy("Rượu bia chỉ bán tại điểm bán, không đặt qua mạng được."))
        stock = {outlet: units for outlet, units in stock.items() if outlet in allowed}
    if not stock:
        raise _nothing(variant_id)
    found = _priced(offered[variant_id], lot_id, stock, at, outlet_id)
    if found is None:
        raise Refused(lazy("Sản phẩm này chưa có giá nên chưa bán được."))
    return row, found


def find_all(variant_ids: Collection[int], *, at: datetime) -> dict[int, Goods]:
    """What goes in the cart of each of these at its ordinary price; what cannot be put in is left out."""
    offered = {
        variant_id: each
        for variant_id, each in remembered.goods(variant_ids, at).items()
        if each.row.on_offer and not each.row.alcohol
    }
    has_baskets = any(each.components for each in offered.values())
    outlets: dict[int, set[int]] = defaultdict(set)
    for outlet_id, variant_id in inventory.sellable(None, list(offered), at, has_baskets=has_baskets):
        outlets[variant_id].add(outlet_id)
    return {
        variant_id: found
        for variant_id, outlet_ids in outlets.items()
        if (found := _priced(offered[variant_id], None, outlet_ids, at))
    }


def _priced(
    asked: Offered, lot_id: int | None, outlet_ids: Collection[int], at: datetime, chosen: int | None = None
) -> Goods | None:
    """At the price of the chosen outlet where it is one of these, else at the lowest; None without any price."""
    row = asked.row
    prices = remembered.prices_at({row.variant_id: asked}, [(row.variant_id, lot_id)], outlet_ids, at)
    known = {
        outlet: prices[key].amount
        for outlet in outlet_ids
        if (key := (row.variant_id, outlet, lot_id)) in prices
    }
    if not known:
        return None
    price = known[chosen] if chosen in known else min(known.values())
    return Goods(row.variant_id, lot_id, row.step, row.measure, price)


def _stock(asked: Offered, lot_id: int | None, at: datetime) -> Mapping[int, int]:
    """Units by outlet."""
    variant_id = asked.row.variant_id
    if lot_id is not None:
        offers = inventory.marked_down(at, variant_ids=[variant_id], lot_ids=[lot_id])
        return {offer.outlet_id: offer.sellable for offer in offers}
    found = inventory.sellable(None, [variant_id], at, has_baskets=bool(asked.components))
    return {outlet: units for (outlet, _variant), units in found.items()}


def _nothing(variant_id: int) -> Refused:
    """Sold out, or never kept: those that are made to order have another way."""
    on_demand = session.scalar(
        select(StockSetting.variant_id)
        .where(StockSetting.variant_id == variant_id, StockSetting.offering == Offering.ON_DEMAND)
        .limit(1)
    )
    if on_demand is not None:
        return OnDemand(variant_id)
    return Refused(lazy("Sản phẩm này đang hết hàng ở tất cả các điểm bán."))
