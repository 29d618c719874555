"""Reading accounts: what the account page, the staff pages and a person's own data file show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from shop.accounts import identifiers, seats
from shop.accounts.models import Address, Consent, RecoveryCode, SignIn, User
from shop.accounts.seats import Grant, Role
from shop.accounts.states import ConsentPurpose
from shop.audit.models import AuditEvent
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.geography import queries as geography

MOST_FOUND = 50

ROLE_NAMES: dict[Role, Text] = {
    Role.ADMIN: lazy("quản trị viên"),
    Role.OFFICER: lazy("cán bộ chương trình"),
    Role.OPERATOR: lazy("người của đơn vị vận hành"),
    Role.MANAGER: lazy("quản lý điểm bán"),
    Role.CLERK: lazy("nhân viên điểm bán"),
    Role.PRODUCER: lazy("người của chủ thể"),
}


ACT_NAMES: dict[str, Text] = {
    "user.created": lazy("tạo tài khoản"),
    "user.registered": lazy("tự đăng ký"),
    "user.identifier_changed": lazy("đổi số điện thoại hoặc e-mail"),
    "user.password_changed": lazy("đổi mật khẩu"),
    "user.sign_ins_ended": lazy("đăng xuất thiết bị"),
    "user.role_given": lazy("giao vai trò"),
    "user.role_taken": lazy("bỏ vai trò"),
    "user.recovery_code_given": lazy("đưa mã khôi phục"),
    "user.erased": lazy("xóa tài khoản"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to an account, in words; `by` is empty for the system."""

    at: datetime
    what: Text
    role: Text
    reason: str
    by: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the account page and staff see them."""

    user_id: int
    name: str
    phone: str | None
    email: str | None
    language: str
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool


@dataclass(frozen=True, slots=True)
class NamedGrant:
    """A role with its place in words."""

    grant: Grant
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """An address of a person, ready to show."""

    address_id: int
    recipient: str
    phone: str
    street: str
    commune_code: str
    place: str
    is_default: bool


def profile(user_id: int) -> Profile:
    """One living account. Raises NotFound."""
    user = session.scalar(select(User).where(User.id == user_id, User.erased_at.is_(None)))
    if user is None:
        raise NotFound
    return _profile(user)


def find_people(text: str) -> list[Profile]:
    """Up to 50 accounts by exact phone or e-mail, or by a part of the name; the newest first."""
    statement = select(User).where(User.erased_at.is_(None)).order_by(User.id.desc()).limit(MOST_FOUND)
    if text:
        ways: list[ColumnElement[bool]] = [User.name.icontains(text, autoescape=True)]
        try:
            identifier = identifiers.parse(text)
        except BadInput:
            pass
        else:
            ways += [User.phone == identifier.value, User.email == identifier.value]
        statement = statement.where(or_(*ways))
    return [_profile(user) for user in session.scalars(statement)]


def named_grants(user_id: int) -> list[NamedGrant]:
    """The roles a person has today, with the names of their places."""
    grants = sorted(seats.grants_of(user_id), key=str)
    places = _places(grants)
    return [NamedGrant(grant, str(ROLE_NAMES[grant.role]), places[grant]) for grant in grants]


def places_for(role: Role) -> list[tuple[str, str]]:
    """(value, label) of the places where a role can hold; empty for admins, who hold it everywhere."""
    if role is Role.OFFICER:
        return [(unit.code, unit.full_name) for unit in geography.provinces()]
    if role is Role.OPERATOR:
        statement = select(seats.OPERATORS.c.id, seats.OPERATORS.c.legal_name)
    elif role is Role.PRODUCER:
        statement = select(seats.PRODUCERS.c.id, seats.PRODUCERS.c.name)
    elif role in seats.STAFF:
        statement = select(seats.OUTLETS.c.id, seats.OUTLETS.c.name)
    else:
        return []
    return sorted(((str(id_), name) for id_, name in session.execute(statement)), key=lambda place: place[1])


def addresses(user_id: int) -> list[Delivery]:
    """Where a person has goods sent, the default first."""
    rows = session.scalars(
        select(Address).where(Address.user_id == user_id).order_by(Address.is_default.desc(), Address.id)
    )
    return [_delivery(row) for row in rows]


def address(user_id: int, address_id: int) -> Delivery:
    """One address of this person. Raises NotFound, also for an address of somebody else."""
    row = session.scalar(select(Address).where(Address.id == address_id, Address.user_id == user_id))
    if row is None:
        raise NotFound
    return _delivery(row)


def consents(user_id: int) -> dict[ConsentPurpose, Consent]:
    """The latest answer to each question; a question never answered is missing, which means no."""
    rows = session.scalars(
        select(Consent)
        .where(Consent.subject_kind == "user", Consent.subject_id == user_id)
        .order_by(Consent.id)
    )
    return {row.purpose: row for row in rows}


def history(user_id: int, limit: int = 30) -> list[Act]:
    """What was done to an account, the latest first."""
    events = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_kind == "user", AuditEvent.subject_id == user_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return [
        Act(
            event.at,
            ACT_NAMES.get(event.action, event.action),
            ROLE_NAMES[Role(event.details["role"])] if "role" in event.details else "",
            event.details.get("reason", ""),
            event.actor_id,
        )
        for event in events
    ]


def own_data(user_id: int) -> dict[str, Any]:
    """Everything accounts keeps about a person, for their own file; secrets are left out."""
    person = profile(user_id)
    sign_ins = session.execute(
        select(SignIn.device, SignIn.created_at, SignIn.ended_at)
        .where(SignIn.user_id == user_id)
        .order_by(SignIn.id)
    )
    answers = session.scalars(
        select(Consent)
        .where(Consent.subject_kind == "user", Consent.subject_id == user_id)
        .order_by(Consent.id)
    )
    codes = session.scalars(select(RecoveryCode.created_at).where(RecoveryCode.user_id == user_id))
    return {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "language": person.language,
        "created_at": person.created_at.isoformat(),
        "roles": [{"role": named.grant.role.value, "place": named.place} for named in named_grants(user_id)],
        "addresses": [
            {"recipient": one.recipient, "phone": one.phone, "street": one.street, "place": one.place}
            for one in addresses(user_id)
        ],
        "consents": [
            {
                "purpose": one.purpose.value,
                "given": one.given,
                "version": one.text_version,
                "at": one.at.isoformat(),
            }
            for one in answers
        ],
        "sign_ins": [
            {"device": device, "from": since.isoformat(), "until": until.isoformat() if until else None}
            for device, since, until in sign_ins
        ],
        "recovery_codes": [moment.isoformat() for moment in codes],
    }


def _profile(user: User) -> Profile:
    return Profile(
        user.id,
        user.name,
        user.phone,
        user.email,
        user.language,
        user.created_at,
        user.disabled_at,
        user.password_hash is not None,
    )


def _delivery(row: Address) -> Delivery:
    return Delivery(
        row.id,
        row.recipient,
        row.phone,
        row.street,
        row.commune_code,
        geography.place_name(row.commune_code),
        row.is_default,
    )


def _places(grants: list[Grant]) -> dict[Grant, str]:
    """The words for each place, with one statement per kind of place that occurs."""
    names = {role: dict(places_for(role)) for role in {grant.role for grant in grants}}
    return {grant: names[grant.role].get(_place_key(grant), "") for grant in grants}


def _place_key(grant: Grant) -> str:
    places = (grant.province_code, grant.operator_id, grant.outlet_id, grant.producer_id)
    return next((str(place) for place in places if place is not None), "")
