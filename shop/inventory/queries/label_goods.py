"""What stands on a label: goods, lot, last day, bars, price in force and place at the outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.gtin import own_code
from shop.extensions import session
from shop.inventory.models import Lot, ReceiptLine, StockItem
from shop.inventory.queries import stall_prices
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.spots import spots_of
from shop.inventory.states import Condition
from shop.producers.models import Producer

MOST_LABELS = 500
BARS = frozenset({12, 13})


@dataclass(frozen=True, slots=True)
class LabelGoods:
    """One lot for labels; ``units`` that came in or lie here, ``amount`` in đồng for ``price_per``, None without.

    ``bars``: the number under the bars: the GTIN if bars of 13 digits can show it, else our own code. ``spot``: where
    they stand, if that is known.
    """

    lot_id: int
    name: str
    variant_name: str
    producer: str
    unit: str
    measure: Measure
    price_per: int
    number: str
    code: str
    made_on: date | None
    expires_on: date | None
    units: int
    bars: str
    amount: int | None
    spot: str = ""


def of_receipt(outlet_id: int, receipt_id: int, at: datetime) -> list[LabelGoods]:
    """The lines of a receipt of this outlet."""
    rows = session.execute(
        select(ReceiptLine.lot_id, ReceiptLine.quantity, ReceiptLine.condition)
        .where(ReceiptLine.receipt_id == receipt_id)
        .order_by(ReceiptLine.id)
    ).all()
    return _labels(outlet_id, [(lot_id, units, condition) for lot_id, units, condition in rows], at)


def of_batch(outlet_id: int, root_id: int, at: datetime) -> list[LabelGoods]:
    """The units of a batch at this outlet, marked-down ones of each lot apart: they have a price of their own."""
    return _lying(outlet_id, func.coalesce(Lot.root_id, Lot.id) == root_id, at)


def of_variant(outlet_id: int, variant_id: int, at: datetime) -> list[LabelGoods]:
    """The units of all batches of a variant at this outlet, without marked-down ones."""
    sellable = and_(Lot.variant_id == variant_id, StockItem.condition == Condition.SELLABLE)
    return _lying(outlet_id, sellable, at)


def _lying(outlet_id: int, which: ColumnElement[bool], at: datetime) -> list[LabelGoods]:
    offer = case((StockItem.condition == Condition.MARKED_DOWN, StockItem.lot_id))
    rows = session.execute(
        select(func.min(StockItem.lot_id), func.sum(StockItem.on_hand), StockItem.condition)
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(
            StockItem.outlet_id == outlet_id,
            which,
            StockItem.condition.in_((Condition.SELLABLE, Condition.MARKED_DOWN)),
            StockItem.on_hand > 0,
        )
        .group_by(StockItem.condition, offer, func.coalesce(Lot.root_id, Lot.id))
        .order_by(StockItem.condition.desc(), func.min(StockItem.lot_id))
    ).all()
    return _labels(outlet_id, [(lot_id, int(units), condition) for lot_id, units, condition in rows], at)


def _labels(outlet_id: int, wanted: Sequence[tuple[int, int, Condition]], at: datetime) -> list[LabelGoods]:
    rows = {
        row.lot_id: row
        for row in session.execute(
            select(
                Lot.id.label("lot_id"),
                Lot.variant_id,
                ProductVersion.name,
                Variant.name.label("variant_name"),
                Producer.name.label("producer"),
                Variant.unit,
                Variant.measure,
                Variant.price_per,
                Variant.barcode,
                func.coalesce(Root.number, Root.code, "").label("number"),
                func.coalesce(Root.code, "").label("code"),
                Root.made_on,
                Root.expires_on,
            )
            .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
            .join(Variant, Variant.id == Lot.variant_id)
            .join(Product, Product.id == Variant.product_id)
            .join(ProductVersion, ProductVersion.id == current_version_id())
            .join(Producer, Producer.id == Product.producer_id)
            .where(Lot.id.in_(sorted({lot_id for lot_id, _units, _condition in wanted})))
        )
    }
    offers = {(rows[lot_id].variant_id, _offer(lot_id, condition)) for lot_id, _units, condition in wanted}
    prices = stall_prices.prices_at(offers, outlet_id, at)
    spots = spots_of(outlet_id, {row.variant_id for row in rows.values()})
    found = []
    for lot_id, units, condition in wanted:
        row = rows[lot_id]
        price = prices.get((row.variant_id, outlet_id, _offer(lot_id, condition)))
        found.append(
            LabelGoods(
                lot_id,
                row.name,
                row.variant_name,
                row.producer,
                row.unit,
                row.measure,
                row.price_per,
                row.number,
                row.code,
                row.made_on,
                row.expires_on,
                units if row.measure is Measure.PIECE else 1,
                row.barcode if row.barcode and len(row.barcode) in BARS else own_code(row.variant_id),
                price.amount if price else None,
                spots[row.variant_id].name if row.variant_id in spots else "",
            )
        )
    return found


def _offer(lot_id: int, condition: Condition) -> int | None:
    return lot_id if condition is Condition.MARKED_DOWN else None
