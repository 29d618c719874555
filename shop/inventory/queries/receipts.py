"""Goods that came in, and the goods one may take in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, or_, select

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductVersion, SearchEntry, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.core.folding import fold
from shop.extensions import session
from shop.inventory.models import Lot, Receipt, ReceiptLine, StockItem, StockMovement
from shop.inventory.queries import codes
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition, LotOwner, MovementKind
from shop.producers.models import Producer


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt as its page shows it."""

    receipt_id: int
    code: str
    document: str | None
    note: str | None
    received_at: datetime
    received_by: str | None


@dataclass(frozen=True, slots=True)
class ReceiptGoods:
    """One line of a receipt."""

    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    quantity: int
    condition: Condition
    lot_name: str
    lot_code: str | None
    made_on: date | None
    expires_on: date | None
    owner: LotOwner
    unit_cost: int | None
    lot_id: int

    @property
    def lacks_cost(self) -> bool:
        """Whether the goods were bought and nobody has said for how much."""
        return self.owner is LotOwner.OPERATOR and self.unit_cost is None


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant to choose from when goods come in."""

    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    producer_name: str


def receipt(outlet_id: int, receipt_id: int) -> ReceiptRow:
    """One receipt. Raises NotFound for another outlet's."""
    row = session.execute(_receipts(outlet_id).where(Receipt.id == receipt_id)).one_or_none()
    if row is None:
        raise NotFound
    return ReceiptRow(*row)


def latest_receipts(outlet_id: int, most: int = 10) -> list[ReceiptRow]:
    """The last receipts of an outlet."""
    rows = session.execute(_receipts(outlet_id).order_by(Receipt.id.desc()).limit(most))
    return [ReceiptRow(*row) for row in rows]


def receipt_goods(receipt_id: int) -> list[ReceiptGoods]:
    """The lines of a receipt."""
    statement = _goods_columns().where(ReceiptLine.receipt_id == receipt_id).order_by(ReceiptLine.id)
    return [ReceiptGoods(*row) for row in session.execute(statement)]


def _goods_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            ReceiptLine.quantity,
            ReceiptLine.condition,
            func.coalesce(Root.number, Root.code, ""),
            Root.code,
            Root.made_on,
            Root.expires_on,
            Lot.owner,
            Lot.unit_cost,
            Lot.id,
        )
        .join(Lot, Lot.id == ReceiptLine.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Variant, Variant.id == Lot.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
    )


def find_goods(typed: str, most: int = 20) -> list[Goods]:
    """Variants by name (marks optional), SKU or barcode, for a receipt; also those not published yet."""
    words, exact = fold(typed), typed.strip()
    if not words:
        return []
    statement = _goods().where(Variant.retired_on.is_(None)).order_by(ProductVersion.name, Variant.position)
    found = [Goods(*row) for row in session.execute(statement.where(_exact(exact)).limit(most))]
    if found:
        return found
    rows = session.execute(statement.where(_named(exact, words)).limit(most))
    return [Goods(*row) for row in rows]


def goods(variant_ids: Collection[int]) -> dict[int, Goods]:
    """Variants by id, for the lines of a form; unknown ids are left out."""
    if not variant_ids:
        return {}
    rows = session.execute(_goods().where(Variant.id.in_(sorted(variant_ids))))
    return {row.id: Goods(*row) for row in rows}


def _receipts(outlet_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Receipt.id, Receipt.code, Receipt.document, Receipt.note, Receipt.received_at, User.name)
        .outerjoin(User, User.id == Receipt.received_by)
        .where(Receipt.outlet_id == outlet_id)
    )


def _goods() -> Select[*tuple[Any, ...]]:
    return (
        select(Variant.id, ProductVersion.name, Variant.name, Variant.unit, Variant.measure, Producer.name)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .join(Producer, Producer.id == Product.producer_id)
    )


def _exact(typed: str) -> ColumnElement[bool]:
    return or_(*codes.means(typed))


def _named(typed: str, words: str) -> ColumnElement[bool]:
    published = select(SearchEntry.product_id).where(SearchEntry.name_folded.contains(words, autoescape=True))
    by_name: ColumnElement[bool] = func.lower(ProductVersion.name).contains(typed.lower(), autoescape=True)
    return by_name | Product.id.in_(published)


def receipt_may_be_undone(receipt_id: int) -> bool:
    """Whether nobody has taken this receipt back yet."""
    found = session.scalar(
        select(StockMovement.id)
        .where(
            StockMovement.cause_kind == "receipt",
            StockMovement.cause_id == receipt_id,
            StockMovement.kind == MovementKind.UNDONE,
        )
        .limit(1)
    )
    return found is None


def on_hand_of(outlet_id: int, variant_ids: Sequence[int]) -> dict[int, int]:
    """Units for sale on the shelf by variant, for the effect shown before goods come in."""
    rows = session.execute(
        select(StockItem.variant_id, cast(func.sum(StockItem.on_hand), BigInteger).label("units"))
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.variant_id.in_(variant_ids),
            StockItem.condition.in_((Condition.SELLABLE, Condition.MARKED_DOWN)),
        )
        .group_by(StockItem.variant_id)
    )
    return {row.variant_id: row.units for row in rows}
