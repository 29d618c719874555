"""Outlets with place and hours: by slug, by id, those that sell on the web, the nearest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, func, or_, select

from shop.core.errors import NotFound
from shop.core.statements import built_once
from shop.extensions import run
from shop.geography.models import Commune
from shop.geography.queries import Point, commune, distance_km, place_name, province
from shop.outlets.hours import Closure, Opening, Span, Timetable, opening
from shop.outlets.models import Outlet, OutletClosure, OutletHours
from shop.outlets.states import OutletKind
from shop.outlets.wording import opening_text


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet with its place and hours. Coordinates in degrees, days of Viet Nam.

    ``lat`` and ``lng`` are those of its door; ``commune_lat`` and ``commune_lng`` the middle of its commune.
    """

    id: int
    slug: str
    name: str
    name_en: str | None
    operator_id: int
    kind: OutletKind
    starts_on: date | None
    ends_on: date | None
    hub_id: int | None
    commune_code: str
    street: str
    place_published: str | None
    lat: float | None
    lng: float | None
    phone: str | None
    zalo: str | None
    sells_online: bool
    offers_pickup: bool
    offers_delivery: bool
    pickup_days: int
    rank: int
    is_sample: bool
    has_parking: bool
    has_cold_storage: bool
    hides_units: bool
    commune_lat: float | None
    commune_lng: float | None
    timetable: Timetable

    @property
    def province_code(self) -> str:
        """The province of today that its commune lies in."""
        return commune(self.commune_code).province_code

    @property
    def address(self) -> str:
        """In the form of today: street, commune, province."""
        return f"{self.street}, {place_name(self.commune_code)}"

    @property
    def full_address(self) -> str:
        """The address of today, the published old one in brackets."""
        return f"{self.address} ({self.place_published})" if self.place_published else self.address

    @property
    def door(self) -> Point | None:
        """Its own coordinates, when staff gave them."""
        return None if self.lat is None or self.lng is None else Point(self.lat, self.lng)

    @property
    def spot(self) -> Point | None:
        """Where it is, as far as is known: its door, else the middle of its commune."""
        if self.door is not None or self.commune_lat is None or self.commune_lng is None:
            return self.door
        return Point(self.commune_lat, self.commune_lng)

    @property
    def point(self) -> Point:
        """Its spot, else the middle of its province: good to compare by, not to be told."""
        return self.spot or province(self.province_code).middle

    def is_selling(self, day: date) -> bool:
        """Whether it takes web orders on a day, as ``sells`` says in SQL."""
        table = self.timetable
        is_gone = table.closed_on is not None and table.closed_on <= day
        is_fair = self.kind is OutletKind.FAIR
        in_dates = table.starts_on is not None and table.ends_on is not None
        return (
            self.sells_online
            and not is_gone
            and (not is_fair or (in_dates and table.starts_on <= day <= table.ends_on))  # type: ignore[operator]
        )

    def opening(self, now: datetime) -> Opening:
        """Whether it is open at a moment."""
        return opening(self.timetable, now)


_OWN = (
    Outlet.id,
    Outlet.slug,
    Outlet.name,
    Outlet.name_en,
    Outlet.operator_id,
    Outlet.kind,
    Outlet.starts_on,
    Outlet.ends_on,
    Outlet.hub_id,
    Outlet.commune_code,
    Outlet.street,
    Outlet.place_published,
    Outlet.lat,
    Outlet.lng,
    Outlet.phone,
    Outlet.zalo,
    Outlet.sells_online,
    Outlet.offers_pickup,
    Outlet.offers_delivery,
    Outlet.pickup_days,
    Outlet.rank,
    Outlet.is_sample,
    Outlet.has_parking,
    Outlet.has_cold_storage,
    Outlet.hides_units,
)


def columns() -> tuple[Any, ...]:
    """What ``row_of`` reads, for a select of ``Outlet``: hours and closures come packed in a text each."""
    hours = select(func.aggregate_strings(_packed(*_HOURS), ",")).where(OutletHours.outlet_id == Outlet.id)
    shut = select(func.aggregate_strings(_packed(*_CLOSURES), "\n")).where(
        OutletClosure.outlet_id == Outlet.id
    )
    middles = (
        select(middle).where(Commune.code == Outlet.commune_code).scalar_subquery()
        for middle in (Commune.lat, Commune.lng)
    )
    return (*_OWN, *middles, Outlet.closed_on, hours.scalar_subquery(), shut.scalar_subquery())


