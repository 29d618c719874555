"""Two gift baskets of an invented maker, of goods that one outlet has: one with a price of its own, one that sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.catalogue.models import Product, Shelf, Variant
from shop.catalogue.search_index import index
from shop.catalogue.services import (
    BasketPart,
    VariantText,
    VersionText,
    add_image,
    add_variant,
    create_product,
    publish,
    set_basket,
    set_price,
)
from shop.catalogue.states import Measure, ProductState, Storage
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.outlets.models import Outlet
from shop.samples.drawings import drawing_for

SHELF = "qua-tet"
ENOUGH = 8  # units that an outlet has of what is put in


@dataclass(frozen=True)
class _Basket:
    name: str
    name_en: str
    kinds: int
    price: int | None  # đồng; None: what its goods cost


BASKETS = (
    _Basket("Giỏ quà mẫu Một vòng quê", "Sample gift basket, once round the villages", 3, None),
    _Basket("Giỏ quà mẫu Tết sum vầy", "Sample gift basket for Tết", 4, 690_000),
)


def fill(producer_id: int, at: datetime) -> list[int]:
    """Write them; the ids of their products."""
    goods = _goods()
    made = [_make(basket, goods[: basket.kinds], producer_id, at) for basket in BASKETS]
    index(made)
    return made


def _goods() -> list[Variant]:
    """One variant of each set, of those of which the best stocked outlet has enough, sold by the piece."""
    stocked = (
        select(StockItem.outlet_id, StockItem.variant_id)
        .join(Outlet, Outlet.id == StockItem.outlet_id)
        .where(Outlet.sells_online, StockItem.condition == Condition.SELLABLE)
        .group_by(StockItem.outlet_id, StockItem.variant_id)
        .having(func.sum(StockItem.on_hand - StockItem.allocated) >= ENOUGH)
        .subquery()
    )
    best = session.scalars(
        select(stocked.c.outlet_id).group_by(stocked.c.outlet_id).order_by(func.count().desc()).limit(1)
    ).one()
    rows = session.execute(
        select(Variant, Product.set_code)
        .join(stocked, stocked.c.variant_id == Variant.id)
        .join(Product, Product.id == Variant.product_id)
        .where(
            stocked.c.outlet_id == best,
            Product.state == ProductState.PUBLISHED,
            Variant.measure == Measure.PIECE,
            Variant.storage == Storage.NORMAL,
            Variant.alcohol_bp.is_(None),
        )
        .order_by(Product.id)
    )
    of_set: dict[int, Variant] = {}
    for variant, set_code in rows:
        of_set.setdefault(set_code, variant)
    return list(of_set.values())


def _make(basket: _Basket, goods: list[Variant], producer_id: int, at: datetime) -> int:
    shelf = session.scalars(select(Shelf.id).where(Shelf.slug == SHELF)).one()
    text = VersionText(
        name=basket.name,
        name_en=basket.name_en,
        summary="Đặc sản của nhiều chủ thể trong một giỏ, lấy tại cùng một điểm bán.",
        summary_en="Goods of several producers in one basket, from one outlet.",
        responsible_name="Cơ sở mẫu (không có thật)",
        responsible_address="Phường Hạc Thành, Thanh Hóa",
        origin="Việt Nam",
        ingredients="Xem nhãn của từng sản phẩm trong giỏ.",
        usage="Xem nhãn của từng sản phẩm trong giỏ.",
        storage_note="Nơi khô ráo, thoáng mát.",
    )
    product_id = create_product(
        producer_id=producer_id,
        shelf_id=shelf,
        set_code=session.get_one(Product, goods[0].product_id).set_code,
        text=text,
        is_gift=True,
        is_sample=True,
        source="Dữ liệu mẫu, không có thật",
        by=None,
        at=at,
    )
    weight = sum(variant.gross_weight_g for variant in goods) + 500
    inside = sum(variant.net_weight_g or variant.gross_weight_g for variant in goods)
    sold = VariantText("Giỏ", "giỏ", weight, name_en="Basket", net_weight_g=inside, max_transit_days=4)
    variant_id = add_variant(product_id, sold, by=None, at=at)
    parts = [BasketPart(variant.id, 1) for variant in goods]
    set_basket(variant_id, parts, sums=basket.price is None, by=None, at=at)
    if basket.price is not None:
        set_price(variant_id, amount=basket.price, starts_at=at, by=None, at=at)
    drawing = drawing_for("Giỏ quà", 0)
    add_image(product_id, alt=basket.name, alt_en=basket.name_en, drawing=drawing, by=None, at=at)
    publish(product_id, by=None, at=at)
    return product_id
