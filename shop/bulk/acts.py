"""Doing one change to one target, seeing whether it stands as it was left, and putting it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.bulk import prices
from shop.bulk.models import BulkChange
from shop.bulk.plans import Plan, Target, Where, offered, offering_of
from shop.bulk.states import PRICES, Act
from shop.catalogue import services as catalogue
from shop.catalogue.models import Product
from shop.catalogue.services.common import latest_version, locked_product
from shop.catalogue.services.publishing import hide, publish
from shop.catalogue.states import ProductState
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import StockSetting
from shop.inventory.services.deciding import decide
from shop.inventory.states import Offering

Values = tuple[dict[str, Any], dict[str, Any]]
COLUMNS = {Act.SET: "set_code", Act.SHELF: "shelf_id"}
SETTINGS = frozenset({Act.OFFERING, Act.SPOT})
NUMBERS = frozenset({*COLUMNS, Act.SPOT})
NO_SPOT = 0  # no spot has this id


def change(where: Where, plan: Plan, target: Target, *, by: int | None, at: datetime) -> Values | None:
    """(what it was, what it is) of one target; None when it is so already. Raises ShopError."""
    if plan.act in PRICES:
        return prices.change(where, plan, target, by=by, at=at)
    new: int | str = int(plan.value) if plan.act in NUMBERS else plan.value
    old = _value(plan.act, where, target.product_id, target.variant_id)
    if old == new:
        return None
    if plan.act is Act.STATE:
        _refuse_unseen(target.product_id, plan.value)
    _put(plan.act, where, target.product_id, target.variant_id, new, by=by, at=at)
    return {"value": old}, {"value": new}


def is_as_left(act: Act, where: Where, change: BulkChange, at: datetime) -> bool:
    """Whether nobody changed the same thing since."""
    if act in PRICES:
        return prices.is_as_left(change, at)
    return bool(_value(act, where, change.product_id, change.variant_id) == change.left_as["value"])


def put_back(act: Act, where: Where, change: BulkChange, *, by: int | None, at: datetime) -> None:
    """As it was. Raises ShopError where that is not possible any more."""
    if act in PRICES:
        prices.put_back(where, change, by=by, at=at)
    else:
        if act is Act.STATE:
            _refuse_unseen(change.product_id, change.was["value"])
        _put(act, where, change.product_id, change.variant_id, change.was["value"], by=by, at=at)


def _value(act: Act, where: Where, product_id: int, variant_id: int | None) -> int | str:
    if act in SETTINGS:
        setting = session.get(StockSetting, (where.outlet_id, variant_id), populate_existing=True)
        if act is Act.SPOT:
            return (setting.spot_id if setting else None) or NO_SPOT
        return offered(setting.offering, setting.lead_days) if setting else Offering.SELL.value
    product = locked_product(product_id)
    if act is Act.STATE:
        return product.state.value
    found: int = getattr(product, COLUMNS[act])
    return found


def _put(
    act: Act,
    where: Where,
    product_id: int,
    variant_id: int | None,
    value: int | str,
    *,
    by: int | None,
    at: datetime,
) -> None:
    if act in SETTINGS:
        _decide(where.outlet_id or 0, variant_id or 0, act, value, by=by, at=at)
    elif act is Act.STATE:
        (publish if value == ProductState.PUBLISHED else hide)(product_id, by=by, at=at)
    else:
        product = session.get_one(Product, product_id)
        kept = {name: getattr(product, name) for name in ("shelf_id", "set_code", "is_gift")}
        catalogue.change_product(product_id, **kept | {COLUMNS[act]: value}, by=by, at=at)


def _refuse_unseen(product_id: int, state: str) -> None:
    """Raise Refused where selling again would show words that nobody approved."""
    product, version = session.get_one(Product, product_id), latest_version(product_id)
    if state == ProductState.PUBLISHED and (version is None or product.published_version_id != version.id):
        raise Refused(lazy("Sản phẩm có bản chưa duyệt. Hãy mở sản phẩm để đăng."))


def _decide(
    outlet_id: int, variant_id: int, act: Act, value: int | str, *, by: int | None, at: datetime
) -> None:
    """The offering or the spot alone; what else the outlet decided stays."""
    known = session.get(StockSetting, (outlet_id, variant_id), populate_existing=True)
    kept: dict[str, Any] = {"offering": Offering.SELL}
    if known is not None:
        names = ("offering", "buffer", "low_mark", "lead_days", "spot_id")
        kept = {name: getattr(known, name) for name in names}
    if act is Act.SPOT:
        kept["spot_id"] = int(value) or None
    else:
        kept["offering"], days = offering_of(str(value))
        kept["lead_days"] = days or kept.get("lead_days")
    decide(outlet_id, variant_id, by=by, at=at, **kept)
