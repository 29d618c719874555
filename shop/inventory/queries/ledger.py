"""The lots of a variant at an outlet, and what happened to it: the ledger as people read it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.certificates import shown_version
from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.holders import COUNTS, ORDER_LINES, ORDERS, TRANSFER_LINES, TRANSFERS
from shop.inventory.models import Lot, Receipt, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition, LotOwner, MovementKind


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One lot of a variant in one condition at the outlet."""

    item_id: int
    lot_id: int
    root_id: int
    lot_name: str
    code: str
    condition: Condition
    on_hand: int
    allocated: int
    made_on: date | None
    expires_on: date | None
    blocked_on: date | None
    owner: LotOwner
    unit_cost: int | None

    @property
    def lacks_cost(self) -> bool:
        """Whether the goods were bought and nobody has said for how much."""
        return self.owner is LotOwner.OPERATOR and self.unit_cost is None

    @property
    def free(self) -> int:
        """Units that no order holds."""
        return self.on_hand - self.allocated


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One line of the ledger as people read it."""

    movement_id: int
    kind: MovementKind
    on_hand_change: int
    allocated_change: int
    on_hand_after: int
    allocated_after: int
    lot_name: str
    condition: Condition
    order_code: str | None
    receipt_id: int | None
    receipt_code: str | None
    transfer_id: int | None
    transfer_code: str | None
    count_id: int | None
    count_code: str | None
    reason: str | None
    actor: str | None
    at: datetime
    undone: bool


def items(outlet_id: int, variant_id: int) -> list[ItemRow]:
    """The lots of a variant at an outlet that hold anything, nearest last day first."""
    return _items(StockItem.outlet_id == outlet_id, StockItem.variant_id == variant_id, StockItem.on_hand > 0)


def item(outlet_id: int, variant_id: int, item_id: int) -> ItemRow:
    """One lot of a variant in one condition. Raises NotFound for another outlet's."""
    mine = (StockItem.outlet_id == outlet_id, StockItem.variant_id == variant_id)
    found = _items(*mine, StockItem.id == item_id)
    if not found:
        raise NotFound
    return found[0]


def movements(outlet_id: int, variant_id: int, *, skip: int = 0, most: int = 50) -> list[MovementRow]:
    """What happened to a variant at an outlet, the latest first; one statement."""
    statement = (
        _movement_columns()
        .where(StockItem.outlet_id == outlet_id, StockItem.variant_id == variant_id)
        .order_by(StockMovement.id.desc())
    )
    rows = session.execute(statement.offset(skip).limit(most))
    return [MovementRow(*row) for row in rows]


def of_outlet(
    outlet_id: int, since: datetime, until: datetime, *, most: int
) -> list[tuple[str, str | None, str, MovementRow]]:
    """Every movement at an outlet from ``since`` to before ``until``, as written, each with its goods' code and names."""
    statement = (
        _movement_columns()
        .add_columns(Variant.sku, ProductVersion.name, Variant.name)
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(StockItem.outlet_id == outlet_id, StockMovement.at >= since, StockMovement.at < until)
        .order_by(StockMovement.id)
        .limit(most)
    )
    return [
        (sku, name, variant, MovementRow(*row)) for *row, sku, name, variant in session.execute(statement)
    ]


def _movement_columns() -> Select[*tuple[Any, ...]]:
    undone = select(StockMovement.undoes_id).where(StockMovement.undoes_id.is_not(None))
    by_order = and_(StockMovement.cause_kind == "order_line", StockMovement.cause_id == ORDER_LINES.c.id)
    by_count = and_(StockMovement.cause_kind == "count", StockMovement.cause_id == COUNTS.c.id)
    by_receipt = and_(StockMovement.cause_kind == "receipt", StockMovement.cause_id == Receipt.id)
    by_transfer = and_(
        StockMovement.cause_kind == "transfer_line", StockMovement.cause_id == TRANSFER_LINES.c.id
    )
    return (
        select(
            StockMovement.id,
            StockMovement.kind,
            StockMovement.on_hand_change,
            StockMovement.allocated_change,
            StockMovement.on_hand_after,
            StockMovement.allocated_after,
            _lot_name(),
            StockItem.condition,
            ORDERS.c.code,
            Receipt.id,
            Receipt.code,
            TRANSFERS.c.id,
            TRANSFERS.c.code,
            COUNTS.c.id,
            COUNTS.c.code,
            StockMovement.reason,
            User.name,
            StockMovement.at,
            StockMovement.id.in_(undone),
        )
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .outerjoin(ORDER_LINES, by_order)
        .outerjoin(ORDERS, ORDERS.c.id == ORDER_LINES.c.order_id)
        .outerjoin(Receipt, by_receipt)
        .outerjoin(TRANSFER_LINES, by_transfer)
        .outerjoin(TRANSFERS, TRANSFERS.c.id == TRANSFER_LINES.c.transfer_id)
        .outerjoin(COUNTS, by_count)
        .outerjoin(User, User.id == StockMovement.actor_id)
    )


def count_movements(outlet_id: int, variant_id: int) -> int:
    """How many lines ``movements`` has."""
    statement = (
        select(func.count())
        .select_from(StockMovement)
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .where(StockItem.outlet_id == outlet_id, StockItem.variant_id == variant_id)
    )
    return session.scalar(statement) or 0


def _items(*conditions: ColumnElement[bool]) -> list[ItemRow]:
    order = (Root.expires_on.is_(None), Root.expires_on, StockItem.lot_id, StockItem.id)
    statement = _item_columns().where(*conditions).order_by(*order)
    return [ItemRow(*row) for row in session.execute(statement)]


def _item_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            StockItem.id,
            StockItem.lot_id,
            Root.id,
            _lot_name(),
            func.coalesce(Root.code, ""),
            StockItem.condition,
            StockItem.on_hand,
            StockItem.allocated,
            Root.made_on,
            Root.expires_on,
            Root.blocked_on,
            Lot.owner,
            Lot.unit_cost,
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
    )


def _lot_name() -> ColumnElement[str]:
    return func.coalesce(Root.number, Root.code, "")


def place_of(item_id: int) -> tuple[int, int] | None:
    """The (outlet, variant) of a stock item; None when there is none."""
    row = session.execute(
        select(StockItem.outlet_id, StockItem.variant_id).where(StockItem.id == item_id)
    ).one_or_none()
    return None if row is None else (row.outlet_id, row.variant_id)
