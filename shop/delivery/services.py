"""Staff set the tariff: one zone at a time, for everybody or for one operator. Each change is an audit row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from shop.audit import services as audit
from shop.core.errors import BadInput, NotFound
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.delivery.models import DayCapacity, DeliveryRate, DeliveryZone
from shop.delivery.states import ZoneKind
from shop.extensions import session
from shop.outlets.models import Operator

SUBJECT = "delivery_zone"
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class ZoneValues:
    """A zone as typed. `steps`: (up to grams, fee in đồng), lightest first; days are calendar days."""

    min_days: int
    max_days: int
    steps: Sequence[tuple[int, Dong]]
    per_extra_kg: Dong
    chilled_surcharge: Dong = 0
    carries_chilled: bool = True
    free_from: Dong | None = None


# What holds until the owner sets other figures: of the order of the carriers' published prices.
FIRST: dict[ZoneKind, ZoneValues] = {
    ZoneKind.PROVINCE: ZoneValues(1, 2, ((1000, 18_000), (3000, 25_000), (5000, 32_000)), 4_000, 10_000),
    ZoneKind.REGION: ZoneValues(2, 3, ((1000, 28_000), (3000, 38_000), (5000, 50_000)), 6_000, 20_000),
    ZoneKind.COUNTRY: ZoneValues(
        3, 5, ((1000, 35_000), (3000, 52_000), (5000, 70_000)), 9_000, carries_chilled=False
    ),
}


def load_reference() -> None:
    """Everybody's three zones with their first figures; zones that are there stay as they are."""
    known = set(session.scalars(select(DeliveryZone.kind).where(DeliveryZone.operator_id.is_(None))))
    for kind, values in FIRST.items():
        if kind not in known:
            _write(_insert(None, kind, values), values)


def set_zone(
    operator_id: int | None, kind: ZoneKind, values: ZoneValues, *, by: int | None, at: datetime
) -> None:
    """Write a zone of everybody (None) or of one operator. Raises BadInput, NotFound for an unknown operator."""
    _check(values)
    if operator_id is not None and session.get(Operator, operator_id) is None:
        raise NotFound
    zone_id = _find(operator_id, kind)
    if zone_id is None:
        zone_id = _insert(operator_id, kind, values)
    else:
        session.execute(update(DeliveryZone).where(DeliveryZone.id == zone_id).values(_columns(values)))
        session.execute(delete(DeliveryRate).where(DeliveryRate.zone_id == zone_id))
    _write(zone_id, values)
    audit.record(
        "delivery_zone_set",
        by=by,
        at=at,
        subject_kind=SUBJECT,
        subject_id=zone_id,
        details={"steps": len(values.steps)},
    )


def drop_zone(operator_id: int, kind: ZoneKind, *, by: int | None, at: datetime) -> None:
    """An operator's own zone goes; everybody's holds again. Raises NotFound when there is none."""
    zone_id = _find(operator_id, kind)
    if zone_id is None:
        raise NotFound
    session.execute(delete(DeliveryRate).where(DeliveryRate.zone_id == zone_id))
    session.execute(delete(DeliveryZone).where(DeliveryZone.id == zone_id))
    audit.record("delivery_zone_dropped", by=by, at=at, subject_kind=SUBJECT, subject_id=zone_id)


def lock_capacities(ids: Sequence[int]) -> None:
    """Lock limits by id: orders that count against them come one after the other. One statement."""
    session.execute(
        select(DayCapacity.id)
        .where(DayCapacity.id.in_(sorted(ids)))
        .order_by(DayCapacity.id)
        .with_for_update(key_share=True)
    )


def _check(values: ZoneValues) -> None:
    if values.min_days > values.max_days:
        raise BadInput("max_days", lazy("Số ngày nhiều nhất không được nhỏ hơn số ngày ít nhất."))
    if not 1 <= len(values.steps) <= MOST_STEPS or values.steps[0][0] <= 0:
        raise BadInput("steps", lazy("Hãy nhập từ 1 đến %(most)s bậc cân nặng.", most=MOST_STEPS))
    weights = [grams for grams, _fee in values.steps]
    if weights != sorted(set(weights)):
        raise BadInput("steps", lazy("Hãy xếp các bậc cân nặng từ nhẹ đến nặng, mỗi bậc một dòng."))


def _find(operator_id: int | None, kind: ZoneKind) -> int | None:
    own = (
        DeliveryZone.operator_id.is_(None) if operator_id is None else DeliveryZone.operator_id == operator_id
    )
    return session.scalar(
        select(DeliveryZone.id).where(own, DeliveryZone.kind == kind).with_for_update(key_share=True)
    )


def _insert(operator_id: int | None, kind: ZoneKind, values: ZoneValues) -> int:
    row = {"operator_id": operator_id, "kind": kind, **_columns(values)}
    return session.execute(insert(DeliveryZone).values(row).returning(DeliveryZone.id)).scalar_one()


def _columns(values: ZoneValues) -> dict[str, int | bool | None]:
    return {
        "min_days": values.min_days,
        "max_days": values.max_days,
        "per_extra_kg": values.per_extra_kg,
        "chilled_surcharge": values.chilled_surcharge,
        "carries_chilled": values.carries_chilled,
        "free_from": values.free_from,
    }


def _write(zone_id: int, values: ZoneValues) -> None:
    rows = [{"zone_id": zone_id, "up_to_g": grams, "fee": amount} for grams, amount in values.steps]
    session.execute(insert(DeliveryRate), rows)
