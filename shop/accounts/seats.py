"""What a person may do where: read from the membership tables, whose models belong to packages above.

A guard must know them and accounts stands below, so they are named here by table and column. A membership is
in force from the day `since` to the day before `until`, so that ending it today ends it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    TableClause,
    cast,
    column,
    exists,
    literal,
    null,
    or_,
    select,
    table,
    union_all,
)

from shop.accounts.models import User
from shop.core.clock import today
from shop.extensions import session


class Role(StrEnum):
    """Every role that the shop knows."""

    ADMIN = "admin"
    OFFICER = "officer"
    OPERATOR = "operator"
    MANAGER = "manager"
    CLERK = "clerk"
    PRODUCER = "producer"


STAFF = frozenset({Role.MANAGER, Role.CLERK})
MANAGERS = frozenset({Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person and where it holds; the other places are empty."""

    role: Role
    province_code: str | None = None
    operator_id: int | None = None
    outlet_id: int | None = None
    producer_id: int | None = None


@dataclass(frozen=True, slots=True)
class OutletSeat:
    """An outlet as the person in this request sees it, and in which role."""

    outlet_id: int
    slug: str
    name: str
    operator_id: int
    role: Role
    is_stall: bool = False  # at a fair: counted and closed there


def _membership(name: str, *more: str) -> TableClause:
    return table(name, column("user_id"), column("since", Date), column("until", Date), *map(column, more))


OUTLETS = table(
    "outlets", column("id"), column("slug", String), column("name", String), column("operator_id")
)
STALLS = table("fair_outlets", column("outlet_id"))
OPERATORS = table("operators", column("id"), column("legal_name", String))
PRODUCERS = table("producers", column("id"), column("slug", String), column("name", String))
OUTLET_STAFF = _membership("outlet_staff", "outlet_id", "role")
OPERATOR_MEMBERS = _membership("operator_members", "operator_id")
PRODUCER_MEMBERS = _membership("producer_members", "producer_id")


def grants_of(user_id: int) -> frozenset[Grant]:
    """All roles that a person has today, in one statement."""
    day = today()
    parts = (
        _part(literal(Role.ADMIN.value)).where(User.id == user_id, User.is_admin),
        _part(literal(Role.OFFICER.value), province=User.officer_province_code).where(
            User.id == user_id, User.officer_province_code.is_not(None)
        ),
        _part(literal(Role.OPERATOR.value), operator=OPERATOR_MEMBERS.c.operator_id).where(
            *_in_force(OPERATOR_MEMBERS, user_id, day)
        ),
        _part(OUTLET_STAFF.c.role, outlet=OUTLET_STAFF.c.outlet_id).where(
            *_in_force(OUTLET_STAFF, user_id, day)
        ),
        _part(literal(Role.PRODUCER.value), producer=PRODUCER_MEMBERS.c.producer_id).where(
            *_in_force(PRODUCER_MEMBERS, user_id, day)
        ),
    )
    return frozenset(Grant(Role(role), *where) for role, *where in session.execute(union_all(*parts)))


def outlet_seat(
    slug: str, user_id: int | None, grants: frozenset[Grant], roles: frozenset[Role]
) -> OutletSeat | None:
    """The outlet of this slug if the person may sit in it with one of `roles`, as its operator or as admin.

    The permission is part of the condition: an outlet of others is not found.
    """
    mine = _in_force(OUTLET_STAFF, user_id, today())
    staff_role = (
        select(OUTLET_STAFF.c.role)
        .where(
            OUTLET_STAFF.c.outlet_id == OUTLETS.c.id,
            OUTLET_STAFF.c.role.in_(sorted(role.value for role in roles)),
            *mine,
        )
        .order_by(OUTLET_STAFF.c.role.desc())
        .limit(1)
        .scalar_subquery()
    )
    stall = exists().where(STALLS.c.outlet_id == OUTLETS.c.id)
    statement = select(OUTLETS, staff_role, stall).where(OUTLETS.c.slug == slug)
    is_admin = Grant(Role.ADMIN) in grants
    operated = {grant.operator_id for grant in grants if grant.operator_id is not None}
    if not is_admin:
        statement = statement.where(or_(staff_role.is_not(None), OUTLETS.c.operator_id.in_(sorted(operated))))
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    outlet_id, slug, name, operator_id, staff, is_stall = row
    role = Role.OPERATOR if operator_id in operated else Role.ADMIN if is_admin else Role(staff)
    return OutletSeat(outlet_id, slug, name, operator_id, role, bool(is_stall))


def all_operator_ids() -> frozenset[int]:
    """Every operator: what an admin may act for."""
    return frozenset(session.scalars(select(OPERATORS.c.id)))


def outlets_of(grants: frozenset[Grant]) -> list[tuple[str, str]]:
    """(slug, name) of the outlets a person works at or operates, by name; of all of them for an admin."""
    statement = select(OUTLETS.c.slug, OUTLETS.c.name).order_by(OUTLETS.c.name, OUTLETS.c.id)
    if Grant(Role.ADMIN) not in grants:
        outlets = sorted(grant.outlet_id for grant in grants if grant.outlet_id is not None)
        operators = sorted(grant.operator_id for grant in grants if grant.operator_id is not None)
        statement = statement.where(or_(OUTLETS.c.id.in_(outlets), OUTLETS.c.operator_id.in_(operators)))
    return [(slug, name) for slug, name in session.execute(statement)]


def producers_of(grants: frozenset[Grant]) -> list[tuple[str, str]]:
    """(slug, name) of the producers a person acts for, by name."""
    ids = sorted(grant.producer_id for grant in grants if grant.producer_id is not None)
    statement = select(PRODUCERS.c.slug, PRODUCERS.c.name).where(PRODUCERS.c.id.in_(ids))
    return [
        (slug, name) for slug, name in session.execute(statement.order_by(PRODUCERS.c.name, PRODUCERS.c.id))
    ]


def _part(
    role: Any, *, province: Any = None, operator: Any = None, outlet: Any = None, producer: Any = None
) -> Select[*tuple[Any, ...]]:
    ids = (cast(null() if place is None else place, BigInteger) for place in (operator, outlet, producer))
    return select(cast(role, String), cast(null() if province is None else province, String), *ids)


def _in_force(members: TableClause, user_id: int | None, day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        members.c.user_id == user_id,
        members.c.since <= day,
        or_(members.c.until.is_(None), members.c.until > day),
    )
