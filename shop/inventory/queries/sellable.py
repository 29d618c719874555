"""How much can be sold: one expression for list, facet, page, cart, checkout and API.

Quantities are whole units of the variant (pieces or grams). A pair without a row can sell nothing. Prices are
the catalogue's: who shows an offer joins the price in force.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from shop.catalogue.models import BasketItem, Variant
from shop.core.clock import start_of_day, vn_day
from shop.core.statements import built_once
from shop.extensions import run
from shop.inventory.models import StockItem, StockLevel
from shop.inventory.queries.conditions import (
    BUFFER,
    FREE,
    Goods,
    Root,
    counter_fit,
    joined,
    open_online,
    published,
    web_fit,
)
from shop.inventory.queries.levels import free_units, nearest, units
from shop.inventory.queries.one_of import OneOf
from shop.inventory.states import Condition
from shop.producers.models import Producer
from shop.producers.queries import selling

Ids = Collection[int] | Select[*tuple[Any, ...]] | None


@dataclass(frozen=True, slots=True)
class MarkedDown:
    """A marked-down lot at an outlet: its own offer, that many units, good until ``expires_on``."""

    outlet_id: int
    variant_id: int
    lot_id: int
    sellable: int
    expires_on: date | None
    code: str | None = None


def sellable_sql(
    at: datetime,
    *,
    outlet_ids: Ids = None,
    variant_ids: Ids = None,
    by: date | None = None,
    has_baskets: bool = True,
) -> Subquery:
    """What the web may sell at ``at``: columns ``outlet_id``, ``variant_id``, ``sellable`` (> 0), ``expires_on``.

    Baskets are rows too: the scarcest of their components. ``expires_on`` is the nearest last day among the units.
    The ids (values or a select) are put into the parts, so that few variants cost few rows. ``by``: handed over on
    this later day. ``has_baskets``: False where no basket is among the variants, which halves the question.
    """
    today = vn_day(at)
    if not has_baskets:
        return _single(today, outlet_ids, variant_ids, by).subquery("sellable")
    return union_all(
        _single(today, outlet_ids, variant_ids, by),
        basket_pairs(today, outlet_ids, variant_ids, by=by),
    ).subquery("sellable")


def sellable_by_variant(at: datetime, *, outlet_ids: Ids = None, variant_ids: Ids = None) -> Subquery:
    """Over all outlets: ``variant_id``, ``sellable`` (sum), ``outlets`` (how many have it), ``expires_on``."""
    rows = sellable_sql(at, outlet_ids=outlet_ids, variant_ids=variant_ids)
    return (
        select(
            rows.c.variant_id,
            cast(func.sum(rows.c.sellable), BigInteger).label("sellable"),
            func.count().label("outlets"),
            func.min(rows.c.expires_on).label("expires_on"),
        )
        .group_by(rows.c.variant_id)
        .subquery("sellable_by_variant")
    )


def sellable(
    outlet_ids: Ids, variant_ids: Ids, at: datetime, *, has_baskets: bool = True, by: date | None = None
) -> dict[tuple[int, int], int]:
    """Units that the web may sell, by (outlet, variant); pairs that have none are absent.

    `has_baskets`: False from a caller who knows that no basket is among the variants, which halves the question.
    `by`: they are handed over on this later day; ids are then values, not selects.
    """
    ids = {"outlet_ids": outlet_ids, "variant_ids": variant_ids}
    if any(isinstance(each, Select) for each in ids.values()):
        statement = _pairs(sellable_sql(at, outlet_ids=outlet_ids, variant_ids=variant_ids))
    else:
        named = tuple(name for name, each in ids.items() if each is not None)
        statement = _prepared(vn_day(at), named, by, has_baskets=has_baskets)
    given = {
        name: list(each) for name, each in ids.items() if each is not None and not isinstance(each, Select)
    }
    found = run(statement, given)
    return {(outlet_id, variant_id): units for outlet_id, variant_id, units in found}


def product_in_stock(
    product_id: ColumnElement[int], at: datetime, *, outlet_ids: Ids = None
) -> ColumnElement[bool]:
    """For a list's filter: some variant of the product can be sold (at one of the outlets).

    ``product_id`` is a column of ``Product`` in the list's own select. A correlated EXISTS that looks at the
    product's own levels only, so that a page of a list stays cheap.
    """
    today = vn_day(at)
    single = (
        free_units(today, literal(1))
        .where(*among(StockLevel.outlet_id, outlet_ids))
        .where(Variant.product_id == product_id)
    )
    baskets = basket_pairs(today, outlet_ids, None).subquery("baskets")
    kit = aliased(Variant, name="kit")
    in_basket = select(kit.product_id).join(baskets, baskets.c.basket_id == kit.id)
    return or_(single.correlate(product_id.table).exists(), product_id.in_(in_basket))


def counter_units(outlet_id: int, variant_ids: Ids, at: datetime) -> dict[int, int]:
    """Units that may be handed over the counter today, by variant: no buffer, no promise."""
    statement = joined(select(StockItem.variant_id, cast(func.sum(FREE), BigInteger))).where(
        StockItem.outlet_id == outlet_id,
        StockItem.condition == Condition.SELLABLE,
        counter_fit(vn_day(at)),
        *among(StockItem.variant_id, variant_ids),
    )
    found = run(statement.group_by(StockItem.variant_id))
    return {variant_id: units for variant_id, units in found if units > 0}


def marked_down(
    at: datetime,
    *,
    outlet_ids: Ids = None,
    variant_ids: Ids = None,
    lot_ids: Ids = None,
    by: date | None = None,
) -> list[MarkedDown]:
    """Marked-down lots that the web may sell (`by` a later day), nearest last day first. Each is one item; no buffer."""
    today = vn_day(at)
    statement = (
        joined(
            select(
                StockItem.outlet_id,
                StockItem.variant_id,
                StockItem.lot_id,
                FREE.label("sellable"),
                Root.expires_on,
                Root.code,
            )
        )
        .where(
            StockItem.condition == Condition.MARKED_DOWN,
            FREE > 0,
            web_fit(today),
            *_still(by),
            open_online(today),
            published(),
            *among(StockItem.outlet_id, outlet_ids),
            *among(StockItem.variant_id, variant_ids),
            *among(StockItem.lot_id, lot_ids),
        )
        .order_by(Root.expires_on, StockItem.lot_id)
    )
    return [MarkedDown(*row) for row in run(statement)]


def marked_down_sellable(lot_ids: Ids, at: datetime) -> dict[tuple[int, int], int]:
    """Units that the web may sell of marked-down lots, by (outlet, lot)."""
    return {(row.outlet_id, row.lot_id): row.sellable for row in marked_down(at, lot_ids=lot_ids)}


def _pairs(rows: Subquery) -> Select[*tuple[Any, ...]]:
    return select(rows.c.outlet_id, rows.c.variant_id, rows.c.sellable)


@built_once(128)
def _prepared(
    today: date, given: tuple[str, ...], by: date | None, *, has_baskets: bool
) -> Select[*tuple[Any, ...]]:
    """The statement of a day for the ids that are given: building it costs twenty times more than running it."""
    ids: dict[str, Any] = {name: bindparam(name, expanding=True) for name in given}
    return _pairs(sellable_sql(start_of_day(today), **ids, by=by, has_baskets=has_baskets))


def _still(by: date | None) -> list[ColumnElement[bool]]:
    """A marked-down lot is still good when it is handed over on a later day; no promise goes beyond that."""
    return [] if by is None else [or_(Root.expires_on.is_(None), Root.expires_on >= by)]


def _single(today: date, outlet_ids: Ids, variant_ids: Ids, by: date | None) -> Select[*tuple[Any, ...]]:
    """Pairs (outlet, variant) of goods in the window."""
    columns = (
        StockLevel.outlet_id,
        StockLevel.variant_id,
        (units(today, by) - BUFFER).label("sellable"),
        nearest(today, by).label("expires_on"),
    )
    return free_units(today, *columns, by=by).where(
        published(), *among(StockLevel.outlet_id, outlet_ids), *among(Variant.id, variant_ids)
    )


def basket_pairs(
    today: date, outlet_ids: Ids, variant_ids: Ids, by: date | None = None
) -> Select[*tuple[Any, ...]]:
    """Pairs (outlet, basket): units and nearest last day of the scarcest of its components."""
    wanted = among(BasketItem.basket_id, variant_ids)
    components = select(BasketItem.component_id).where(*wanted)
    free = _single(today, outlet_ids, components, by).subquery("components")
    whole = aliased(BasketItem)
    parts = (
        select(func.count())
        .where(whole.basket_id == BasketItem.basket_id)
        .correlate(BasketItem)
        .scalar_subquery()
    )
    scarcest = func.min(free.c.sellable // BasketItem.quantity)
    return (
        select(free.c.outlet_id, BasketItem.basket_id, scarcest, func.min(free.c.expires_on))
        .join(BasketItem, BasketItem.component_id == free.c.variant_id)
        .join(Variant, Variant.id == BasketItem.basket_id)
        .join(Goods, Goods.id == Variant.product_id)
        .join(Producer, Producer.id == Goods.producer_id)
        .where(
            published(),
            selling(today),
            or_(Variant.retired_on.is_(None), Variant.retired_on > today),
            *wanted,
        )
        .group_by(free.c.outlet_id, BasketItem.basket_id)
        .having(func.count() == parts, scarcest > 0)
    )


def among(column: Any, ids: Ids) -> list[ColumnElement[bool]]:
    """The column is one of the ids, where ids are given."""
    if ids is None:
        return []
    return [OneOf(column, ids) if isinstance(ids, Select) else column.in_(ids)]
