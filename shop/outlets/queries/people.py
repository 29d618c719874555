"""Who is behind an outlet and in it: operators, licences, staff; and what the outlet itself is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from shop.accounts.models import User
from shop.core.errors import NotFound
from shop.extensions import session
from shop.outlets.models import (
    Event,
    Operator,
    OperatorLicence,
    OperatorMember,
    Outlet,
    OutletClosure,
    OutletSpot,
    OutletStaff,
)
from shop.outlets.states import LicenceKind, StaffRole


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person works: an outlet and the role there."""

    outlet_id: int
    slug: str
    name: str
    operator_id: int
    role: StaffRole


def model(outlet_id: int) -> Outlet:
    """The row itself, to fill a form. Raises NotFound."""
    found = session.get(Outlet, outlet_id)
    if found is None:
        raise NotFound
    return found


def operator(operator_id: int) -> Operator:
    """The legal person behind outlets. Raises NotFound."""
    found = session.get(Operator, operator_id)
    if found is None:
        raise NotFound
    return found


def operators(operator_ids: Collection[int]) -> Sequence[Operator]:
    """Operators by name."""
    return session.scalars(
        select(Operator).where(Operator.id.in_(operator_ids)).order_by(Operator.legal_name, Operator.id)
    ).all()


def licences(operator_id: int) -> Sequence[OperatorLicence]:
    """All licences of an operator, the latest first."""
    return session.scalars(
        select(OperatorLicence)
        .where(OperatorLicence.operator_id == operator_id)
        .order_by(OperatorLicence.issued_on.desc(), OperatorLicence.id.desc())
    ).all()


def has_licence(operator_id: int, kind: LicenceKind, day: date) -> bool:
    """Whether an operator holds a licence on a day; its last day counts."""
    found = session.scalar(
        select(OperatorLicence.id)
        .where(
            OperatorLicence.operator_id == operator_id,
            OperatorLicence.kind == kind,
            OperatorLicence.issued_on <= day,
            or_(OperatorLicence.expires_on.is_(None), OperatorLicence.expires_on >= day),
        )
        .limit(1)
    )
    return found is not None


def spots(outlet_id: int) -> Sequence[OutletSpot]:
    """Floors, kiosks and shelves of an outlet, in the order in which they were entered."""
    return session.scalars(
        select(OutletSpot).where(OutletSpot.outlet_id == outlet_id).order_by(OutletSpot.id)
    ).all()


def closures(outlet_id: int, day: date) -> Sequence[OutletClosure]:
    """Closures that are not over on a day."""
    return session.scalars(
        select(OutletClosure)
        .where(OutletClosure.outlet_id == outlet_id, OutletClosure.ends_on >= day)
        .order_by(OutletClosure.starts_on, OutletClosure.id)
    ).all()


def events(outlet_id: int, day: date) -> Sequence[Event]:
    """What happens there from a day on."""
    return session.scalars(
        select(Event)
        .where(Event.outlet_id == outlet_id, Event.ends_on >= day)
        .order_by(Event.starts_on, Event.id)
    ).all()


def staff(outlet_id: int) -> list[tuple[OutletStaff, User]]:
    """Everybody who worked there, the newest first."""
    rows = session.execute(
        select(OutletStaff, User)
        .join(User, User.id == OutletStaff.user_id)
        .where(OutletStaff.outlet_id == outlet_id)
        .order_by(OutletStaff.since.desc(), OutletStaff.id.desc())
    )
    return [(membership, user) for membership, user in rows]


def members(operator_id: int) -> list[tuple[OperatorMember, User]]:
    """Everybody who acted for an operator, the newest first."""
    rows = session.execute(
        select(OperatorMember, User)
        .join(User, User.id == OperatorMember.user_id)
        .where(OperatorMember.operator_id == operator_id)
        .order_by(OperatorMember.since.desc(), OperatorMember.id.desc())
    )
    return [(membership, user) for membership, user in rows]


def seat(user_id: int, slug: str, day: date) -> Seat | None:
    """Where a person works on a day: from ``since``, until the day before ``until``. A manager's seat wins."""
    row = session.execute(
        select(Outlet.id, Outlet.slug, Outlet.name, Outlet.operator_id, OutletStaff.role)
        .join(OutletStaff, OutletStaff.outlet_id == Outlet.id)
        .where(
            Outlet.slug == slug,
            OutletStaff.user_id == user_id,
            OutletStaff.since <= day,
            or_(OutletStaff.until.is_(None), OutletStaff.until > day),
        )
        .order_by(OutletStaff.role.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Seat(*row)
