"""Whether something may be put in a cart now, and at what price: three statements, four for a refusal."""

from __future__ import annotations

from collections.abc import Mapping
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
    variant_id: int, lot_id: int | None, outlet_id: int | None, *, at: datetime
) -> tuple[VariantRow, Goods]:
    """The variant and what goes in the cart; the price is that of the outlet the visitor looks at, if it has any.

    Raises NotFound for what is not published, Refused for alcohol, for what is sold out and for what has no
    price, OnDemand for what can only be asked for.
    """
    offered = remembered.goods([variant_id], at)
    row = offered[variant_id].row if offered else None
    if row is None or not row.on_offer:
        raise NotFound(lazy("Sản phẩm này không còn được bán."))
    if row.alcohol:
        raise Refused(lazy("Rượu bia chỉ bán tại điểm bán, không đặt qua mạng được."))
    stock = _stock(offered[variant_id], lot_id, at)
    if not stock:
        raise _nothing(variant_id)
    prices = remembered.prices_at(offered, [(variant_id, lot_id)], list(stock), at)
    known = {
        outlet: prices[key].amount for outlet in stock if (key := (variant_id, outlet, lot_id)) in prices
    }
    if not known:
        raise Refused(lazy("Sản phẩm này chưa có giá nên chưa bán được."))
    price = known.get(outlet_id, min(known.values())) if outlet_id is not None else min(known.values())
    return row, Goods(variant_id, lot_id, row.step, row.measure, price)


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
