"""What a parcel costs and whether it may travel at all: plain values in, a figure or a reason out.

Weights in grams, fees in đồng including VAT, transit in calendar days from hand-over to the carrier.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shop.catalogue.states import Reach, Storage
from shop.core.money import Dong
from shop.delivery.states import ZoneKind

KILO = 1000
ZONE_OF_REACH = {Reach.PICKUP: -1, Reach.PROVINCE: 0, Reach.REGION: 1, Reach.COUNTRY: 2}
ORDER = {ZoneKind.PROVINCE: 0, ZoneKind.REGION: 1, ZoneKind.COUNTRY: 2}


class Obstacle(StrEnum):
    """Why goods cannot be sent to an address."""

    PICKUP_ONLY = "pickup_only"
    TOO_FAR = "too_far"
    TOO_SLOW = "too_slow"
    NOT_COOLED = "not_cooled"
    NO_TARIFF = "no_tariff"


@dataclass(frozen=True, slots=True)
class Zone:
    """The tariff of one zone. `steps`: (up to grams, fee), lightest first."""

    kind: ZoneKind
    min_days: int
    max_days: int
    steps: tuple[tuple[int, Dong], ...]
    per_extra_kg: Dong = 0
    chilled_surcharge: Dong = 0
    carries_chilled: bool = True
    zone_id: int | None = None
    operator_id: int | None = None
    free_from: Dong | None = None

    def is_free(self, goods: Dong) -> bool:
        """Whether a parcel of goods that cost so much costs nothing."""
        return self.free_from is not None and goods >= self.free_from


def zone_kind(from_province: str, from_region: str, to_province: str, to_region: str) -> ZoneKind:
    """Nội tỉnh, nội miền or liên miền, seen from the outlet that sends."""
    if from_province == to_province:
        return ZoneKind.PROVINCE
    return ZoneKind.REGION if from_region == to_region else ZoneKind.COUNTRY


def fee(zone: Zone, weight_g: int, *, chilled: bool, goods: Dong = 0) -> Dong:
    """Đồng for a parcel of this weight: the first step that holds it, beyond the last one a sum per started kilogram.

    Nothing where its `goods` (before discounts) cost as much as the zone asks for that.
    """
    if zone.is_free(goods):
        return 0
    surcharge = zone.chilled_surcharge if chilled else 0
    for up_to_g, amount in zone.steps:
        if weight_g <= up_to_g:
            return amount + surcharge
    last_g, last_fee = zone.steps[-1]
    started = -(-(weight_g - last_g) // KILO)
    return last_fee + started * zone.per_extra_kg + surcharge


def changed(zone: Zone, fee_now: Dong, before: tuple[int, bool, Dong], after: tuple[int, bool, Dong]) -> Dong:
    """What a parcel that costs `fee_now` costs once its weight, cooling and goods are others.

    As much more or less as another weight costs today; what its goods made free costs again when they cost less. What
    is free for another reason (a voucher, the shop's fault) stays so.
    """
    if zone.is_free(after[2]) and (fee_now == 0 or not zone.is_free(before[2])):
        return 0
    was, now = (fee(zone, weight, chilled=chilled) for weight, chilled, _goods in (before, after))
    if zone.is_free(before[2]) and fee_now == 0:
        return now
    if fee_now == 0 and was > 0:
        return 0
    return max(0, fee_now + now - was)


def obstacle(
    zone: Zone | None, kind: ZoneKind, *, reach: Reach, storage: Storage, bears_days: int
) -> Obstacle | None:
    """Why goods of this reach and storage, which bear so many days on the way, cannot go there; None if they can."""
    if reach is Reach.PICKUP:
        return Obstacle.PICKUP_ONLY
    if ORDER[kind] > ZONE_OF_REACH[reach]:
        return Obstacle.TOO_FAR
    if zone is None or not zone.steps:
        return Obstacle.NO_TARIFF
    if storage is not Storage.NORMAL and not zone.carries_chilled:
        return Obstacle.NOT_COOLED
    return Obstacle.TOO_SLOW if zone.max_days > bears_days else None