def row_of(values: Sequence[Any]) -> OutletRow:
    """The outlet of one row of ``columns``."""
    *own, closed_on, hours, shut = values
    spans = [Span(*map(int, part.split("|"))) for part in hours.split(",")] if hours else []
    closures = sorted(map(_closure, shut.split("\n")), key=lambda one: one.starts_on) if shut else []
    dates = (own[_STARTS], own[_STARTS + 1], closed_on)
    fields = (*own, Timetable(tuple(spans), tuple(closures), *dates))
    return OutletRow(*fields)


def there(day: date) -> ColumnElement[bool]:
    """SQL: the outlet is not given up, and a fair is within its dates."""
    return and_(
        or_(Outlet.closed_on.is_(None), Outlet.closed_on > day),
        or_(Outlet.kind == OutletKind.PERMANENT, and_(Outlet.starts_on <= day, Outlet.ends_on >= day)),
    )


def sells(day: date) -> ColumnElement[bool]:
    """SQL: the outlet takes web orders on a day."""
    return and_(Outlet.sells_online, there(day))


def announced(day: date) -> ColumnElement[bool]:
    """SQL: the outlet is not given up, and a fair is not over (it may be yet to come)."""
    return and_(
        or_(Outlet.closed_on.is_(None), Outlet.closed_on > day),
        or_(Outlet.kind == OutletKind.PERMANENT, Outlet.ends_on >= day),
    )


def by_slug(slug: str) -> OutletRow:
    """One outlet. Raises NotFound."""
    return _one(Outlet.slug == slug)


def by_id(outlet_id: int) -> OutletRow:
    """One outlet. Raises NotFound."""
    return _one(Outlet.id == outlet_id)


def by_ids(outlet_ids: Collection[int]) -> dict[int, OutletRow]:
    """Outlets by id; unknown ids are left out. One statement."""
    if not outlet_ids:
        return {}
    rows = run(_by_ids(), {"ids": list(outlet_ids)})
    return {row.id: row for row in map(row_of, rows)}


@built_once(1)
def _by_ids() -> Select[*tuple[Any, ...]]:
    return _chosen(Outlet.id.in_(bindparam("ids", expanding=True)))


def selling_online(day: date) -> list[OutletRow]:
    """The outlets that take web orders on a day, by rank. One statement however many there are."""
    return _rows(sells(day))


def public(day: date) -> list[OutletRow]:
    """What the finder shows: every outlet not given up; fairs until their last day. By rank and name."""
    return _rows(announced(day))


def of_operators(operator_ids: Collection[int]) -> list[OutletRow]:
    """All outlets of some operators, also those given up."""
    return _rows(Outlet.operator_id.in_(operator_ids))


def kiosks_of(hub_id: int, day: date) -> list[OutletRow]:
    """The outlets with an operator of their own inside a hub."""
    return _rows(Outlet.hub_id == hub_id, there(day))


def hours_line(outlet: OutletRow, now: datetime) -> str:
    """What to say about its hours now, in the reader's language."""
    return opening_text(outlet.opening(now), now)


def nearest(outlets: Iterable[OutletRow], here: Point) -> list[tuple[OutletRow, float]]:
    """Outlets with their distance in kilometres as the crow flies, the nearest first."""
    measured = [(outlet, distance_km(here, outlet.point)) for outlet in outlets]
    return sorted(measured, key=lambda pair: (pair[1], pair[0].rank, pair[0].id))


_HOURS = (OutletHours.weekday, OutletHours.opens, OutletHours.closes)
_CLOSURES = (OutletClosure.starts_on, OutletClosure.ends_on, OutletClosure.reason)
_STARTS = _OWN.index(Outlet.starts_on)


def _packed(*parts: Any) -> ColumnElement[str]:
    first, *others = (cast(part, String) for part in parts)
    packed: ColumnElement[str] = first
    for part in others:
        packed = packed + "|" + part
    return packed


def _closure(packed: str) -> Closure:
    starts_on, ends_on, reason = packed.split("|", 2)
    return Closure(date.fromisoformat(starts_on), date.fromisoformat(ends_on), reason)


def _one(*conditions: ColumnElement[bool]) -> OutletRow:
    found = _rows(*conditions)
    if not found:
        raise NotFound
    return found[0]


def _rows(*conditions: ColumnElement[bool]) -> list[OutletRow]:
    return [row_of(row) for row in run(_chosen(*conditions))]


def _chosen(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(*columns()).where(*conditions).order_by(Outlet.rank, Outlet.name, Outlet.id)
