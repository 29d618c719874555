"""What an outlet's people see of its stock: figures by variant, lots by item, movements of a variant."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    union,
)

from shop.catalogue.models import Product, ProductVersion, SearchEntry, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.clock import start_of_day, vn_day
from shop.core.errors import NotFound
from shop.core.folding import fold
from shop.core.statements import built_once
from shop.extensions import run, session
from shop.inventory.models import Lot, StockItem, StockSetting
from shop.inventory.queries import codes
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.lot_tests import has_failed
from shop.inventory.queries.sellable import sellable_sql
from shop.inventory.states import Condition, Offering
from shop.window.memory import Shown

SOON = timedelta(days=30)
_ORDER = (ProductVersion.name, Variant.position, Variant.id)
_by_name: "Shown[array[int]]" = Shown(64)  # of 8 bytes a variant
FOR_SALE = (Condition.SELLABLE, Condition.MARKED_DOWN)


class View(StrEnum):
    """Which part of the stock is shown."""

    ALL = ""
    LOW = "sap-het"
    OUT = "het"
    SPOILING = "sap-het-han"
    RECALLED = "thu-hoi"
    FAILED = "khong-dat"


@dataclass(frozen=True, slots=True)
class StockRow:
    """The figures of one variant at one outlet, in its units. ``other``: on display, in quarantine, damaged."""

    variant_id: int
    name: str
    variant_name: str
    sku: str
    unit: str
    measure: Measure
    on_hand: int
    allocated: int
    sellable: int
    other: int
    expires_on: date | None
    offering: Offering
    buffer: int
    low_mark: int

    @property
    def is_low(self) -> bool:
        """At or below the mark that the outlet set, but not out."""
        return 0 < self.sellable <= self.low_mark


def stock_rows(
    outlet_id: int, *, at: datetime, view: View = View.ALL, typed: str = "", skip: int = 0, most: int = 50
) -> Sequence[StockRow]:
    """The variants an outlet has or had, by name; two statements: which stand on this page, then their figures."""
    ids = session.scalars(
        _chosen(outlet_id, at, view, typed).order_by(*_ORDER).offset(skip).limit(most)
    ).all()
    return _rows_of(outlet_id, ids, at)


def stock_rows_counted(
    outlet_id: int, *, at: datetime, view: View = View.ALL, typed: str = "", skip: int = 0, most: int = 50
) -> tuple[Sequence[StockRow], int]:
    """A page of ``stock_rows``, and how many there are. All goods of an outlet are not sorted anew for it."""
    if view is View.ALL and not typed.strip():
        ids = goods_by_name(outlet_id, at)
        return _rows_of(outlet_id, ids[skip : skip + most], at), len(ids)
    rows = stock_rows(outlet_id, at=at, view=view, typed=typed, skip=skip, most=most)
    return rows, count_stock_rows(outlet_id, at=at, view=view, typed=typed)


def goods_by_name(outlet_id: int, at: datetime) -> Sequence[int]:
    """The ids of all variants an outlet has or had, by name: sorted again when names, or its items, have changed.

    No item and no setting ever goes, so as many as before are the same as before. Counting items costs a third of
    counting variants, and a new lot of known goods only sorts them once more.
    """
    key = (outlet_id, *run(_COUNTED, {"outlet_id": outlet_id}).one())
    return _by_name([key], at, lambda _keys: {key: (_sorted(outlet_id, at), None)})[key]


def _sorted(outlet_id: int, at: datetime) -> "array[int]":
    return array("q", session.scalars(_chosen(outlet_id, at, View.ALL, "").order_by(*_ORDER)))


_COUNTED = select(
    *(
        select(func.count()).where(each.outlet_id == bindparam("outlet_id")).scalar_subquery()
        for each in (StockItem, StockSetting)
    )
)


def count_stock_rows(outlet_id: int, *, at: datetime, view: View = View.ALL, typed: str = "") -> int:
    """How many rows ``stock_rows`` has."""
    rows = _chosen(outlet_id, at, view, typed).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def _rows_of(outlet_id: int, ids: Sequence[int], at: datetime) -> Sequence[StockRow]:
    if not ids:
        return []
    values = {"outlet_ids": [outlet_id], "variant_ids": list(ids)}
    return [StockRow(*row) for row in run(_figures(vn_day(at)), values)]


def stock_row(outlet_id: int, variant_id: int, *, at: datetime) -> StockRow:
    """The figures of one variant; zeros when the outlet never had it. Raises NotFound for unknown goods."""
    rows = _rows_of(outlet_id, [variant_id], at)
    if not rows:
        raise NotFound
    return rows[0]


def setting(outlet_id: int, variant_id: int) -> StockSetting | None:
    """What an outlet decided about a variant, if it did."""
    return session.get(StockSetting, (outlet_id, variant_id))


def _chosen(outlet_id: int, at: datetime, view: View, typed: str) -> Select[int]:
    """The ids of the variants of a view. Figures are worked out for those only of which the view depends on them."""
    statement = (
        select(Variant.id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(Variant.id.in_(union(*_goods(outlet_id))))
    )
    if typed.strip():
        statement = statement.outerjoin(SearchEntry, SearchEntry.product_id == Product.id)
    return statement.where(*_viewed(outlet_id, view, at), *typed_conditions(typed))


def _goods(outlet_id: int) -> tuple[Select[int], Select[int]]:
    """The variants that an outlet has or had, and those of which it decided something."""
    return (
        select(StockItem.variant_id).where(StockItem.outlet_id == outlet_id),
        select(StockSetting.variant_id).where(StockSetting.outlet_id == outlet_id),
    )


@built_once(4)
def _figures(day: date) -> Select[*tuple[Any, ...]]:
    """The columns of `StockRow`, by name, for ``variant_ids`` at the one of ``outlet_ids``; built once a day."""
    ids: dict[str, Any] = {name: bindparam(name, expanding=True) for name in ("outlet_ids", "variant_ids")}
    held, web = _held(**ids), sellable_sql(start_of_day(day), **ids)
    setting = and_(StockSetting.variant_id == Variant.id, StockSetting.outlet_id.in_(ids["outlet_ids"]))
    return (
        select(
            Variant.id,
            ProductVersion.name,
            Variant.name.label("variant_name"),
            Variant.sku,
            Variant.unit,
            Variant.measure,
            func.coalesce(held.c.on_hand, 0).label("on_hand"),
            func.coalesce(held.c.allocated, 0).label("allocated"),
            func.coalesce(web.c.sellable, 0).label("sellable"),
            func.coalesce(held.c.other, 0).label("other"),
            held.c.expires_on,
            func.coalesce(StockSetting.offering, Offering.SELL).label("offering"),
            func.coalesce(StockSetting.buffer, 0).label("buffer"),
            func.coalesce(StockSetting.low_mark, 0).label("low_mark"),
        )
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(held, held.c.variant_id == Variant.id)
        .outerjoin(web, web.c.variant_id == Variant.id)
        .outerjoin(StockSetting, setting)
        .where(Variant.id.in_(ids["variant_ids"]))
        .order_by(*_ORDER)
    )


def _held(outlet_ids: Any, variant_ids: Any) -> Subquery:
    """On hand, allocated, other and nearest last day by variant."""
    for_sale = StockItem.condition.in_(FOR_SALE)
    return (
        select(
            StockItem.variant_id,
            cast(func.sum(case((for_sale, StockItem.on_hand), else_=0)), BigInteger).label("on_hand"),
            cast(func.sum(StockItem.allocated), BigInteger).label("allocated"),
            cast(func.sum(case((for_sale, 0), else_=StockItem.on_hand)), BigInteger).label("other"),
            func.min(case((and_(for_sale, StockItem.on_hand > 0), Root.expires_on))).label("expires_on"),
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(StockItem.outlet_id.in_(outlet_ids), StockItem.variant_id.in_(variant_ids))
        .group_by(StockItem.variant_id)
        .subquery("held")
    )


def _viewed(outlet_id: int, view: View, at: datetime) -> list[ColumnElement[bool]]:
    if view is View.LOW:
        return [Variant.id.in_(_low(outlet_id, at))]
    if view is View.OUT:
        web = sellable_sql(at, outlet_ids=[outlet_id], variant_ids=_goods(outlet_id)[0])
        return [Variant.id.not_in(select(web.c.variant_id))]
    if view is View.SPOILING:
        return [Variant.id.in_(_spoiling(outlet_id, vn_day(at) + SOON))]
    if view is View.RECALLED:
        return [Variant.id.in_(recalled_variants(outlet_id))]
    if view is View.FAILED:
        failed = (Root.blocked_on.is_(None), has_failed(Root.id))
        return [Variant.id.in_(_on_shelves(outlet_id).where(*failed))]
    return []


def _low(outlet_id: int, at: datetime) -> Select[int]:
    """At or below the mark that the outlet set, but not out; only what has a mark is looked at."""
    marked = select(StockSetting.variant_id).where(
        StockSetting.outlet_id == outlet_id, StockSetting.low_mark > 0
    )
    web = sellable_sql(at, outlet_ids=[outlet_id], variant_ids=marked)
    mark = and_(StockSetting.variant_id == web.c.variant_id, StockSetting.outlet_id == outlet_id)
    return select(web.c.variant_id).join(StockSetting, mark).where(web.c.sellable <= StockSetting.low_mark)


def _spoiling(outlet_id: int, until: date) -> Select[int]:
    """Of which units for sale have their last day by then."""
    return (
        select(StockItem.variant_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.on_hand > 0,
            StockItem.condition.in_(FOR_SALE),
            Root.expires_on <= until,
        )
    )


def recalled_variants(outlet_id: int) -> Select[*tuple[Any, ...]]:
    """The variants of which an outlet has units of a recalled lot on its shelves."""
    return _on_shelves(outlet_id).where(Root.blocked_on.is_not(None))


def _on_shelves(outlet_id: int) -> Select[*tuple[Any, ...]]:
    """The variants of which an outlet has units where customers take them; their batch is ``Root``."""
    return (
        select(StockItem.variant_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.on_hand > 0,
            StockItem.condition.in_((*FOR_SALE, Condition.DISPLAY)),
        )
        .distinct()
    )


def typed_conditions(typed: str) -> list[ColumnElement[bool]]:
    """Name with or without marks, or what is scanned or read off a label (`codes.means`)."""
    if not typed.strip():
        return []
    words, exact = fold(typed), typed.strip()
    return [
        or_(
            SearchEntry.name_folded.contains(words, autoescape=True),
            func.lower(ProductVersion.name).contains(exact.lower(), autoescape=True),
            *codes.means(exact),
        )
    ]
