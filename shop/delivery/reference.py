"""First rates for operators without rows of their own: made up, to be edited before selling (domain 5.5)."""

from sqlalchemy import select

from shop.delivery.models import DeliveryRate, DeliveryZone
from shop.delivery.states import ZoneKind
from shop.extensions import session

# Zone: days from-until, surcharge for chilled goods, fee a started kilogram more; then (grams up to, fee), in đồng.
_ZONES = {
    ZoneKind.PROVINCE: ((1, 2), 15_000, 4_000, ((1000, 20_000), (3000, 26_000), (5000, 34_000))),
    ZoneKind.REGION: ((1, 3), 20_000, 6_000, ((1000, 28_000), (3000, 38_000), (5000, 50_000))),
    ZoneKind.COUNTRY: ((2, 5), 30_000, 9_000, ((1000, 35_000), (3000, 52_000), (5000, 70_000))),
}


def load_reference() -> None:
    """Write the first zones and rates where there are none. Done again it changes nothing."""
    if session.scalar(select(DeliveryZone.id).where(DeliveryZone.operator_id.is_(None)).limit(1)) is not None:
        return
    for kind, (days, chilled, per_kg, rates) in _ZONES.items():
        zone = DeliveryZone(
            kind=kind, min_days=days[0], max_days=days[1], chilled_surcharge=chilled, per_extra_kg=per_kg
        )
        session.add(zone)
        session.flush()
        session.add_all(DeliveryRate(zone_id=zone.id, up_to_g=grams, fee=fee) for grams, fee in rates)
