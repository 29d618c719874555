from dataclasses import replace

import pytest

from shop.catalogue.states import Reach, Storage
from shop.delivery import fees
from shop.delivery.fees import Obstacle, Zone
from shop.delivery.states import ZoneKind

STEPS = ((1000, 18_000), (3000, 25_000))
ZONE = Zone(ZoneKind.REGION, 2, 3, STEPS, per_extra_kg=4_000, chilled_surcharge=10_000)


@pytest.mark.parametrize(
    ("grams", "chilled", "fee"),
    [
        (1, False, 18_000),
        (1000, False, 18_000),
        (1001, False, 25_000),
        (3000, False, 25_000),
        (3001, False, 29_000),
        (4000, False, 29_000),
        (4001, False, 33_000),
        (13_000, False, 65_000),
        (1000, True, 28_000),
        (4001, True, 43_000),
    ],
)
def test_a_parcel_costs_its_step_and_every_started_kilogram_beyond(grams, chilled, fee):
    assert fees.fee(ZONE, grams, chilled=chilled) == fee


@pytest.mark.parametrize(
    ("here", "there", "kind"),
    [
        (("38", "north"), ("38", "north"), ZoneKind.PROVINCE),
        (("38", "north"), ("25", "north"), ZoneKind.REGION),
        (("38", "north"), ("79", "south"), ZoneKind.COUNTRY),
    ],
)
def test_the_zone_is_seen_from_the_outlet_that_sends(here, there, kind):
    assert fees.zone_kind(*here, *there) is kind


@pytest.mark.parametrize(
    ("kind", "reach", "storage", "bears", "found"),
    [
        (ZoneKind.PROVINCE, Reach.PICKUP, Storage.NORMAL, 9, Obstacle.PICKUP_ONLY),
        (ZoneKind.REGION, Reach.PROVINCE, Storage.NORMAL, 9, Obstacle.TOO_FAR),
        (ZoneKind.COUNTRY, Reach.REGION, Storage.NORMAL, 9, Obstacle.TOO_FAR),
        (ZoneKind.PROVINCE, Reach.PROVINCE, Storage.NORMAL, 9, None),
        (ZoneKind.REGION, Reach.COUNTRY, Storage.FROZEN, 3, None),
        (ZoneKind.REGION, Reach.COUNTRY, Storage.NORMAL, 2, Obstacle.TOO_SLOW),
        (ZoneKind.REGION, Reach.COUNTRY, Storage.NORMAL, 3, None),
    ],
)
def test_goods_travel_only_as_far_as_long_and_as_cold_as_they_bear(kind, reach, storage, bears, found):
    assert fees.obstacle(ZONE, kind, reach=reach, storage=storage, bears_days=bears) is found


def test_chilled_goods_need_a_carrier_that_cools():
    warm = Zone(ZoneKind.REGION, 2, 3, STEPS, carries_chilled=False)

    found = fees.obstacle(warm, ZoneKind.REGION, reach=Reach.COUNTRY, storage=Storage.CHILLED, bears_days=9)

    assert found is Obstacle.NOT_COOLED


@pytest.mark.parametrize(("goods", "cost"), [(0, 18_000), (499_999, 18_000), (500_000, 0), (900_000, 0)])
def test_from_a_value_of_its_goods_on_a_parcel_costs_nothing(goods, cost):
    generous = replace(ZONE, free_from=500_000)

    assert fees.fee(generous, 1_000, chilled=False, goods=goods) == cost
    assert fees.fee(ZONE, 1_000, chilled=False, goods=goods) == 18_000


@pytest.mark.parametrize(
    ("fee_now", "before", "after", "cost"),
    [
        (18_000, (1_000, 100_000), (3_000, 200_000), 25_000),  # heavier
        (18_000, (1_000, 100_000), (3_000, 500_000), 0),  # worth enough
        (0, (3_000, 500_000), (1_000, 499_999), 18_000),  # not any more
        (0, (1_000, 500_000), (3_000, 900_000), 0),
        (30_000, (1_000, 500_000), (1_000, 600_000), 30_000),  # ordered before parcels were free
        (30_000, (1_000, 500_000), (1_000, 400_000), 30_000),
        (0, (1_000, 100_000), (1_000, 90_000), 0),  # a voucher paid for it
        (0, (1_000, 100_000), (3_000, 200_000), 0),  # and goes on to
    ],
)
def test_a_parcel_that_is_changed_costs_by_weight_and_value(fee_now, before, after, cost):
    generous = replace(ZONE, free_from=500_000)
    was, now = ((weight, False, goods) for weight, goods in (before, after))

    assert fees.changed(generous, fee_now, was, now) == cost


def test_where_little_weight_costs_nothing_more_of_it_does():
    light = replace(ZONE, steps=((1_000, 0), (5_000, 25_000)))

    assert fees.changed(light, 0, (1_000, False, 100_000), (3_000, False, 200_000)) == 25_000


@pytest.mark.parametrize("zone", [None, Zone(ZoneKind.REGION, 2, 3, ())])
def test_without_a_tariff_nothing_is_sent(zone):
    found = fees.obstacle(zone, ZoneKind.REGION, reach=Reach.COUNTRY, storage=Storage.NORMAL, bears_days=9)

    assert found is Obstacle.NO_TARIFF
