"""Goods that may be sent, outlets they may go to, and goods that lie on neither shelf."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from shop.catalogue.models import Product, ProductVersion, SearchEntry, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.folding import fold
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import FREE, Root
from shop.inventory.states import Condition, LotOwner
from shop.outlets.models import Outlet
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.states import SENDABLE, UNDER_WAY, TransferState

_From, _To = aliased(Outlet), aliased(Outlet)
LEFT = TransferLine.quantity - TransferLine.received - TransferLine.returned - TransferLine.short


@dataclass(frozen=True, slots=True)
class Sendable:
    """A lot on the shelf with free units, in the variant's unit."""

    item_id: int
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    lot_name: str
    expires_on: date | None
    condition: Condition
    owner: LotOwner
    free: int


@dataclass(frozen=True, slots=True)
class Receiver:
    """An outlet that goods may go to. `is_within`: of the same operator."""

    outlet_id: int
    name: str
    is_within: bool


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Units of a variant that an outlet packed for others, and those on their way from it and to it."""

    packed: int
    leaving: int
    coming: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Units of a batch between two outlets; `is_home`: on their way back to the sender."""

    code: str
    from_outlet_id: int
    to_outlet_id: int
    sender: str
    receiver: str
    is_home: bool
    quantity: int


def receivers(outlet_id: int, day: date) -> list[Receiver]:
    """The other outlets that are not closed on a Vietnamese day: those of the same operator first, then by name."""
    mine = select(Outlet.operator_id).where(Outlet.id == outlet_id).scalar_subquery()
    is_within = Outlet.operator_id == mine
    rows = session.execute(
        select(Outlet.id, Outlet.name, is_within)
        .where(Outlet.id != outlet_id, or_(Outlet.closed_on.is_(None), Outlet.closed_on > day))
        .order_by(is_within.desc(), Outlet.name, Outlet.id)
    )
    return [Receiver(outlet, name, bool(within)) for outlet, name, within in rows]


def sendable(outlet_id: int, typed: str, *, most: int = 20) -> list[Sendable]:
    """Lots with free units by name (marks optional), SKU, barcode, or the number or code of the lot; nearest last day first."""
    words, exact = fold(typed), typed.strip()
    if not words:
        return []
    return _sendable(outlet_id, _named(words, exact), most)


def one_sendable(outlet_id: int, item_id: int) -> Sendable | None:
    """One such lot; None when it is another outlet's or nothing of it is free."""
    return next(iter(_sendable(outlet_id, StockItem.id == item_id, 1)), None)


def on_the_way(outlet_id: int, variant_id: int) -> OnTheWay:
    """Where units of a variant are that lie on no shelf, and what is packed to go; one statement."""
    out, home = Transfer.from_outlet_id == outlet_id, Transfer.state == TransferState.RETURNING
    away = Transfer.state.in_(UNDER_WAY)
    coming = or_(out & home, (Transfer.to_outlet_id == outlet_id) & away & ~home)
    row = session.execute(
        select(
            _units(out & (Transfer.state == TransferState.READY)),
            _units(out & away & ~home),
            _units(coming),
        )
        .select_from(TransferLine)
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(StockItem, StockItem.id == TransferLine.stock_item_id)
        .where(
            StockItem.variant_id == variant_id,
            or_(out, Transfer.to_outlet_id == outlet_id),
            Transfer.state.in_((TransferState.READY, *UNDER_WAY)),
        )
    ).one()
    return OnTheWay(*row)


def passing(root_id: int | InstrumentedAttribute[int]) -> Select[*tuple[Any, ...]]:
    """The lines of a batch with units on no shelf, because they go from outlet to outlet."""
    return (
        select(TransferLine.id)
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(StockItem, StockItem.id == TransferLine.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(func.coalesce(Lot.root_id, Lot.id) == root_id, Transfer.state.in_(UNDER_WAY), LEFT > 0)
    )


def passages(root_id: int) -> list[Passage]:
    """The units of a batch that go from outlet to outlet, by transfer, the oldest first."""
    rows = session.execute(
        passing(root_id)
        .with_only_columns(
            Transfer.code,
            Transfer.from_outlet_id,
            Transfer.to_outlet_id,
            _From.name,
            _To.name,
            Transfer.state == TransferState.RETURNING,
            cast(func.sum(LEFT), BigInteger),
        )
        .join(_From, _From.id == Transfer.from_outlet_id)
        .join(_To, _To.id == Transfer.to_outlet_id)
        .group_by(Transfer.id, _From.name, _To.name)
        .order_by(Transfer.id)
    )
    return [Passage(*row) for row in rows]


def _units(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(cast(func.sum(LEFT).filter(condition), BigInteger), 0)


def _sendable(outlet_id: int, condition: ColumnElement[bool], most: int) -> list[Sendable]:
    statement = (
        _columns()
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.condition.in_(SENDABLE),
            FREE > 0,
            condition,
        )
        .order_by(ProductVersion.name, Root.expires_on.is_(None), Root.expires_on, StockItem.id)
    )
    return [Sendable(*row) for row in session.execute(statement.limit(most))]


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            StockItem.id,
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            func.coalesce(Root.number, Root.code, ""),
            Root.expires_on,
            StockItem.condition,
            Lot.owner,
            FREE,
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(SearchEntry, SearchEntry.product_id == Product.id)
    )


def _named(words: str, exact: str) -> ColumnElement[bool]:
    return or_(
        SearchEntry.name_folded.contains(words, autoescape=True),
        func.lower(ProductVersion.name).contains(exact.lower(), autoescape=True),
        Variant.sku == exact,
        Variant.barcode == exact,
        Root.number == exact,
        Root.code == exact.upper(),
    )
