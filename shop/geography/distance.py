"""How far apart two places are, as the crow flies."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_KM = 6371.0088


class Point(NamedTuple):
    """A place on the map: degrees north and east (WGS 84)."""

    lat: float
    lng: float


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres (haversine); within 0.6 % of the way on the ellipsoid."""
    north, south = radians(a.lat), radians(b.lat)
    half_lat = sin((south - north) / 2) ** 2
    half_lng = sin(radians(b.lng - a.lng) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half_lat + cos(north) * cos(south) * half_lng)))
