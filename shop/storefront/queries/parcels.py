"""What one pack would cost to send to a province, and by when: the rates and reach of checkout, without a cart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, literal, select, union_all
from sqlalchemy.orm import aliased

from shop.catalogue.models import BasketItem, Variant
from shop.catalogue.states import Measure, Reach, Storage
from shop.checkout import choosing
from shop.core.clock import vn_day
from shop.core.money import Dong, line_total
from shop.core.statements import built_once
from shop.delivery import fees
from shop.delivery.fees import Obstacle
from shop.delivery.queries import Tariff, tariffs
from shop.delivery.remembered import NOTHING, calendar
from shop.delivery.states import Way, ZoneKind
from shop.extensions import run
from shop.geography.queries import province_region
from shop.outlets.queries import OutletRow
from shop.storefront.queries.product_rows import ProductPage
from shop.window.memory import Loaded, Shown

MOST_SHOWN = 2000
WORST_FIRST = (
    Obstacle.PICKUP_ONLY,
    Obstacle.TOO_FAR,
    Obstacle.TOO_SLOW,
    Obstacle.NOT_COOLED,
    Obstacle.NO_TARIFF,
)


class Piece(NamedTuple):
    """A variant, or one component of a basket (then with its quantity in one basket). Weights in grams."""

    variant_id: int
    is_part: int
    quantity: int
    gross_weight_g: int
    measure: Measure
    price_per: int
    storage: Storage
    reach: Reach
    max_transit_days: int

    @property
    def weight_g(self) -> int:
        """What it weighs packed, as checkout reckons it."""
        if self.measure is Measure.GRAM:
            return -(-self.gross_weight_g * self.quantity // self.price_per)
        return self.gross_weight_g * self.quantity


@dataclass(frozen=True, slots=True)
class Estimate:
    """One least quantity of a variant to a province: fee in đồng, the latest day; or why it does not go there."""

    outlet_id: int = 0
    fee: int = 0
    day: date | None = None
    obstacle: Obstacle | None = None


def estimate(
    page: ProductPage, variant_id: int, province_code: str, places: dict[int, OutletRow], at: datetime
) -> Estimate | None:
    """The parcel that checkout would route today; None when nobody who sends parcels has the variant.

    At most one statement, and the rates where this process does not remember them.
    """
    pieces = _shown([page.facts.id], at, _load).get(page.facts.id, {}).get(variant_id, ())
    senders = [
        places[row.outlet_id]
        for row in page.stock
        if row.variant_id == variant_id and row.offers_delivery and row.outlet_id in places
    ]
    rules = calendar(at) if page.facts.has_day_rules else NOTHING
    senders = [each for each in senders if not rules.stop(each.id, each.operator_id, Way.DELIVERY, at)]
    if not pieces or not senders:
        return None
    rates, rules_on = tariffs({sender.operator_id for sender in senders}), choosing.rules()
    goods, worth = [(page.facts.id, page.facts.set_code)], _worth(page, pieces[0])

    def not_before(sender: OutletRow, kind: ZoneKind) -> date:
        return rules.not_before(sender.operator_id, kind, goods, vn_day(at))

    found = [
        _from(
            sender, pieces, province_code, rates[sender.operator_id], at, goods=worth, not_before=not_before
        )
        for sender in senders
    ]
    able = [one for one in found if isinstance(one, tuple)]
    if able:
        return min(able, key=lambda one: one[0].order(rules_on))[1]
    return Estimate(obstacle=min((one for one in found if isinstance(one, Obstacle)), key=WORST_FIRST.index))


def _worth(page: ProductPage, piece: Piece) -> Dong:
    """What the least quantity costs, as the page says."""
    offer = next((one for one in page.offers if one.variant_id == piece.variant_id), None)
    if offer is None or offer.amount is None:
        return 0
    return line_total(offer.step, offer.amount, offer.price_per)


class Place(NamedTuple):
    """Where an outlet stands, by the rules of routing that can tell outlets apart for one variant."""

    promise: date
    nearest: int
    rank: int
    outlet_id: int

    def order(self, rules: Sequence[str]) -> tuple[Any, ...]:
        """Comparable by the rules that are on, in their order; at last by the outlet."""
        return (*(getattr(self, rule) for rule in rules if rule in self._fields), self.outlet_id)


_Ranked = tuple[Place, Estimate]


def _from(
    sender: OutletRow,
    pieces: Sequence[Piece],
    province_code: str,
    rates: Tariff,
    at: datetime,
    *,
    goods: Dong,
    not_before: Callable[[OutletRow, ZoneKind], date],
) -> _Ranked | Obstacle:
    """From one outlet, with what routing ranks it by; or what stands in the way."""
    here, there = province_region(sender.province_code), province_region(province_code)
    kind = fees.zone_kind(sender.province_code, here, province_code, there)
    zone = rates.get(kind)
    for piece in pieces:
        obstacle = fees.obstacle(
            zone, kind, reach=piece.reach, storage=piece.storage, bears_days=piece.max_transit_days
        )
        if obstacle is not None:
            return obstacle
    assert zone is not None  # noqa: S101 a missing tariff is an obstacle
    leaves = [piece for piece in pieces if piece.is_part] or pieces
    chilled = any(piece.storage is not Storage.NORMAL for piece in leaves)
    fee = fees.fee(zone, sum(piece.weight_g for piece in leaves), chilled=chilled, goods=goods)
    day = max(vn_day(at) + timedelta(days=max(sender.pickup_days, zone.max_days)), not_before(sender, kind))
    return Place(day, fees.ORDER[kind], sender.rank, sender.id), Estimate(sender.id, fee, day)


_shown: Shown[dict[int, tuple[Piece, ...]]] = Shown(MOST_SHOWN)


def _load(product_ids: Sequence[int]) -> Loaded[int, dict[int, tuple[Piece, ...]]]:
    pieces: dict[int, dict[int, list[Piece]]] = defaultdict(lambda: defaultdict(list))
    for product_id, *piece in run(_statement(), {"product_ids": list(product_ids)}):
        row = Piece._make(piece)
        pieces[product_id][row.variant_id].append(row)
    return {
        product_id: ({key: tuple(rows) for key, rows in found.items()}, None)
        for product_id, found in pieces.items()
    }


@built_once(1)
def _statement() -> Select[*tuple[Any, ...]]:
    part = aliased(Variant, name="part")
    wanted = Variant.product_id.in_(bindparam("product_ids", expanding=True))

    def columns(row: Any) -> tuple[Any, ...]:
        return (
            row.gross_weight_g,
            row.measure,
            row.price_per,
            row.storage,
            row.reach,
            row.max_transit_days,
        )

    own = select(Variant.product_id, Variant.id, literal(0), Variant.step, *columns(Variant)).where(wanted)
    parts = (
        select(Variant.product_id, Variant.id, literal(1), BasketItem.quantity, *columns(part))
        .join(BasketItem, BasketItem.basket_id == Variant.id)
        .join(part, part.id == BasketItem.component_id)
        .where(wanted)
    )
    return select(union_all(own, parts).subquery())
