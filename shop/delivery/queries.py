"""The tariff as staff set it: an operator's own zones, else those that hold for everybody."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from shop.delivery.fees import Zone
from shop.delivery.models import DeliveryRate, DeliveryZone
from shop.delivery.states import ZoneKind
from shop.extensions import run
from shop.web.kept import Remembered

Tariff = dict[ZoneKind, Zone]


def all_zones() -> dict[int | None, Tariff]:
    """Every zone with its steps by operator id (None: everybody's). One statement."""
    rows = run(
        select(
            DeliveryZone.id,
            DeliveryZone.operator_id,
            DeliveryZone.kind,
            DeliveryZone.min_days,
            DeliveryZone.max_days,
            DeliveryZone.per_extra_kg,
            DeliveryZone.chilled_surcharge,
            DeliveryZone.carries_chilled,
            DeliveryZone.free_from,
            DeliveryRate.up_to_g,
            DeliveryRate.fee,
        )
        .outerjoin(DeliveryRate, DeliveryRate.zone_id == DeliveryZone.id)
        .order_by(DeliveryZone.id, DeliveryRate.up_to_g)
    )
    steps: dict[int, list[tuple[int, int]]] = {}
    zones = {}
    for row in rows:
        zones[row.id] = row
        if row.up_to_g is not None:
            steps.setdefault(row.id, []).append((row.up_to_g, row.fee))
    tariffs: dict[int | None, Tariff] = {}
    for zone_id, row in zones.items():
        tariffs.setdefault(row.operator_id, {})[row.kind] = Zone(
            kind=row.kind,
            min_days=row.min_days,
            max_days=row.max_days,
            steps=tuple(steps.get(zone_id, ())),
            per_extra_kg=row.per_extra_kg,
            chilled_surcharge=row.chilled_surcharge,
            carries_chilled=row.carries_chilled,
            zone_id=zone_id,
            operator_id=row.operator_id,
            free_from=row.free_from,
        )
    return tariffs


remembered_zones = Remembered(all_zones)


def tariffs(operator_ids: Collection[int]) -> dict[int, Tariff]:
    """The zones that hold for each operator's parcels: its own where it has one, else everybody's."""
    every = remembered_zones()
    common = every.get(None, {})
    return {operator_id: {**common, **every.get(operator_id, {})} for operator_id in operator_ids}
