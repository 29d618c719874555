"""Outlets with place and hours: by slug, by id, those that sell on the web, the nearest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.geography.queries import Point, commune, distance_km, place_name, point_of
from shop.outlets.hours import Closure, Opening, Span, Timetable, opening
from shop.outlets.models import Outlet, OutletClosure, OutletHours
from shop.outlets.states import OutletKind
from shop.outlets.wording import opening_text


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet with its place and hours. Coordinates in degrees, days of Viet Nam."""

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
    def point(self) -> Point:
        """Where it is: its own coordinates, else its commune's, else the middle of its province."""
        if self.lat is not None and self.lng is not None:
            return Point(self.lat, self.lng)
        return point_of(self.commune_code)

    def opening(self, now: datetime) -> Opening:
        """Whether it is open at a moment."""
        return opening(self.timetable, now)


_FIELDS = (
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
)


def there(day: date) -> ColumnElement[bool]:
    """SQL: the outlet is not given up, and a fair is within its dates."""
    return and_(
        or_(Outlet.closed_on.is_(None), Outlet.closed_on > day),
        or_(Outlet.kind == OutletKind.PERMANENT, and_(Outlet.starts_on <= day, Outlet.ends_on >= day)),
    )


def sells(day: date) -> ColumnElement[bool]:
    """SQL: the outlet takes web orders on a day."""
    return and_(Outlet.sells_online, there(day))


def by_slug(slug: str) -> OutletRow:
    """One outlet. Raises NotFound."""
    return _one(Outlet.slug == slug)


def by_id(outlet_id: int) -> OutletRow:
    """One outlet. Raises NotFound."""
    return _one(Outlet.id == outlet_id)


def by_ids(outlet_ids: Collection[int]) -> dict[int, OutletRow]:
    """Outlets by id; unknown ids are left out. Three statements."""
    return {row.id: row for row in _rows(Outlet.id.in_(outlet_ids))} if outlet_ids else {}


def selling_online(day: date) -> list[OutletRow]:
    """The outlets that take web orders on a day, by rank. Three statements however many there are."""
    return _rows(sells(day))


def public(day: date) -> list[OutletRow]:
    """What the finder shows: every outlet not given up; fairs until their last day. By rank and name."""
    shown = or_(Outlet.kind == OutletKind.PERMANENT, Outlet.ends_on >= day)
    return _rows(or_(Outlet.closed_on.is_(None), Outlet.closed_on > day), shown)


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


def _one(*conditions: ColumnElement[bool]) -> OutletRow:
    found = _rows(*conditions)
    if not found:
        raise NotFound
    return found[0]


def _rows(*conditions: ColumnElement[bool]) -> list[OutletRow]:
    found = session.execute(
        select(*_FIELDS, Outlet.closed_on).where(*conditions).order_by(Outlet.rank, Outlet.name, Outlet.id)
    ).all()
    ids = [row[0] for row in found]
    spans, shut = _spans(ids), _closures(ids)
    return [_row(row, spans[row[0]], shut[row[0]]) for row in found]


def _row(row: Row[*tuple[Any, ...]], spans: list[Span], shut: list[Closure]) -> OutletRow:
    values = row._asdict()
    closed_on = values.pop("closed_on")
    dates = (values["starts_on"], values["ends_on"], closed_on)
    return OutletRow(**values, timetable=Timetable(tuple(spans), tuple(shut), *dates))


def _spans(outlet_ids: list[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    if outlet_ids:
        fields = (OutletHours.outlet_id, OutletHours.weekday, OutletHours.opens, OutletHours.closes)
        for outlet_id, *span in session.execute(select(*fields).where(OutletHours.outlet_id.in_(outlet_ids))):
            found[outlet_id].append(Span(*span))
    return found


def _closures(outlet_ids: list[int]) -> dict[int, list[Closure]]:
    found: dict[int, list[Closure]] = defaultdict(list)
    if outlet_ids:
        fields = (
            OutletClosure.outlet_id,
            OutletClosure.starts_on,
            OutletClosure.ends_on,
            OutletClosure.reason,
        )
        chosen = (
            select(*fields).where(OutletClosure.outlet_id.in_(outlet_ids)).order_by(OutletClosure.starts_on)
        )
        for outlet_id, starts_on, ends_on, reason in session.execute(chosen):
            found[outlet_id].append(Closure(starts_on, ends_on, reason))
    return found
