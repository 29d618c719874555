"""Several at the same moment, on real connections: a window holds, and one of two is second."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from shop.accounts import identifiers, recovery, services, throttling
from shop.accounts.models import User
from shop.accounts.seats import Grant, Role
from shop.accounts.throttling import Limit, TooManyTries
from shop.core.clock import now
from shop.core.errors import Refused
from shop.extensions import session
from shop.unit_of_work import in_transaction
from tests.builders import accounts
from tests.support.at_once import at_once

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


@pytest.mark.race
def test_a_window_lets_in_exactly_its_number(database):
    limits = [Limit("a", 10, 600), Limit("b", 99, 600)]

    results = at_once(database.app, lambda _n: throttling.spend(limits, AT), 30)

    assert results.count(None) == 10
    assert results.count(TooManyTries) == 20


@pytest.mark.race
def test_a_name_is_taken_once(database):
    identifier = identifiers.parse("0912345678")

    def register(n):
        return in_transaction(
            lambda: services.register(
                identifier, name=f"Người {n}", password_hash="x", language="vi", text_version="1", at=AT
            )
        )

    results = at_once(database.app, register, 8)

    assert len([made for made in results if made is not None]) == 1
    with database.app.app_context():
        assert session.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.race
def test_two_admins_cannot_take_each_others_role(database):
    with database.app.app_context():
        ids = in_transaction(lambda: [accounts.admin().id, accounts.admin().id])

    def take(n):
        in_transaction(
            lambda: services.take_role(ids[n], Grant(Role.ADMIN), by=ids[1 - n], at=now(), reason="thử")
        )

    results = at_once(database.app, take, 2)

    assert set(results) == {None, Refused}
    with database.app.app_context():
        assert session.scalar(select(func.count()).where(User.is_admin)) == 1


@pytest.mark.race
def test_a_code_opens_one_door(database):
    with database.app.app_context():
        giver = in_transaction(lambda: accounts.user(phone="+84912345678").id)
        identifier = identifiers.parse("0912345678")
        code = in_transaction(lambda: recovery.give_code(identifier, by=giver, at=AT))

    results = at_once(
        database.app, lambda _n: in_transaction(lambda: recovery.use_code(identifier, code, at=AT)), 6
    )

    assert len([user_id for user_id in results if user_id is not None]) == 1
