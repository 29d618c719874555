"""What sold of late, counted anew from time to time: the order "bán chạy" and goods bought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Row, delete, func, insert, select

from shop.extensions import session
from shop.orders.models import Order, OrderLine
from shop.orders.states import OrderState
from shop.storefront.models import BoughtTogether, ProductSale

LATELY = timedelta(days=90)
MOST_PRODUCTS = 5000  # a list shows 1,000; filters may leave out many of those before
MOST_OTHERS = 4
LEAST_TOGETHER = 2  # two goods in one single order say nothing, and might tell who ordered
SOLD = (OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED, OrderState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Sales:
    """(product, orders), and (product, other product, orders) of the last 90 days."""

    products: Sequence[Row[*tuple[Any, ...]]]
    together: Sequence[Row[*tuple[Any, ...]]]


def recent_sales(at: datetime) -> Sales:
    """Count the orders of the last 90 days, whatever door they came through; reads only."""
    stood = _stood_in_orders(at)
    number = func.count()
    products = (
        select(stood.c.product_id, number)
        .group_by(stood.c.product_id)
        .order_by(number.desc(), stood.c.product_id.desc())
        .limit(MOST_PRODUCTS)
    )
    return Sales(session.execute(products).all(), session.execute(_together(stood)).all())


def remember_sales(sales: Sales) -> None:
    """Put what was counted in the place of what was counted before."""
    session.execute(delete(BoughtTogether))
    session.execute(delete(ProductSale))
    if sales.products:
        rows = [{"product_id": product, "orders": orders} for product, orders in sales.products]
        session.execute(insert(ProductSale), rows)
    if sales.together:
        pairs = [{"product_id": one, "other_id": other, "orders": n} for one, other, n in sales.together]
        session.execute(insert(BoughtTogether), pairs)


def _stood_in_orders(at: datetime) -> CTE:
    """Each product once an order; a basket counts as itself, not as its components."""
    return (
        select(OrderLine.order_id, OrderLine.product_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.placed_at > at - LATELY, Order.state.in_(SOLD), OrderLine.parent_id.is_(None))
        .distinct()
        .cte("stood")
    )


def _together(stood: CTE) -> Any:
    one, other = stood.alias("one"), stood.alias("other")
    number = func.count()
    counted = (
        select(
            one.c.product_id,
            other.c.product_id.label("other_id"),
            number.label("orders"),
            func.row_number()
            .over(partition_by=one.c.product_id, order_by=(number.desc(), other.c.product_id))
            .label("place"),
        )
        .join(other, (other.c.order_id == one.c.order_id) & (other.c.product_id != one.c.product_id))
        .group_by(one.c.product_id, other.c.product_id)
        .having(number >= LEAST_TOGETHER)
        .subquery()
    )
    return select(counted.c.product_id, counted.c.other_id, counted.c.orders).where(
        counted.c.place <= MOST_OTHERS
    )
