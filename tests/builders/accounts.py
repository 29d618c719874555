"""People, made by the services that production uses."""

from datetime import UTC, datetime
from itertools import count

from shop.accounts import services
from shop.accounts.models import User
from shop.accounts.seats import Grant, Role
from shop.extensions import session
from tests.builders import places

CREATED = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
PASSWORD = "một câu đủ dài"
_numbers = count(1)


def user(name: str = "Nguyễn Thị Mẫu", *, phone: str | None = None, **fields) -> User:
    """A customer with a phone of their own and PASSWORD; `fields` go to `create_user`."""
    number = phone or (None if fields.get("email") else f"+84912{next(_numbers):06d}")
    values = {"password": PASSWORD, "at": CREATED, **fields}
    return session.get_one(User, services.create_user(name=name, phone=number, **values))


def admin(**fields) -> User:
    """Who runs the whole shop."""
    return _with(Grant(Role.ADMIN), **fields)


def officer(province_code: str = places.THANH_HOA, **fields) -> User:
    """A programme officer of one province."""
    return _with(Grant(Role.OFFICER, province_code=province_code), **fields)


def operator_person(operator_id: int, **fields) -> User:
    """Somebody who acts for an operator, at all its outlets."""
    return _with(Grant(Role.OPERATOR, operator_id=operator_id), **fields)


def manager(outlet_id: int, **fields) -> User:
    """The manager of an outlet."""
    return _with(Grant(Role.MANAGER, outlet_id=outlet_id), **fields)


def clerk(outlet_id: int, **fields) -> User:
    """A clerk of an outlet."""
    return _with(Grant(Role.CLERK, outlet_id=outlet_id), **fields)


def producer_person(producer_id: int, **fields) -> User:
    """Somebody who acts for a producer."""
    return _with(Grant(Role.PRODUCER, producer_id=producer_id), **fields)


def _with(grant: Grant, **fields) -> User:
    person = user(**fields)
    services.give_role(person.id, grant, by=None, at=CREATED, reason="for a test")
    return person
