"""What an operator pays for goods that come in: nothing for consigned ones, else perhaps what it paid last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from shop.agreements.queries import consigners
from shop.catalogue.models import Product, Variant
from shop.extensions import session
from shop.inventory.models import Lot, ReceiptLine, StockMovement
from shop.inventory.states import MovementKind


@dataclass(frozen=True, slots=True)
class Buying:
    """Whether a variant comes on consignment, and else what was paid last for a unit."""

    consigned: bool = False
    last: int | None = None


def buying(operator_id: int, variant_ids: Collection[int], day: date) -> dict[int, Buying]:
    """How an operator gets variants on a day; unknown ids are left out."""
    if not variant_ids:
        return {}
    wanted = select(Variant.id, Product.producer_id).join(Product, Product.id == Variant.product_id)
    rows = session.execute(wanted.where(Variant.id.in_(sorted(variant_ids)))).all()
    theirs = consigners(operator_id, {producer_id for _, producer_id in rows}, day)
    bought = [variant_id for variant_id, producer_id in rows if producer_id not in theirs]
    last = _last_costs(operator_id, bought)
    return {
        variant_id: Buying(producer_id in theirs, last.get(variant_id)) for variant_id, producer_id in rows
    }


def _last_costs(operator_id: int, variant_ids: Collection[int]) -> dict[int, int]:
    """By the latest receipt of each; gifts and receipts that were taken back tell nothing."""
    undone = exists().where(
        StockMovement.cause_kind == "receipt",
        StockMovement.cause_id == ReceiptLine.receipt_id,
        StockMovement.kind == MovementKind.UNDONE,
    )
    latest = (
        select(func.max(ReceiptLine.id))
        .join(Lot, Lot.id == ReceiptLine.lot_id)
        .where(
            Lot.operator_id == operator_id,
            Lot.variant_id.in_(sorted(variant_ids)),
            Lot.unit_cost > 0,
            ~undone,
        )
        .group_by(Lot.variant_id)
    )
    rows = session.execute(
        select(Lot.variant_id, Lot.unit_cost)
        .join(ReceiptLine, ReceiptLine.lot_id == Lot.id)
        .where(ReceiptLine.id.in_(latest))
    )
    return {variant_id: cost for variant_id, cost in rows if cost is not None}
