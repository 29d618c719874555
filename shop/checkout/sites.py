"""The outlets that sell on the web, with their seller, as routing and an order's copies need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, String, cast, func, select

from shop.delivery.remembered import has_rules
from shop.extensions import run
from shop.geography import queries as geography
from shop.geography.distance import Point
from shop.outlets.models import Operator, OperatorLicence, Outlet
from shop.outlets.states import LicenceKind, OutletKind, TaxMethod
from shop.settings.catalogue import ROUTING
from shop.settings.models import Setting
from shop.web.kept import Remembered


@dataclass(frozen=True, slots=True)
class SiteRow:
    """An outlet, the legal person behind it with its account, and the account that collects for the whole shop."""

    outlet_id: int
    slug: str
    name: str
    name_en: str | None
    operator_id: int
    seller: str
    tax_method: TaxMethod
    kind: OutletKind
    starts_on: date | None
    ends_on: date | None
    closed_on: date | None
    commune_code: str
    street: str
    lat: float | None
    lng: float | None
    phone: str | None
    offers_pickup: bool
    offers_delivery: bool
    pickup_days: int
    rank: int
    bank_bin: str | None = None
    bank_account: str | None = None
    bank_account_name: str | None = None
    collect_bin: str | None = None
    collect_account: str | None = None
    collect_name: str | None = None
    alcohol_licences: str | None = None
    has_day_rules: bool = False
    routing_rules: str | None = None  # of the whole shop, as kept; none: nobody changed them
    sends_pickups: bool = False  # of orders that are picked up elsewhere; there `send_days` later
    takes_pickups: bool = False
    send_days: int = 0
    hub_id: int | None = None
    is_counter: bool = False  # the customer stands there and takes the goods along

    @property
    def province_code(self) -> str:
        """The province of its commune."""
        return geography.commune(self.commune_code).province_code

    @property
    def address(self) -> str:
        """Street, commune, province."""
        return f"{self.street}, {geography.place_name(self.commune_code)}"

    @property
    def point(self) -> Point:
        """Its own coordinates, else the middle of its province."""
        if self.lat is None or self.lng is None:
            return geography.province(self.province_code).middle
        return Point(self.lat, self.lng)

    def hands_over_at(self, outlet_id: int | None) -> bool:
        """Whether its pick-ups are collected at this outlet: it is its own, or the hub that it stands in."""
        return outlet_id is not None and outlet_id in {self.outlet_id, self.hub_id}

    def sells_alcohol_on(self, day: date) -> bool:
        """Whether a licence of its seller is in force that day; the last day of a licence counts."""
        spans = (span.split("/") for span in (self.alcohol_licences or "").split(",") if span)
        return any(first <= day.isoformat() <= (last or "9999") for first, last in spans)

    def is_open_on(self, day: date) -> bool:
        """Whether it exists that day: not given up, and for a fair within its dates."""
        if self.closed_on is not None and self.closed_on <= day:
            return False
        return self.kind is not OutletKind.FAIR or bool(
            self.starts_on and self.ends_on and self.starts_on <= day <= self.ends_on
        )


def _licences() -> ScalarSelect[Any]:
    """The days of the licences to sell alcohol: 2026-01-01/2030-12-31,2031-01-01/ (without a last day)."""
    first = cast(OperatorLicence.issued_on, String)
    last = func.coalesce(cast(OperatorLicence.expires_on, String), "")
    return (
        select(func.aggregate_strings(first + "/" + last, ","))
        .where(OperatorLicence.operator_id == Operator.id, OperatorLicence.kind == LicenceKind.ALCOHOL_RETAIL)
        .correlate(Operator)
        .scalar_subquery()
    )


def _sites() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Outlet.id,
            Outlet.slug,
            Outlet.name,
            Outlet.name_en,
            Outlet.operator_id,
            Operator.legal_name,
            Operator.tax_method,
            Outlet.kind,
            Outlet.starts_on,
            Outlet.ends_on,
            Outlet.closed_on,
            Outlet.commune_code,
            Outlet.street,
            Outlet.lat,
            Outlet.lng,
            Outlet.phone,
            Outlet.offers_pickup,
            Outlet.offers_delivery,
            Outlet.pickup_days,
            Outlet.rank,
            Operator.bank_bin,
            Operator.bank_account,
            Operator.bank_account_name,
            *(
                select(Setting.value).where(Setting.key == key).scalar_subquery()
                for key in ("collect_bin", "collect_account", "collect_name")
            ),
            _licences(),
            has_rules(),
            select(Setting.value).where(Setting.key == ROUTING.key).scalar_subquery(),
            Outlet.sends_pickups,
            Outlet.takes_pickups,
            Outlet.send_days,
            Outlet.hub_id,
        )
        .join(Operator, Operator.id == Outlet.operator_id)
        .order_by(Outlet.rank, Outlet.id)
    )


def _load() -> tuple[SiteRow, ...]:
    rows = run(_sites().where(Outlet.sells_online.is_(True)))
    return tuple(SiteRow(*tuple(row)) for row in rows)


def counter(outlet_id: int) -> SiteRow:
    """The counter of any outlet, online or not: goods are there at once. One statement."""
    row = run(_sites().where(Outlet.id == outlet_id)).one()
    return replace(
        SiteRow(*tuple(row)), offers_pickup=True, pickup_days=0, has_day_rules=False, is_counter=True
    )


remembered = Remembered(_load)


def desks(sites: Sequence[SiteRow]) -> list[SiteRow]:
    """Of these outlets those where customers collect: a kiosk's goods are handed over at the desk of its hub."""
    open_ids = {site.outlet_id for site in sites if site.offers_pickup}
    return [site for site in sites if site.offers_pickup and site.hub_id not in open_ids]


def online(day: date) -> tuple[SiteRow, ...]:
    """Outlets that sell on the web on a day, first rank first; from the process's memory of the last seconds."""
    return tuple(site for site in remembered() if site.is_open_on(day))
