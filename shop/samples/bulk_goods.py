"""A large shop for measuring: made-up products with stock at several outlets, the same for the same seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import click
from sqlalchemy import select

from shop.catalogue.models import ProductCertificate, Variant
from shop.catalogue.search_index import index
from shop.catalogue.states import Measure
from shop.core.clock import add_months, vn_day
from shop.core.tokens import random_code
from shop.extensions import session
from shop.inventory.models import Lot, Receipt, ReceiptLine, StockItem, StockMovement
from shop.inventory.states import Condition, LotOwner, MovementKind
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.samples.bulk import reserve_ids, write
from shop.samples.certificates import Desk
from shop.samples.goods import Sample, add_producers, add_products
from shop.samples.places import online_outlets
from shop.unit_of_work import in_transaction

CHUNK = 1000
PRODUCERS = 400
PER_CERTIFICATE = 25
OUTLETS_EACH = 2
UNITS = 400
_SETS = {"paste": 9, "fishsauce": 9, "rice": 3, "noodle": 6, "tea": 11, "teabag": 12, "honey": 4, "dried": 7}
_WORDS = {
    "paste": ("Mắm tôm", "Shrimp paste"),
    "fishsauce": ("Nước mắm", "Fish sauce"),
    "rice": ("Gạo nếp", "Sticky rice"),
    "noodle": ("Miến gạo", "Rice vermicelli"),
    "tea": ("Chè xanh", "Green tea"),
    "teabag": ("Trà túi lọc", "Tea bags"),
    "honey": ("Mật ong", "Honey"),
    "dried": ("Măng khô", "Dried bamboo shoots"),
}
_PLACES = (
    "Sông Mã",
    "Trung Du",
    "Đồng Bãi",
    "Núi Nưa",
    "Ba Vì",
    "Lam Kinh",
    "Thanh Ba",
    "Đoan Hùng",
    "Cẩm Thủy",
)


@dataclass(frozen=True)
class Crowd:
    """What the bulk writers need of the small sample."""

    outlets: Mapping[str, int]
    users: Mapping[str, int]
    at: datetime


def fill(count: int, seed: int, crowd: Crowd) -> None:
    """Write ``count`` products in steps of a thousand, each a transaction of its own."""
    with click.progressbar(range(0, count, CHUNK), label="products") as starts:
        for start in starts:
            samples = [sample(number, seed) for number in range(start, min(start + CHUNK, count))]
            in_transaction(partial(_write, samples, start, seed, crowd))


def sample(number: int, seed: int) -> Sample:
    """Make up the product of this number; the same seed makes the same one."""
    dice = random.Random(f"{seed}-{number}")
    profile = dice.choice(tuple(_SETS))
    words, english = _WORDS[profile]
    place = dice.choice(_PLACES)
    return Sample(
        name=f"{words} {place} mẫu {seed}-{number:06d}",
        name_en=f"{english} {place} sample {seed}-{number:06d}",
        province_code=dice.choice(("38", "25")),
        set_code=_SETS[profile],
        stars=dice.choice((3, 3, 3, 4, 5, None)),
        issued="",
        owner=f"Cơ sở mẫu số {seed}-{number % PRODUCERS:03d} (không có thật)",
        place="",
        commune_code=None,
        source="Dữ liệu mẫu, không có thật",
        profile=profile,
        is_invented=True,
    )


def _write(samples: list[Sample], start: int, seed: int, crowd: Crowd) -> None:
    producers = add_producers(samples, crowd.at) if start < PRODUCERS else _known(samples)
    ids = add_products(samples, producers, crowd.at)
    _certify(samples, ids, crowd)
    _stock(ids, start, seed, crowd)
    index(list(ids.values()))


def _known(samples: list[Sample]) -> dict[str, int]:
    names = {sample.owner for sample in samples}
    rows = session.execute(select(Producer.name, Producer.id).where(Producer.name.in_(names)))
    return dict(rows.all())


def _certify(samples: list[Sample], ids: dict[str, int], crowd: Crowd) -> None:
    """One certificate covers a group of products of one province and star, as certificates may."""
    desk = Desk(
        crowd.users["officer.thanhhoa@ocop.example"],
        crowd.users["admin@ocop.example"],
        crowd.at - timedelta(days=40),
    )
    groups: dict[tuple[str, int], list[Sample]] = {}
    for sample in samples:
        if sample.stars is not None:
            groups.setdefault((sample.province_code, sample.stars), []).append(sample)
    issued = add_months(vn_day(crowd.at), -9)
    for members in groups.values():
        for first in range(0, len(members), PER_CERTIFICATE):
            covered = members[first : first + PER_CERTIFICATE]
            certificate = desk.issue(covered[0], issued)
            desk.check(certificate)
            write(
                ProductCertificate,
                ({"product_id": ids[s.name], "certificate_id": certificate} for s in covered),
            )


def _stock(ids: dict[str, int], start: int, seed: int, crowd: Crowd) -> None:
    """Each variant lies at two outlets, one lot each, received by one receipt per outlet."""
    operators = dict(session.execute(select(Outlet.id, Outlet.operator_id)).all())
    variants = session.execute(
        select(Variant.id, Variant.measure).where(Variant.product_id.in_(ids.values())).order_by(Variant.id)
    ).all()
    online = online_outlets(dict(crowd.outlets))
    places = [
        (variant_id, measure, online[(row + turn * 3) % len(online)])
        for row, (variant_id, measure) in enumerate(variants)
        for turn in range(OUTLETS_EACH)
    ]
    lots = reserve_ids(Lot, len(places))
    items = reserve_ids(StockItem, len(places))
    receipts = dict(zip(online, reserve_ids(Receipt, len(online)), strict=True))
    received = crowd.at - timedelta(days=15)
    write(Receipt, (_receipt(key, outlet, start, seed, received) for outlet, key in receipts.items()))
    rows = [_Row(*row) for row in zip(lots, items, *zip(*places, strict=True), strict=True)]
    write(Lot, (_lot(row, operators[row.outlet_id], received) for row in rows))
    write(StockItem, (_item(row) for row in rows))
    write(ReceiptLine, (_receipt_line(row, receipts[row.outlet_id]) for row in rows))
    write(StockMovement, (_movement(row, receipts[row.outlet_id], received) for row in rows))


@dataclass(frozen=True)
class _Row:
    lot_id: int
    item_id: int
    variant_id: int
    measure: Measure
    outlet_id: int

    @property
    def units(self) -> int:
        return UNITS * (500 if self.measure is Measure.GRAM else 1)


def _receipt(key: int, outlet_id: int, start: int, seed: int, at: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "outlet_id": outlet_id,
        "code": f"MẪU-{seed}-{outlet_id}-{start}",
        "key": f"bulk-{seed}-{outlet_id}-{start}",
        "received_at": at,
    }


def _lot(row: _Row, operator_id: int, at: datetime) -> dict[str, Any]:
    day = vn_day(at)
    return {
        "id": row.lot_id,
        "variant_id": row.variant_id,
        "number": f"MẪU-{row.lot_id}",
        "code": random_code(10),
        "made_on": day,
        "expires_on": day + timedelta(days=300 + row.lot_id % 60),
        "owner": LotOwner.OPERATOR,
        "operator_id": operator_id,
        "unit_cost": 10_000,
        "created_at": at,
    }


def _item(row: _Row) -> dict[str, Any]:
    return {
        "id": row.item_id,
        "outlet_id": row.outlet_id,
        "lot_id": row.lot_id,
        "variant_id": row.variant_id,
        "condition": Condition.SELLABLE,
        "on_hand": row.units,
        "allocated": 0,
    }


def _receipt_line(row: _Row, receipt_id: int) -> dict[str, Any]:
    return {
        "receipt_id": receipt_id,
        "lot_id": row.lot_id,
        "condition": Condition.SELLABLE,
        "quantity": row.units,
    }


def _movement(row: _Row, receipt_id: int, at: datetime) -> dict[str, Any]:
    return {
        "stock_item_id": row.item_id,
        "kind": MovementKind.RECEIVED,
        "on_hand_change": row.units,
        "allocated_change": 0,
        "on_hand_after": row.units,
        "allocated_after": 0,
        "cause_kind": "receipt",
        "cause_id": receipt_id,
        "at": at,
        "posting_key": f"bulk:{row.item_id}",
    }
