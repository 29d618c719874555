"""Lots with different dates at every outlet that serves the web, received as managers receive them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.states import Measure
from shop.core.clock import vn_day
from shop.extensions import session
from shop.geography.models import Commune
from shop.inventory.models import Lot, StockItem
from shop.inventory.services.batches import Incoming
from shop.inventory.services.deciding import decide
from shop.inventory.services.hand import move_condition
from shop.inventory.services.recall import block_root
from shop.inventory.services.receiving import receive
from shop.inventory.states import Condition, Offering
from shop.outlets.models import Outlet
from shop.outlets.queries import spots
from shop.outlets.states import SpotKind
from shop.samples.goods import published
from shop.samples.invented import GOODS
from shop.samples.places import online_outlets
from shop.samples.profiles import PROFILES
from shop.unit_of_work import in_transaction

BATCH = 40
FIRST_DELIVERY = timedelta(days=20)
SECOND_DELIVERY = timedelta(days=2)
OWN_SHARE = 0.8
OTHER_SHARE = 0.3
PLACED = 24  # goods of an outlet whose kiosk is known
RECALLED = "Nem mẫu có lô thu hồi"
_ON_DEMAND = "Bánh mẫu đặt theo yêu cầu"


@dataclass(frozen=True)
class _Good:
    variant_id: int
    province_code: str
    name: str
    measure: Measure
    life_days: int | None
    is_invented: bool


def fill(outlets: Mapping[str, int], at: datetime) -> None:
    """Receive two deliveries at each outlet, then set apart what the examples need."""
    dice = random.Random(26)
    goods = list(_goods())
    provinces = _provinces()
    for outlet_id in online_outlets(dict(outlets)):
        own = [good for good in goods if _is_carried(good, provinces[outlet_id], dice)]
        for delivery, moment in enumerate((at - FIRST_DELIVERY, at - SECOND_DELIVERY)):
            lines = [
                _line(good, delivery, moment, dice) for good in own if delivery == 0 or dice.random() < 0.6
            ]
            _receive(outlet_id, lines, f"sample-{outlet_id}-{delivery}", moment)
    in_transaction(lambda: _examples(goods, online_outlets(dict(outlets)), at))


def _goods() -> Iterator[_Good]:
    lives = _lives()
    invented = {kind.sample.name for kind in GOODS}
    rows = session.execute(
        select(Variant.id, Product.province_code, ProductVersion.name, Variant.measure)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .order_by(Variant.id)
    )
    for variant_id, province_code, name, measure in rows:
        yield _Good(variant_id, province_code, name, measure, lives[name], name in invented)


def _lives() -> dict[str, int | None]:
    samples = [*published(), *(kind.sample for kind in GOODS)]
    return {sample.name: PROFILES[sample.profile].life_days for sample in samples}


def _provinces() -> dict[int, str]:
    rows = session.execute(
        select(Outlet.id, Commune.province_code).join(Commune, Commune.code == Outlet.commune_code)
    )
    return dict(rows.all())


def _is_carried(good: _Good, province_code: str, dice: random.Random) -> bool:
    share = OWN_SHARE if good.province_code == province_code else OTHER_SHARE
    return dice.random() < share or (good.is_invented and good.province_code == province_code)


def _line(good: _Good, delivery: int, moment: datetime, dice: random.Random) -> Incoming:
    day = vn_day(moment)
    made_on = day - timedelta(days=1 if good.life_days and good.life_days < 30 else dice.randrange(2, 20))
    return Incoming(
        variant_id=good.variant_id,
        quantity=dice.randrange(8, 41) * (500 if good.measure is Measure.GRAM else 1),
        number=f"MẪU-{good.variant_id}-{made_on:%y%m%d}",
        made_on=made_on,
        expires_on=None if good.life_days is None else made_on + timedelta(days=good.life_days),
        index=delivery,
    )


def _receive(outlet_id: int, lines: list[Incoming], key: str, at: datetime) -> None:
    fresh = [line for line in lines if line.expires_on is None or line.expires_on >= vn_day(at)]
    for start in range(0, len(fresh), BATCH):
        part = fresh[start : start + BATCH]
        in_transaction(
            partial(receive, outlet_id, part, key=f"{key}-{start}", document="Phiếu mẫu", at=at, by=None)
        )


def _examples(goods: list[_Good], outlet_ids: list[int], at: datetime) -> None:
    """A recalled lot, goods made on demand, one display piece and one marked-down lot."""
    for good in goods:
        if good.name == _ON_DEMAND:
            for outlet_id in outlet_ids:
                decide(outlet_id, good.variant_id, offering=Offering.ON_DEMAND, lead_days=5, at=at, by=None)
    recalled = next(good for good in goods if good.name == RECALLED)
    root = session.scalar(
        select(Lot.id).where(Lot.variant_id == recalled.variant_id, Lot.root_id.is_(None)).limit(1)
    )
    if root is not None:
        block_root(root, reason="Ví dụ thu hồi để minh họa", at=at, by=None)
    _set_apart(outlet_ids[0], goods, at)
    _place(outlet_ids, {good.variant_id for good in goods if good.name == _ON_DEMAND}, at)


def _place(outlet_ids: list[int], on_demand: set[int], at: datetime) -> None:
    """Where there are kiosks, goods stand in them, one kiosk after the other."""
    for outlet_id in outlet_ids:
        kiosks = [spot.id for spot in spots(outlet_id) if spot.kind is SpotKind.KIOSK]
        lying = select(StockItem.variant_id).where(StockItem.outlet_id == outlet_id).distinct()
        found = sorted(set(session.scalars(lying)) - on_demand) if kiosks else []
        for number, variant_id in enumerate(found[:PLACED]):
            spot_id = kiosks[number % len(kiosks)]
            decide(outlet_id, variant_id, offering=Offering.SELL, spot_id=spot_id, at=at, by=None)


def _set_apart(outlet_id: int, goods: list[_Good], at: datetime) -> None:
    items = session.execute(
        select(StockItem.id, StockItem.variant_id)
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.condition == Condition.SELLABLE,
            StockItem.on_hand >= 10,
        )
        .order_by(StockItem.id)
    ).all()
    invented = {good.variant_id for good in goods if good.is_invented and good.name != RECALLED}
    mine = [item_id for item_id, variant_id in items if variant_id in invented]
    if len(mine) >= 2:
        move_condition(mine[0], Condition.DISPLAY, 1, outlet_id=outlet_id, at=at, by=None, reason="Trưng bày")
        move_condition(
            mine[1],
            Condition.MARKED_DOWN,
            5,
            outlet_id=outlet_id,
            at=at,
            by=None,
            reason="Gần hạn",
            price=20_000,
        )
