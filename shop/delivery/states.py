"""The zones a parcel can go to, seen from the outlet that sends it."""

from enum import StrEnum


class ZoneKind(StrEnum):
    """Nội tỉnh, nội miền, liên miền."""

    PROVINCE = "province"
    REGION = "region"
    COUNTRY = "country"
