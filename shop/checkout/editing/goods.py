"""Goods that staff put into an order that was placed: at the price of today, at the outlet that serves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.queries import VariantRow, remembered
from shop.checkout import drafting, facts, quoting
from shop.checkout.quote import QuotedLine, Wanted, Where
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.delivery.remembered import NOTHING
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order, OrderLine


def addable(outlet_id: int, *, at: datetime, most: int = 300, english: bool = False) -> list[tuple[int, str]]:
    """(variant, words) of the goods on this outlet's shelf that have a price; no baskets, no alcohol."""
    ids = session.scalars(
        select(StockItem.variant_id)
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.condition == Condition.SELLABLE,
            StockItem.on_hand > StockItem.allocated,
        )
        .distinct()
        .order_by(StockItem.variant_id)
        .limit(most)
    ).all()
    known = remembered.goods(ids, at)
    prices = remembered.prices_at(known, [(variant_id, None) for variant_id in known], [outlet_id], at)
    found = [
        (variant_id, _words(each.row, english=english))
        for variant_id, each in known.items()
        if each.row.on_offer
        and not each.row.alcohol
        and not each.components
        and (variant_id, outlet_id, None) in prices
    ]
    return sorted(found, key=lambda pair: pair[1])


def _words(row: VariantRow, *, english: bool) -> str:
    name, pack = (row.name_en, row.variant_name_en) if english else (None, None)
    return f"{name or row.name}, {pack or row.variant_name}"


def quoted(order: Order, part: Fulfilment, variant_id: int, quantity: int, *, at: datetime) -> QuotedLine:
    """One more line of this part as it would be sold now. Raises BadInput on `variant` when it cannot be.

    Stops and full days are for new orders: this one is promised already.
    """
    where = Where(order.door, part.outlet_id, order.commune_code)
    wanted = Wanted(0, variant_id, quantity)
    known = facts.load([wanted], where, at)
    known = replace(known, book=replace(known.book, calendar=NOTHING, made={}))
    line = quoting.at_outlet(wanted, part.outlet_id, where, known)
    if line is None or line.parts or line.variant.alcohol:
        raise BadInput("variant", lazy("Món này không thêm được vào đơn của điểm bán này."))
    return line


def added(part: Fulfilment, line: QuotedLine, position: int, *, at: datetime) -> int:
    """Write the line; its id."""
    stars = remembered.stars({line.variant.product_id}, at)
    like = session.scalars(
        select(OrderLine).where(OrderLine.fulfilment_id == part.id).order_by(OrderLine.id).limit(1)
    ).one()
    return orders.append(like, drafting.single(line, stars, position))
