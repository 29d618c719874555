"""Giving and taking roles. Each change has a reason, an audit row, and ends the person's sign-ins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, TableClause, func, insert, or_, select, update

from shop.accounts import people, sign_ins
from shop.accounts.models import User
from shop.accounts.seats import OPERATOR_MEMBERS, OUTLET_STAFF, PRODUCER_MEMBERS, Grant, Role, grants_of
from shop.audit import services as audit
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.geography import queries as geography


def give(user_id: int, grant: Grant, *, by: int | None, at: datetime, reason: str) -> None:
    """Give a person a role from today on, where `grant` says. Having it already changes nothing.

    Raises BadInput on `place` when the grant lacks its place, NotFound for an unknown or erased person.
    """
    _check_place(grant)
    user = people.locked(user_id)
    if _has(user, grant, vn_day(at)):
        return
    if grant.role is Role.ADMIN:
        user.is_admin = True
    elif grant.role is Role.OFFICER:
        user.officer_province_code = grant.province_code
    else:
        members, where = _membership(grant)
        session.execute(insert(members).values(user_id=user_id, since=vn_day(at), until=None, **where))
    _changed("user.role_given", user_id, grant, by=by, at=at, reason=reason)


def take(user_id: int, grant: Grant, *, by: int | None, at: datetime, reason: str) -> None:
    """Take a role away, at once. Raises NotFound when the person does not have it, Refused for the last admin."""
    user = people.locked(user_id)
    if not _has(user, grant, vn_day(at)):
        raise NotFound
    _end(user, grant, vn_day(at))
    _changed("user.role_taken", user_id, grant, by=by, at=at, reason=reason)


def take_all(user: User, *, by: int | None, at: datetime) -> None:
    """Take every role of a person who leaves. Raises Refused for the last admin."""
    for grant in sorted(grants_of(user.id), key=str):
        _end(user, grant, vn_day(at))
        _changed("user.role_taken", user.id, grant, by=by, at=at, reason="erased")


def _end(user: User, grant: Grant, day: date) -> None:
    if grant.role is Role.ADMIN:
        _keep_one_admin()
        user.is_admin = False
    elif grant.role is Role.OFFICER:
        user.officer_province_code = None
    else:
        members, where = _membership(grant)
        session.execute(
            update(members)
            .where(members.c.user_id == user.id, *_still(members, day), *_equal(members, where))
            .values(until=day)
        )
    session.flush()


def _keep_one_admin() -> None:
    """All admins are locked, so that two of them cannot take each other's role at the same time."""
    admins = session.scalars(
        select(User.id)
        .where(User.is_admin, User.erased_at.is_(None))
        .order_by(User.id)
        .with_for_update(key_share=True)
    ).all()
    if len(admins) < 2:
        raise Refused(lazy("Đây là quản trị viên cuối cùng. Hãy giao quyền cho người khác trước."))


def _has(user: User, grant: Grant, day: date) -> bool:
    if grant.role is Role.ADMIN:
        return user.is_admin
    if grant.role is Role.OFFICER:
        return user.officer_province_code == grant.province_code
    members, where = _membership(grant)
    statement = select(func.count()).select_from(members)
    statement = statement.where(members.c.user_id == user.id, *_still(members, day), *_equal(members, where))
    return bool(session.scalar(statement))


def _membership(grant: Grant) -> tuple[TableClause, dict[str, Any]]:
    if grant.role is Role.OPERATOR:
        return OPERATOR_MEMBERS, {"operator_id": grant.operator_id}
    if grant.role is Role.PRODUCER:
        return PRODUCER_MEMBERS, {"producer_id": grant.producer_id}
    return OUTLET_STAFF, {"outlet_id": grant.outlet_id, "role": grant.role.value}


def _check_place(grant: Grant) -> None:
    needed = {
        Role.ADMIN: "",
        Role.OFFICER: grant.province_code,
        Role.OPERATOR: grant.operator_id,
        Role.MANAGER: grant.outlet_id,
        Role.CLERK: grant.outlet_id,
        Role.PRODUCER: grant.producer_id,
    }[grant.role]
    if needed is None:
        raise BadInput("place", lazy("Hãy chọn nơi mà vai trò này có hiệu lực."))
    if grant.role is Role.OFFICER:
        geography.province(grant.province_code or "")


def _still(members: TableClause, day: date) -> tuple[ColumnElement[bool], ...]:
    return (or_(members.c.until.is_(None), members.c.until > day),)


def _equal(members: TableClause, where: dict[str, Any]) -> list[ColumnElement[bool]]:
    return [members.c[name] == value for name, value in where.items()]


def _changed(action: str, user_id: int, grant: Grant, *, by: int | None, at: datetime, reason: str) -> None:
    session.flush()
    sign_ins.end_all(user_id, at=at)
    places = (grant.province_code, grant.operator_id, grant.outlet_id, grant.producer_id)
    place = next((place for place in places if place is not None), None)
    details = {"role": grant.role.value, "place": place, "reason": reason}
    audit.record(action, by=by, at=at, subject_kind="user", subject_id=user_id, details=details)
