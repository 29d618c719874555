"""Each guard lets in exactly its audience: tried as everybody, on views made for this test."""

import contextvars
from datetime import date

import pytest
from flask import g
from flask_login import login_user
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from shop.accounts import guards, seats, services, sign_ins
from shop.accounts.guards import actor
from shop.accounts.seats import Grant, Role
from shop.audit.models import AuditEvent
from shop.core.clock import now, today
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.outlets.states import StaffRole
from tests.builders import accounts, outlets, producers


@pytest.fixture
def people(db_session):
    """Everybody who may come, by the place they hold at the first of two outlets of two operators."""
    here, there = outlets.outlet(), outlets.outlet()
    producer = producers.producer()
    former = accounts.user()
    outlets.seat(here.id, former.id, StaffRole.MANAGER, since=date(2026, 1, 5), until=today())
    coming = accounts.user()
    outlets.seat(here.id, coming.id, StaffRole.MANAGER, since=date(2999, 1, 5))
    return {
        "here": here,
        "guest": None,
        "customer": accounts.user(),
        "manager": accounts.manager(here.id),
        "clerk": accounts.clerk(here.id),
        "operator": accounts.operator_person(here.operator_id),
        "other manager": accounts.manager(there.id),
        "other operator": accounts.operator_person(there.operator_id),
        "producer": accounts.producer_person(producer.id),
        "officer": accounts.officer("38"),
        "admin": accounts.admin(),
        "former manager": former,
        "coming manager": coming,
    }


STAFF = {"manager", "clerk", "operator", "admin"}
MEMBERS = {
    "customer",
    "former manager",
    "coming manager",
    "other manager",
    "other operator",
    "producer",
    "officer",
} | STAFF
AUDIENCES = [
    (guards.public, "/x", {"guest"} | MEMBERS),
    (guards.machine, "/x", {"guest"} | MEMBERS),
    (guards.signed_in, "/x", MEMBERS),
    (guards.outlet_staff(), "/x/<outlet_slug>", STAFF),
    (guards.outlet_managers(), "/x/<outlet_slug>", STAFF - {"clerk"}),
    (guards.producer_member(), "/x", {"producer"}),
    (guards.programme_staff(), "/x", {"officer", "admin"}),
    (guards.operator_staff(), "/x", {"operator", "other operator", "admin"}),
    (guards.admin_only, "/x", {"admin"}),
]


def visit(app, view, person, **values):
    """Call a guarded view as `person`, in a context that shares nothing with the test's own."""

    def call():
        with app.test_request_context("/x"):
            if person is not None:
                token = sign_ins.open_sign_in(person.id, device="", at=now())
                login_user(sign_ins.load(token, now()))
            return view(**values)

    session.commit()
    return contextvars.Context().run(call)


def outcome(app, guard, rule, person, slug):
    """What a view behind `guard` gives to `person`: "in", "sign in" or 404."""
    values = {"outlet_slug": slug} if "<" in rule else {}
    try:
        return visit(app, guard(lambda **_values: "in"), person, **values)
    except NotFound:
        return 404
    except HTTPException as stopped:
        return {303: "sign in"}[stopped.get_response().status_code]


@pytest.mark.parametrize(
    ("guard", "rule", "audience"), AUDIENCES, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_guard_lets_in_exactly_its_audience(app, people, guard, rule, audience):
    slug = people["here"].slug
    names = [name for name in people if name != "here"]

    found = {name: outcome(app, guard, rule, people[name], slug) for name in names}

    expected = {name: "in" if name in audience else "sign in" if name == "guest" else 404 for name in names}
    assert found == expected


def test_an_outlet_that_is_not_there_is_not_found_even_for_an_admin(app, people):
    assert outcome(app, guards.outlet_staff(), "/x/<outlet_slug>", people["admin"], "khong-co") == 404


@pytest.mark.parametrize(
    ("name", "role"),
    [("manager", Role.MANAGER), ("clerk", Role.CLERK), ("operator", Role.OPERATOR), ("admin", Role.ADMIN)],
)
def test_the_seat_says_outlet_and_role(app, people, name, role):
    here = people["here"]
    person = people[name]

    seat = seats.outlet_seat(here.slug, person.id, seats.grants_of(person.id), seats.STAFF)

    assert seat == seats.OutletSeat(here.id, here.slug, here.name, here.operator_id, role)


def test_a_view_knows_whose_places_it_may_show(app, people):
    def seen_by(name, guard, value):
        return visit(app, guard(lambda: g.get(value, "nothing")), people[name])

    assert len(seen_by("producer", guards.producer_member(), "producer_ids")) == 1
    assert seen_by("officer", guards.programme_staff(), "province_code") == "38"
    assert seen_by("admin", guards.programme_staff(), "province_code") is None
    assert seen_by("operator", guards.operator_staff(), "operator_ids") == {people["here"].operator_id}
    assert len(seen_by("admin", guards.operator_staff(), "operator_ids")) == 2


def test_a_view_has_one_audience_only():
    with pytest.raises(TypeError, match="two audiences"):
        guards.public(guards.signed_in(lambda: "x"))


def test_every_guard_names_its_audience():
    names = [guard(lambda **_values: "x").audience.name for guard, _rule, _audience in AUDIENCES]

    assert len(set(names)) == len(AUDIENCES)


def test_a_guests_actor_costs_no_query(app, query_count):
    def look():
        who = actor()
        return who.user_id, who.roles, who.is_admin

    with query_count() as statements:
        assert visit(app, look, None) == (None, frozenset(), False)

    assert len(statements) == 0


def test_a_role_ends_at_once_and_is_kept_in_the_trail(people, db_session):
    admin, manager, here = people["admin"], people["manager"], people["here"]
    grant = Grant(Role.MANAGER, outlet_id=here.id)
    assert grant in seats.grants_of(manager.id)

    services.take_role(manager.id, grant, by=admin.id, at=now(), reason="nghỉ việc")

    assert seats.grants_of(manager.id) == frozenset()
    event = db_session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.actor_id, event.subject_id) == ("user.role_taken", admin.id, manager.id)
    assert event.details == {"role": "manager", "place": here.id, "reason": "nghỉ việc"}
    with pytest.raises(NotFound):
        services.take_role(manager.id, grant, by=admin.id, at=now(), reason="lần nữa")


def test_giving_a_role_twice_gives_it_once(people, db_session):
    person = people["customer"]
    grant = Grant(Role.CLERK, outlet_id=people["here"].id)
    for _turn in range(2):
        services.give_role(person.id, grant, by=None, at=now(), reason="thử")
    services.take_role(person.id, grant, by=None, at=now(), reason="thử")

    assert seats.grants_of(person.id) == frozenset()


def test_the_last_admin_stays(people):
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        services.take_role(people["admin"].id, Grant(Role.ADMIN), by=None, at=now(), reason="thử")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_a_role_without_its_place_is_refused(people, role):
    with pytest.raises(BadInput):
        services.give_role(people["customer"].id, Grant(role), by=None, at=now(), reason="thử")
