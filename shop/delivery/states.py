"""The zones a parcel can go to, seen from the outlet that sends it, and the ways in which goods reach a customer."""

from enum import StrEnum


class ZoneKind(StrEnum):
    """Nội tỉnh, nội miền, liên miền."""

    PROVINCE = "province"
    REGION = "region"
    COUNTRY = "country"


class Way(StrEnum):
    """At the outlet's counter, or brought home. The values are those of an order's door."""

    PICKUP = "pickup"
    DELIVERY = "delivery"
