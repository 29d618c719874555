"""Prices of many goods: by the verbs of the page of one price."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from shop.agreements.queries import consigned
from shop.bulk.models import BulkChange
from shop.bulk.plans import Plan, Target, Where, raised
from shop.bulk.states import Act
from shop.catalogue import services as catalogue
from shop.catalogue.models import Price, Product
from shop.catalogue.states import PriceKind
from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.queries.outlet_prices import HerePrice, costs, prices_here
from shop.inventory.services.outlet_prices import end_here, set_here

NOWHERE = 0  # no outlet has this id: only prices that hold everywhere are found
Values = tuple[dict[str, Any], dict[str, Any]]


def change(where: Where, plan: Plan, target: Target, *, by: int | None, at: datetime) -> Values | None:
    """(what it was, what it is) of one variant; None when it costs that already. Raises what the price page raises."""
    variant_id = target.variant_id or 0
    starts_at = max(plan.starts_at or at, at)
    old = _usual(where, variant_id, starts_at)
    if plan.act is Act.PRICE_TO:
        amount = int(plan.value)
    elif old is None:
        raise Refused(lazy("Hàng này chưa có giá để tính phần trăm."))
    else:
        amount = raised(old.amount, int(plan.value))
    if old is not None and old.amount == amount:
        return None
    if where.outlet_id is None:
        _refuse_consigned(target.product_id, at)
    price_id = _set(where, variant_id, amount, starts_at, by=by, at=at)
    was = {"amount": old and old.amount, "is_own": old is not None and old.outlet_id == where.outlet_id}
    return was, {"amount": amount, "price_id": price_id}


def is_as_left(change: BulkChange, at: datetime) -> bool:
    """Whether the price still stands, and no other one was set or began at the same place since."""
    price = session.get(Price, change.left_as["price_id"], populate_existing=True)
    if price is None or (price.ends_at is not None and price.ends_at <= at):
        return False
    newer = select(Price.id).where(
        Price.variant_id == price.variant_id,
        Price.outlet_id.is_(None) if price.outlet_id is None else Price.outlet_id == price.outlet_id,
        Price.kind == price.kind,
        or_(Price.id > price.id, and_(Price.starts_at > price.starts_at, Price.starts_at <= at)),
    )
    return session.scalar(newer.limit(1)) is None


def put_back(where: Where, change: BulkChange, *, by: int | None, at: datetime) -> None:
    """The price before: one that has not begun is taken away, one that holds gives way to the former."""
    price = session.get_one(Price, change.left_as["price_id"])
    if price.starts_at < at and change.was["is_own"]:
        _set(where, price.variant_id, change.was["amount"], at, by=by, at=at)
    elif where.outlet_id is None:
        catalogue.end_price(price.id, by=by, at=at)
    else:
        end_here(where.outlet_id, price.variant_id, price.id, by=by, at=at)


def _set(
    where: Where, variant_id: int, amount: int, starts_at: datetime, *, by: int | None, at: datetime
) -> int:
    if where.outlet_id is None:
        return catalogue.set_price(variant_id, amount=amount, starts_at=starts_at, by=by, at=at)
    return set_here(
        where.outlet_id,
        variant_id,
        kind=PriceKind.REGULAR,
        amount=amount,
        starts_at=starts_at,
        ends_at=None,
        at=at,
        by=by,
    )


def _usual(where: Where, variant_id: int, at: datetime) -> HerePrice | None:
    place = where.outlet_id or NOWHERE
    return costs(prices_here(place, [variant_id])[variant_id], place, at).usual


def _refuse_consigned(product_id: int, at: datetime) -> None:
    producer_id = session.get_one(Product, product_id).producer_id
    agreed = consigned(producer_id, vn_day(at))
    if agreed:
        raise Refused(
            lazy(
                "Hàng ký gửi ở %(operator)s: chủ thể đề nghị giá theo thỏa thuận.",
                operator=agreed[0].operator,
            )
        )
